"""The kinds of file that peerhub keeps. What is not listed here cannot be uploaded anywhere."""

import enum


class MediaType(enum.Enum):
    """A kind of file, by the media type under which it is served again."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"

    @property
    def label(self) -> str:
        return self.name

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Endings of a file's name that fit; the first is given to a name that has none of them."""
        return {"PDF": (".pdf",), "PNG": (".png",), "JPEG": (".jpg", ".jpeg", ".jfif")}[self.name]
