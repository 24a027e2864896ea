"""The database: one declarative base, one session, one way to begin a transaction."""

from peerhub.db.base import Base, db
from peerhub.db.transactions import init_app, writing

__all__ = ["Base", "db", "init_app", "writing"]
