"""What hangs on a visit, as real rows: documents, clearances, evaluations, the calendar; part of `belongings.py`."""

import io
from collections.abc import Callable
from functools import cached_property
from typing import Any

from peerhub.accounts.models import User
from peerhub.accounts.operations import make_link, token_of
from peerhub.db import db
from peerhub.engagements.models import Engagement, PaperKind, QuietPeriod, Repeats
from peerhub.permissions import Role
from peerhub.reports.peer_packs.operations import keep_pack
from peerhub.teams.evaluations.messages import FOR_EVALUATION
from peerhub.teams.messages import FOR_DELEGATE
from peerhub.teams.models import Assignment
from peerhub.teams.papers.models import Paper
from peerhub.teams.papers.operations import Upload, add_version
from tests.documents import files
from tests.support import factories


class VisitBelongings:
    """Rows of one owner, each made when it is first asked for."""

    owner: User
    engagement: Engagement
    assignment: Assignment

    @cached_property
    def paper(self) -> Paper:
        upload = Upload(io.BytesIO(files.png()), "plan.png", 10_000)
        staff = factories.make_user(Role.PLACEMENT_OFFICER)
        kind = PaperKind.POSITION_STATEMENT
        return add_version(self.engagement, kind=kind, name="Position statement", upload=upload, by=staff).paper

    @cached_property
    def number(self) -> int:
        """Of a version, and of a pack: both begin with one."""
        return keep_pack(self.engagement, [], files.pdf(), contents=[], pages=1, by=self.owner).number

    @cached_property
    def quiet_period(self) -> QuietPeriod:
        made = QuietPeriod(
            name=f"Quiet {next(factories._numbers)}", repeats=Repeats.ELECTIONS, days_before=5, advice="Ask first."
        )
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def evaluation_token(self) -> str:
        link = make_link(
            FOR_EVALUATION, subject_id=self.engagement.id, name="Chris", email="c@council.example", by=None
        )
        db.session.flush()
        return token_of(link)

    @cached_property
    def clearance_token(self) -> str:
        link = make_link(FOR_DELEGATE, subject_id=self.assignment.id, name="Chris", email="c@group.example", by=None)
        db.session.flush()
        return token_of(link)


#: What stands in an address, from the belongings of whoever asks.
VISIT_ARGUMENTS: dict[str, Callable[[Any], object]] = {
    "clearance_token": lambda held: held.clearance_token,
    "evaluation_token": lambda held: held.evaluation_token,
    "number": lambda held: held.number,
    "paper_id": lambda held: held.paper.id,
    "period_id": lambda held: held.quiet_period.id,
}
