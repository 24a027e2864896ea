"""Handing a stored file to a browser that must neither run it nor guess what it is.

Whoever calls this has checked that the person may see the file.
"""

from flask import Response, abort, send_file

from peerhub.documents import storage
from peerhub.documents.models import StoredFile

# The file may show itself and nothing else: no script, no form, no request to anywhere.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
)


def send(stored: StoredFile, *, inline: bool = False) -> Response:
    """The file under its exact media type: to be saved, or shown in the browser if `inline`."""
    try:
        found = storage.opened(stored.sha256)
    except FileNotFoundError:
        abort(404, description="This file is missing from the store. Please tell the administrator.")
    response = send_file(
        found,
        mimetype=stored.media_type,
        as_attachment=not inline,
        download_name=stored.name,
        conditional=True,
        etag=stored.sha256,
        last_modified=None,
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
