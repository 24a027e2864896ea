"""Searches that people keep. What is kept is the address of a search, so it finds what is published since."""

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.insight import queries
from peerhub.insight.asking import ReportSearch
from peerhub.insight.models import SavedSearch

MOST = 40


class SearchRefused(Exception):
    """Why a search is not saved: `sentence` says what to do, `field` where."""

    def __init__(self, sentence: str, field: str = "name") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def save_search(search: ReportSearch, *, name: str, by: User) -> SavedSearch:
    """Keep a search under a name; one of that name is replaced. Raises SearchRefused."""
    if search.is_empty:
        raise SearchRefused("There is nothing to save yet. Search for something first, then save it")
    saved = queries.saved_search_called(name, owner=by)
    if saved is None and len(queries.saved_searches(by)) >= MOST:
        raise SearchRefused(f"You have {MOST} saved searches. Remove one that you no longer need, then save this one")
    if saved is None:
        saved = SavedSearch(user_id=by.id, name=name)
        db.session.add(saved)
    saved.query, saved.saved_at = search.address, clock.now()
    db.session.flush()
    record("report-search.save", saved, by=by, label=name, after={"query": saved.query})
    return saved


def remove_search(saved: SavedSearch, *, by: User) -> None:
    record("report-search.remove", saved, by=by, label=saved.name, before={"query": saved.query})
    db.session.delete(saved)
