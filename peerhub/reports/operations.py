"""Asking for a board pack, and keeping what the job made."""

from datetime import date
from io import BytesIO

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan.models import Plan
from peerhub.actionplan.movement import in_words
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.documents.media import MediaType
from peerhub.documents.operations import store_file
from peerhub.jobs.operations import queue
from peerhub.reports.models import BoardPack

TASK = "board.pack"
LARGEST = 30 * 1024 * 1024


class PackRefused(Exception):
    """Why no pack is made: `sentence` says what to do next."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def ask_for_pack(plan: Plan, *, as_at: date, since: date | None, by: User) -> BoardPack:
    """Put a pack into the queue. Raises PackRefused for a day outside the plan's life."""
    if as_at > clock.today():
        raise PackRefused("Nobody knows yet how the plan will stand then. Choose today or a meeting that was held.")
    if as_at < plan.adopted_on:
        raise PackRefused(f"The plan was adopted on {in_words(plan.adopted_on)}. Choose that day or a later one.")
    pack = BoardPack(plan_id=plan.id, as_at=as_at, since=since, asked_at=clock.now(), asked_by_name=by.name)
    db.session.add(pack)
    db.session.flush()
    label = f"Board pack: {plan.title}, {in_words(as_at)}"
    pack.job = queue(TASK, label=label, arguments={"pack_id": pack.id}, by=by)
    record("board-pack.ask", pack, by=by, label=plan.title, after={"as_at": as_at, "since": since})
    return pack


def keep_pack(pack: BoardPack, pdf: bytes, *, pages: int, by: User | None) -> None:
    """Store the document that the job made. A pack that has its document keeps it."""
    if pack.file is not None:
        return
    name = f"Board pack {pack.plan.title} {pack.as_at.isoformat()}.pdf"
    pack.file = store_file(BytesIO(pdf), name=name, allowed=[MediaType.PDF], max_bytes=LARGEST, by=by)
    pack.pages = pages
