"""Which files there are."""

from collections.abc import Sequence

import sqlalchemy as sa

from peerhub.db import db
from peerhub.documents.models import StoredFile


def all_files() -> Sequence[StoredFile]:
    """Every stored file, oldest first."""
    return db.session.scalars(sa.select(StoredFile).order_by(StoredFile.id)).all()
