"""Pages around an engagement that no journey passes, seen as a browser draws them; of forms their errors too."""

import pytest
import sqlalchemy as sa

from peerhub.db import db
from peerhub.engagements.models import Engagement, EngagementType, Passage, Stage
from tests.journeys.person import WAYS, Person
from tests.support.browser import Visit

PAGES = {
    "manager": (
        "/engagements/{reported}", "/engagements/{reported}/evaluations", "/engagements/{reported}/findings",
        "/engagements/{lean}/stages", "/engagements/{lean}/findings", "/engagements/{ahead}/documents/new",
        "/engagements/{ahead}/peer-pack", "/engagements/{reported}/steps/action-plan",
    ),
    "admin": (
        "/engagement-types", "/engagement-types/{kind}/documents", "/engagement-types/{kind}/team",
        "/engagement-types/{kind}/steps/report", "/engagement-types/add", "/quiet-periods", "/jobs",
    ),
}  # fmt: skip


def numbers_of(person: Person) -> dict[str, int]:
    """Engagements of the demo in a state that a page is about, and a kind."""

    def first(*conditions: sa.ColumnElement[bool]) -> int:
        return db.session.scalars(sa.select(Engagement.id).where(*conditions).order_by(Engagement.id).limit(1)).one()

    with person.visitor.server.app.app_context():
        kind = db.session.scalars(sa.select(EngagementType).where(EngagementType.code == "corporate")).one()
        lean = db.session.scalars(sa.select(Engagement).where(Engagement.stage == Stage.FOLLOWING_UP))
        return {
            "kind": kind.id,
            "reported": first(Engagement.stage == Stage.FOLLOWING_UP, Engagement.type_id == kind.id),
            "ahead": first(Engagement.stage == Stage.TEAM),
            "lean": next(one.id for one in lean.unique() if Passage.REPORTING in one.without_stages),
        }


@pytest.mark.parametrize("role", PAGES)
def test_nothing_hinders_anybody_around_an_engagement(visit: Visit, role: str) -> None:
    person = Person(visit(), WAYS[0])
    person.sign_in(role)
    numbers = numbers_of(person)
    for path in PAGES[role]:
        person.visitor.go(path.format(**numbers))
        person.look()


def test_an_administrator_ticks_the_stages_by_keyboard_without_scripts(visit: Visit) -> None:
    person = Person(visit(javascript=False), "keyboard")
    person.sign_in("admin")
    person.visitor.go("/engagement-types/{kind}".format(**numbers_of(person)))
    person.tick("Reporting")
    person.press("Show what would change")
    person.sees("There is a problem")
    person.look()
    person.tick("Reporting")
    person.tick("Progress review")
    person.press("Show what would change")
    person.sees("falls away, with its steps, for")
    person.look()
