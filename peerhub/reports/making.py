"""What every job that makes a document says of how far it is, and how it counts the pages. Pure."""

from io import BytesIO

from pypdf import PdfReader

DRAWING, KEEPING = "Setting the pages", "Keeping the document"
READ_SHARE, DRAWN_SHARE = 20, 95


def pages_in(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)
