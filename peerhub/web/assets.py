"""Addresses of our static files, each with a version taken from the file's content.

A browser may keep such a file for a year, because a changed file has another address.
"""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from flask import current_app, g, url_for


def asset_url(filename: str) -> str:
    """The address of a file under static/, such as "css/peerhub.css"."""
    path = f"{current_app.static_folder}/{filename}"
    if "static_files" not in g:  # a page asks a dozen times
        g.static_files = url_for("static", filename="")
    changed = os.stat(path).st_mtime_ns  # noqa: PTH116 - a Path takes longer to make than to ask
    return f"{g.static_files}{filename}?v={_version(path, changed)}"


@lru_cache(maxsize=200)
def _version(path: str, _changed: int) -> str:
    return hashlib.blake2b(Path(path).read_bytes(), digest_size=6).hexdigest()
