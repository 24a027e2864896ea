"""The words of a CV: a PDF, a Word document (DOCX), or plain text. Pure; nothing is stored."""

import html
import io
import re
import zipfile

import pypdf
from pypdf.errors import PyPdfError

from peerhub.documents.faults import FileRefused
from peerhub.documents.media import MediaType
from peerhub.documents.recognition import PDF_START, recognise

MOST_BYTES = 5_000_000
MOST_UNPACKED = 20_000_000
MOST_PAGES = 20
LONGEST = 60_000
ZIP_START = b"PK\x03\x04"
PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
PIECE = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:(tab|br)(?: [^>]*)?/>")


class CvUnreadable(Exception):
    """The words cannot be had; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def text_in(content: bytes) -> str:
    """All words with their line breaks. What the file is, its content says. Raises CvUnreadable."""
    if len(content) > MOST_BYTES:
        raise CvUnreadable("This file is larger than 5 MB. Save it without pictures, or paste the words")
    if content.startswith(PDF_START):
        text = _pdf(content)
    elif content.startswith(ZIP_START):
        text = _docx(content)
    else:
        text = _plain(content)
    if not text.strip():
        raise CvUnreadable("There are no words in this file, perhaps only pictures of them. Paste the words instead")
    return text[:LONGEST]


def _pdf(content: bytes) -> str:
    try:
        recognise(content, [MediaType.PDF])
        pages = pypdf.PdfReader(io.BytesIO(content), strict=False).pages[:MOST_PAGES]
        return "\n".join(page.extract_text() for page in pages)
    except FileRefused as refused:
        raise CvUnreadable(refused.sentence) from refused
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError):
        # pypdf lets through whatever a broken file makes Python say.
        raise CvUnreadable("The words of this PDF cannot be read. Paste them instead") from None


def _docx(content: bytes) -> str:
    """Word's own text, paragraph by paragraph. Read as text and not as XML: nothing in it can be made to unfold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            main = packed.getinfo("word/document.xml")
            if main.file_size > MOST_UNPACKED:
                raise CvUnreadable("This document is too large to read. Paste the words instead")
            with packed.open(main) as unpacked:
                xml = unpacked.read(MOST_UNPACKED).decode("utf-8", "replace")
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise CvUnreadable("This is no Word document (DOCX) that can be opened. Paste the words instead") from None
    return "\n".join(_words(found.group()) for found in PARAGRAPH.finditer(xml))


def _words(paragraph: str) -> str:
    pieces = (html.unescape(found[1]) if found[1] is not None else {"tab": "\t", "br": "\n"}[found[2]]
              for found in PIECE.finditer(paragraph))  # fmt: skip
    return "".join(pieces)


def _plain(content: bytes) -> str:
    if b"\0" in content:
        raise CvUnreadable("This file is no PDF, Word document (DOCX) or text. Save it as one, or paste the words")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
