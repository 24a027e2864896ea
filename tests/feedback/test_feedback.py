"""After a visit: who may say something of whom, who reads it, and what hours and expenses are refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound

from peerhub import clock
from peerhub.db import db
from peerhub.engagements.models import Stage
from peerhub.feedback import operations, queries
from peerhub.feedback.models import Expense, ExpenseKind, WorkKind
from peerhub.feedback.operations import FeedbackRefused
from peerhub.permissions import Role
from peerhub.teams.evaluations.models import Evaluation, Side
from peerhub.teams.models import AssignmentState
from tests.support import factories
from tests.support.factories import in_days


def served(*users):
    """A visit that these accounts' peers served on together: their assignments."""
    visit = factories.make_engagement(
        type=factories.make_engagement_type(*(f"Peer {number}" for number in range(len(users)))), first_day=in_days(-20)
    )
    return [
        factories.make_assignment(visit, factories.make_peer(user_id=user.id), slot=slot, state=AssignmentState.SERVED)
        for user, slot in zip(users, visit.slots, strict=True)
    ]


@pytest.fixture
def users(session):
    return [factories.make_user(Role.PEER) for _ in range(3)]


def speak(about, by, words):
    operations.say_of_peer(about, contribution=4, teamwork=3, strengths=words, by=by)


def test_a_peer_speaks_of_who_served_beside_them_and_of_nobody_else(session, users):
    team = served(*users)
    stranger = served(factories.make_user(Role.PEER))[0]
    assert queries.get_colleague(team[1].id, visible_to=users[0]) is team[1]
    for not_theirs in (team[0], stranger):
        with pytest.raises(NoResultFound):
            queries.get_colleague(not_theirs.id, visible_to=users[0])
    manager = factories.make_user(Role.CHALLENGE_MANAGER)
    assert queries.get_colleague(stranger.id, visible_to=manager) is stranger


def test_the_manager_is_named_and_members_are_read_from_two_on_without_names(session, users):
    team = served(*users)
    manager = factories.make_user(Role.CHALLENGE_MANAGER)
    speak(team[0], manager, "Chaired well.")
    speak(team[0], users[1], "Asked good questions.")
    said = queries.said_of(users[0])[0]
    assert [item.strengths for item in said.by_manager] == ["Chaired well."]
    assert (list(said.by_members), said.held_back) == ([], 1)
    speak(team[0], users[2], "Always prepared.")
    said = queries.said_of(users[0])[0]
    assert [item.strengths for item in said.by_members] == ["Always prepared.", "Asked good questions."]
    speak(team[0], users[2], "Always very well prepared.")
    assert len(queries.said_of(users[0])[0].by_members) == 2  # the last word, not one more


def test_the_page_of_a_peer_names_no_member(arrange, sign_in):
    with arrange():
        users = [factories.make_user(Role.PEER, name=name) for name in ("Own Peer", "First Writer", "Other Writer")]
        team = served(*users)
        speak(team[0], users[1], "Listens.")
        speak(team[0], users[2], "Writes clearly.")
        email = users[0].email
    page = sign_in(email=email).page("/my-feedback")
    assert "Listens." in page.text
    assert "Writer" not in page.text


def test_after_a_visit_a_peer_is_asked_for_both_until_both_are_done(session, users):
    """The visit is evaluated, a colleague gets feedback: two things, asked for in one place."""
    team = served(*users)
    visit = team[0].engagement
    visit.stage = Stage.REPORTING
    session.flush()

    def open_for(user):
        return [(item.visit, item.colleagues) for item in queries.open_after_visits(user, in_days(-60))]

    assert open_for(users[0]) == [(True, True)]
    speak(team[1], users[0], "Listens.")
    assert open_for(users[0]) == [(True, False)]
    mine = team[0].peer
    session.add(
        Evaluation(
            engagement_id=visit.id, side=Side.PEER, email=mine.email.lower(), name=mine.name, marks={},
            made_at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    assert open_for(users[0]) == []
    assert open_for(users[1]) == [(True, True)]
    assert queries.open_after_visits(users[1], in_days(-10)) == []  # long ago, nobody remembers


def test_feedback_to_a_colleague_leads_back_to_the_team(arrange, sign_in):
    with arrange():
        users = [factories.make_user(Role.PEER) for _ in range(2)]
        own, other = served(*users)
        email, address, about = users[0].email, f"/assignments/{own.id}/colleagues", other.id
    client = sign_in(email=email)
    assert "Said" not in client.page(address).text
    given = client.submit(f"/assignments/{about}/colleague-feedback", {"contribution": 4, "teamwork": 3})
    assert "Write at least one sentence" in given.page.text
    fields = {"contribution": 4, "teamwork": 3, "strengths": "Kept us to time."}
    page = client.submit(f"/assignments/{about}/colleague-feedback", fields).page
    assert page.heading.endswith("A word to your colleagues")
    assert "Said" in page.text


class TestHoursAndExpenses:
    def test_they_add_up_on_the_page_and_can_be_taken_back(self, arrange, sign_in, app):
        with arrange():
            user = factories.make_user(Role.PEER)
            assignment_id, email = served(user)[0].id, user.email
        client, day = sign_in(email=email), clock.today()
        page = f"/assignments/{assignment_id}/work"
        boxes = {f"-{part}": getattr(day, part) for part in ("day", "month", "year")}
        hours = {"hours-hours": "2.5", "hours-kind": "travel", **{f"hours-day{key}": v for key, v in boxes.items()}}
        assert "Hours: 2.5" in client.submit(page, hours).page.text
        money = {"expense-pounds": "12.40", "expense-kind": "meals",
                 **{f"expense-day{key}": v for key, v in boxes.items()}}  # fmt: skip
        assert "Expenses: £12.40" in client.submit(page, money, button="Log the expense").page.text
        with app.app_context():
            expense = db.session.scalars(sa.select(Expense)).one().id
        address = f"/assignments/{assignment_id}/expenses/{expense}/removal"
        client.post(address, data={"csrf_token": client.token(page)})
        assert "Expenses: £0.00" in client.page(page).text

    @pytest.mark.parametrize(
        ("days", "hours", "field"), [(1, 2, "day"), (-400, 2, "day"), (0, 25, "hours"), (0, 0, "hours")]
    )
    def test_hours_that_cannot_be_are_refused(self, session, users, days, hours, field):
        assignment = served(users[0])[0]
        with pytest.raises(FeedbackRefused) as refused:
            operations.log_hours(assignment, day=in_days(days), hours=Decimal(hours), kind=WorkKind.TRAVEL, by=users[0])
        assert refused.value.field == field

    def test_a_day_has_twenty_four_hours(self, session, users):
        assignment, day = served(users[0])[0], clock.today() - timedelta(days=1)
        operations.log_hours(assignment, day=day, hours=Decimal(20), kind=WorkKind.ON_SITE, by=users[0])
        with pytest.raises(FeedbackRefused, match="20 hours"):
            operations.log_hours(assignment, day=day, hours=Decimal(5), kind=WorkKind.TRAVEL, by=users[0])

    def test_nobody_logs_for_somebody_else(self, session, users):
        assignment = served(users[0])[0]
        with pytest.raises(FeedbackRefused):
            operations.log_expense(
                assignment, day=clock.today(), pounds=Decimal(1), kind=ExpenseKind.MEALS, by=users[1]
            )
