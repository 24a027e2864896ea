"""The name under which an uploaded file is shown. It is never used to open anything on disk."""

import re
import unicodedata

from peerhub.documents.media import MediaType

LONGEST = 120  # characters, suffix included: what a line of a page still shows
# Control marks, invisible format marks (which can turn "fdp.exe" around into "exe.pdf"), halves of pairs, private use.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(name: str, media_type: MediaType) -> str:
    """The last part of `name` without anything that misleads, ending as its content does.

    "file.pdf" where nothing is left.
    """
    shown = "".join(
        " " if unicodedata.category(mark) in {"Zl", "Zp", "Zs"} or mark in "\t\r\n" else mark
        for mark in unicodedata.normalize("NFC", name)
        if unicodedata.category(mark) not in HIDDEN or mark in "\t\r\n"
    )
    last_part = re.split(r"[/\\]", shown)[-1]
    tidy = " ".join(FORBIDDEN.sub("", last_part).split())
    suffix = next((ending for ending in media_type.suffixes if tidy.lower().endswith(ending)), "")
    stem = tidy[: len(tidy) - len(suffix)].strip(". ")
    ending = suffix or media_type.suffixes[0]
    return f"{stem[: LONGEST - len(ending)].rstrip('. ') or 'file'}{ending}"
