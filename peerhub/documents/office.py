"""Telling Word, Excel and PowerPoint files apart by what is in them, without unpacking any of it. Pure.

They are archives: only their list of contents is read, so that one which unpacks to more than any disk costs nothing.
"""

import io
import zipfile

from peerhub.documents.faults import FileRefused
from peerhub.documents.media import MediaType

START = b"PK\x03\x04"
MAIN_PARTS = {
    "word/document.xml": MediaType.WORD,
    "xl/workbook.xml": MediaType.EXCEL,
    "ppt/presentation.xml": MediaType.POWERPOINT,
}
RUNS = ("vbaproject.bin", "/activex/", "/embeddings/")
MOST_PARTS = 10_000


def office_type(content: bytes) -> MediaType | None:
    """Which of the three this is; None for any other file. Raises FileRefused where it is damaged, or can run."""
    if not content.startswith(START):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        raise FileRefused("This file is damaged or incomplete. Save it again and see that it opens") from None
    if "[Content_Types].xml" not in names or len(names) > MOST_PARTS:
        return None
    kinds = [kind for part, kind in MAIN_PARTS.items() if part in names]
    if len(kinds) != 1:
        return None
    if any(mark in f"/{name}".lower() for name in names for mark in RUNS):
        raise FileRefused(
            f"This {kinds[0].label} file has macros or other files in it. Save it without them, or as a PDF, and "
            "choose that one"
        )
    return kinds[0]
