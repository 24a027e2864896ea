"""What a file is, told by its content alone. Its name and the type that the browser sent are never asked."""

import io
import logging
import re
import zipfile
from collections.abc import Iterable

import puremagic
import pypdf
from pypdf.errors import DependencyError, PyPdfError

from peerhub.documents.faults import FileRefused
from peerhub.documents.media import OFFICE_TYPES, MediaType
from peerhub.documents.office import office_type
from peerhub.documents.pictures import JPEG_START, PNG_SIGNATURE, is_whole_jpeg, is_whole_png

PDF_START = b"%PDF-"
# After the last end mark a PDF may have blanks and nothing else: not a second file.
PDF_END = re.compile(rb"%%EOF[\s\x00]*\Z")

# What people choose by mistake, in their words. By first bytes where these say enough, else by how puremagic calls it
# (a part of its media type or name).
OTHER_STARTS = {
    b"MZ": "a program",
    b"#!": "a program",
    b"PK\x03\x04": "an Office document or an archive of other files",
}
OTHER_KINDS = (
    (("executable", "dosexec", "elf ", "dll", "mach-o", "shellscript"), "a program"),
    (("officedocument", "msword", "ms-excel", "ms-powerpoint", "opendocument"), "an Office document"),
    (("rar", "7z", "gzip", "tar"), "an archive of other files"),
    (("heic", "heif"), "a photograph in the HEIC format"),
    (("html", "xml", "svg", "javascript"), "a web page or drawing"),
    (("image/", "bitmap"), "a picture in another format"),
    (("audio/", "video/"), "a recording"),
)


def recognise(content: bytes, allowed: Iterable[MediaType]) -> MediaType:
    """The kind of file that `content` is. Raises FileRefused if it is none of `allowed`, or only half of one."""
    offered = list(allowed)
    takes_office = not OFFICE_TYPES.isdisjoint(offered)
    kind = _kind_by_first_bytes(content) or (office_type(content) if takes_office else None)
    if kind is None or kind not in offered:
        raise FileRefused(f"{_what_it_is(content)}. Choose a {_either(offered)} file")
    if kind in OFFICE_TYPES:
        return kind
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise FileRefused(f"This {kind.label} hides an archive of other files. Save it again and choose that")
    {MediaType.PDF: _check_pdf, MediaType.PNG: _check_png, MediaType.JPEG: _check_jpeg}[kind](content)
    return kind


def _kind_by_first_bytes(content: bytes) -> MediaType | None:
    starts = {PDF_START: MediaType.PDF, PNG_SIGNATURE: MediaType.PNG, JPEG_START: MediaType.JPEG}
    return next((kind for start, kind in starts.items() if content.startswith(start)), None)


def _what_it_is(content: bytes) -> str:
    for start, words in OTHER_STARTS.items():
        if content.startswith(start):
            return f"This file is {words}, whatever its name says"
    try:
        guesses = puremagic.magic_string(content[:4096])
    except (puremagic.PureError, ValueError):
        guesses = []
    for guess in guesses[:3]:
        name = f"{guess.mime_type} {guess.name}".lower()
        for marks, words in OTHER_KINDS:
            if any(mark in name for mark in marks):
                return f"This file is {words}, whatever its name says"
    return "This file is not what its name says"


def _either(kinds: list[MediaType]) -> str:
    *others, last = [kind.label for kind in kinds]
    return f"{', '.join(others)} or {last}" if others else last


def _check_pdf(content: bytes) -> None:
    """The whole file is there, it opens without a password, and it has at least one page."""
    damaged = FileRefused("This PDF is damaged or incomplete. Save it again and see that it opens")
    if not PDF_END.search(content[-2048:]):
        raise damaged
    # The reader tells the log about every blemish of a file that it can read all the same.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
        first = reader.pages[0] if pages else None
    except DependencyError:
        locked, pages, first = True, 0, None
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError):
        # pypdf lets through whatever a broken file makes Python say.
        raise damaged from None
    if locked:
        raise FileRefused("This PDF is locked with a password. Print it to a new PDF and choose that one")
    if first is None:
        raise damaged


def _check_png(content: bytes) -> None:
    if not is_whole_png(content):
        raise FileRefused("This PNG picture is damaged or incomplete. Save it again and see that it opens")


def _check_jpeg(content: bytes) -> None:
    if not is_whole_jpeg(content):
        raise FileRefused("This JPEG picture is damaged or incomplete. Save it again and see that it opens")
