"""The edition of the register that comes with the product."""

from pathlib import Path

from peerhub.councils.register import FILE_NAMES

FOLDER = Path(__file__).parent / "data"


def register_files(folder: Path = FOLDER) -> dict[str, bytes]:
    """The register's files in `folder`, by name; those that are not there are left out, for the import to name."""
    return {name: (folder / name).read_bytes() for name in FILE_NAMES if (folder / name).is_file()}
