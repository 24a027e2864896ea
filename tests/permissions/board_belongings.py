"""What the board and the principal advisers have, as real rows; part of `belongings.py`."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan.models import Action, ActionProof, AgendaItem, Measure, Milestone
from peerhub.actionplan.operations import add_item, add_milestone, add_proof
from peerhub.conversations.models import EarlyConversation, NoteAccess, NoteReader
from peerhub.conversations.operations import plan_conversation
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.insight.asking import ReportSearch
from peerhub.insight.models import SavedSearch
from peerhub.insight.operations import save_search
from peerhub.reports.models import BoardPack
from peerhub.reports.operations import ask_for_pack, keep_pack
from peerhub.reports.prints.kinds import MAP
from peerhub.reports.prints.models import Printout
from peerhub.reports.prints.operations import ask_for_printout, keep_printout
from tests.documents import files
from tests.support import factories

Row = TypeVar("Row")


class BoardBelongings:
    """Rows of one owner, each made when it is first asked for."""

    owner: User

    def flushed(self, row: Row) -> Row:
        """The row, with its number."""
        db.session.flush()
        return row

    @cached_property
    def action(self) -> Action:
        made = factories.make_action()
        factories.make_action_update(made, factories.in_days(-10))
        return made

    @cached_property
    def agenda_item(self) -> AgendaItem:
        meeting = factories.make_meeting(factories.in_days(-400 - next(factories._numbers)))
        return add_item(meeting, title="Training", address=None, by=self.owner)

    @cached_property
    def milestone(self) -> Milestone:
        days = {"due_on": factories.in_days(30), "made_on": clock.today()}
        return add_milestone(self.action, title="Half way", by=self.owner, **days)

    @cached_property
    def proof(self) -> ActionProof:
        return add_proof(self.action, measure=Measure.TRAINED, by=self.owner)

    @cached_property
    def notes_council(self) -> Council:
        """A council in a region of its own, for which the owner is named."""
        made = factories.make_council(region=f"Region {next(factories._numbers)}")
        reader = {"region": made.region, "reason": "Needs it.", "named_at": clock.now(), "named_by_name": "Person"}
        db.session.add(NoteReader(user_id=self.owner.id, **reader))
        opened = {"council_id": made.id, "user_id": self.owner.id, "user_name": self.owner.name}
        db.session.add(NoteAccess(**opened, reason="Preparing.", at=clock.now()))
        db.session.flush()
        return made

    @cached_property
    def reader(self) -> NoteReader:
        region = self.notes_council.region
        return db.session.query(NoteReader).filter_by(region=region).one()

    @cached_property
    def conversation(self) -> EarlyConversation:
        asked = {"planned_for": factories.in_days(9), "with_whom": "Leader", "purpose": "Help"}
        return plan_conversation(self.notes_council, by=self.owner, **asked)

    @cached_property
    def board_pack(self) -> BoardPack:
        made = ask_for_pack(self.action.theme.plan, as_at=clock.today(), since=None, by=self.owner)
        keep_pack(made, files.pdf(), pages=1, by=self.owner)
        return made

    @cached_property
    def printout(self) -> Printout:
        made = ask_for_printout(MAP, "", by=self.owner)
        keep_printout(made, files.pdf(), pages=1, parts=[], by=self.owner)
        return made

    @cached_property
    def saved_search(self) -> SavedSearch:
        return save_search(ReportSearch(words=("audit",)), name="Audit", by=self.owner)


#: What stands in an address, from the belongings of whoever asks.
BOARD_ARGUMENTS: dict[str, Callable[[Any], object]] = {
    "action_id": lambda held: held.action.id,
    "conversation_id": lambda held: held.flushed(held.conversation).id,
    "council_id": lambda held: held.notes_council.id,
    "item_id": lambda held: held.flushed(held.agenda_item).id,
    "meeting_id": lambda held: held.flushed(held.agenda_item).meeting_id,
    "milestone_id": lambda held: held.flushed(held.milestone).id,
    "pack_id": lambda held: held.flushed(held.board_pack).id,
    "plan_id": lambda held: held.action.theme.plan.id,
    "printout_id": lambda held: held.flushed(held.printout).id,
    "proof_id": lambda held: held.flushed(held.proof).id,
    "reader_id": lambda held: held.flushed(held.reader).id,
    "saved_search_id": lambda held: held.flushed(held.saved_search).id,
    "skill_id": lambda _held: factories.make_skill().id,
    "table": lambda _held: "actions",
    "theme_id": lambda held: held.action.theme.id,
}
