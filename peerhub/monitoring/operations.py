"""Answering, reading, withdrawing, publishing, changing the key. Each is recorded, never with an answer in it."""

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.monitoring import queries
from peerhub.monitoring.disclosure import THRESHOLD
from peerhub.monitoring.figures import Asked, published_tables, quarter_of
from peerhub.monitoring.models import MonitoringRelease, MonitoringSheet, QuestionSet
from peerhub.monitoring.vault import Vault
from peerhub.peers.models import Peer, PeerStatus


class MonitoringRefused(Exception):
    """Why nothing was done, as a sentence for the person who asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def answer(peer: Peer, answers: Mapping[str, str], *, asked: QuestionSet, vault: Vault, by: Actor) -> None:
    """Keep these answers (question code to option code) in place of any earlier ones; none at all withdraws."""
    sheet = queries.sheet_of(peer)
    if not answers:
        if sheet is not None:
            withdraw(peer, by=by)
        return
    if sheet is None:
        sheet = MonitoringSheet(peer_id=peer.id)
        db.session.add(sheet)
    sheet.set_version, sheet.changed_at = asked.version, clock.now()
    sheet.sealed = vault.seal(peer.id, answers)
    record("monitoring.answer", peer, by=by, label=peer.name)


def read_own(peer: Peer, *, vault: Vault, by: Actor) -> dict[str, str]:
    """The peer's own answers, for the peer. Raises SheetUnreadable."""
    sheet = queries.sheet_of(peer)
    if sheet is None:
        return {}
    record("monitoring.read", peer, by=by, label=peer.name)
    return vault.open(peer.id, sheet.sealed)


def withdraw(peer: Peer, *, by: Actor) -> None:
    """Delete everything that the peer answered."""
    db.session.execute(sa.delete(MonitoringSheet).where(MonitoringSheet.peer_id == peer.id))
    record("monitoring.withdraw", peer, by=by, label=peer.name)


def why_not_published(day: date) -> str | None:
    """What keeps this quarter's figures from being published; None if nothing does."""
    latest, held = queries.latest_release(), queries.sheets_held()
    if latest is not None and latest.quarter >= quarter_of(day):
        return "This quarter's figures are published already. The next ones can be published when a new quarter begins"
    moved = held if latest is None else _changed_since(latest, held)
    if moved < THRESHOLD:
        return (
            f"Fewer than {THRESHOLD} peers have answered, changed or withdrawn since the last figures, so that new "
            "ones could tell something about one of them. Publish when more have"
        )
    return None


def _changed_since(latest: MonitoringRelease, held: int) -> int:
    """How many peers' answers came, changed or went, at least: somebody who answered anew after leaving counts once."""
    changed = queries.sheets_changed_since(latest.published_at)
    return changed + max(0, latest.sheets - held)


def publish(*, vault: Vault, by: Actor | None, at: datetime | None = None) -> MonitoringRelease:
    """Count, withhold, round, and keep the figures of this quarter for good. Raises MonitoringRefused, SheetUnreadable.

    Sheets of peers who have left are deleted first. `at`: the moment of publishing, if it is not now.
    """
    moment = at or clock.now()
    refusal, asked = why_not_published(clock.day_of(moment)), queries.current_set()
    if asked is None:
        raise MonitoringRefused("There are no questions yet. Ask the administrator to run load-reference")
    if refusal:
        raise MonitoringRefused(refusal)
    _forget_those_who_left()
    versions, pool = queries.questions_by_version(), queries.sheets_of_the_pool()
    opened = [
        (kind.value, vault.open(sheet.peer_id, sheet.sealed), versions.get(sheet.set_version, frozenset()))
        for sheet, kind in pool
    ]
    release = MonitoringRelease(
        quarter=quarter_of(clock.day_of(moment)), published_at=moment,
        published_by_name=by.name if by else "The system", set_version=asked.version, sheets=len(pool),
        tables=published_tables(questions_of(asked), opened, queries.pool_sizes()),
    )  # fmt: skip
    db.session.add(release)
    record("monitoring.publish", release, by=by, label=str(release.quarter), after={"sheets_read": len(pool)})
    return release


def questions_of(asked: QuestionSet) -> list[Asked]:
    return [
        Asked(
            question.code,
            question.name,
            tuple((option.code, option.label, option.is_telling) for option in question.options),
        )
        for question in asked.questions
    ]


def _forget_those_who_left() -> None:
    gone = sa.select(Peer.id).where(Peer.status == PeerStatus.LEFT)
    db.session.execute(sa.delete(MonitoringSheet).where(MonitoringSheet.peer_id.in_(gone)))


def change_key(*, vault: Vault) -> int:
    """Seal every sheet anew with the first key; returns how many. Raises SheetUnreadable, and then changes none."""
    sheets = queries.every_sheet()
    renewed = [vault.renew(sheet.sealed) for sheet in sheets]
    for sheet, sealed in zip(sheets, renewed, strict=True):
        sheet.sealed = sealed
    return len(sheets)
