"""The kinds of file that peerhub keeps. What is not listed here cannot be uploaded anywhere."""

import enum

OFFICE = "application/vnd.openxmlformats-officedocument"


class MediaType(enum.Enum):
    """A kind of file, by the media type under which it is served again."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    WORD = f"{OFFICE}.wordprocessingml.document"
    EXCEL = f"{OFFICE}.spreadsheetml.sheet"
    POWERPOINT = f"{OFFICE}.presentationml.presentation"

    @property
    def label(self) -> str:
        return self.name.capitalize() if self in OFFICE_TYPES else self.name

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Endings of a file's name that fit; the first is given to a name that has none of them."""
        return {
            "PDF": (".pdf",), "PNG": (".png",), "JPEG": (".jpg", ".jpeg", ".jfif"),
            "WORD": (".docx",), "EXCEL": (".xlsx",), "POWERPOINT": (".pptx",),
        }[self.name]  # fmt: skip


OFFICE_TYPES = frozenset({MediaType.WORD, MediaType.EXCEL, MediaType.POWERPOINT})
