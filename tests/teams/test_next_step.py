"""The one thing to do next, and whose turn it is."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from peerhub.engagements.deadlines import Deadline, timed
from peerhub.engagements.models import Stage
from peerhub.teams.models import AssignmentState, ClearanceState, ProposalState
from peerhub.teams.next_step import NextStep, next_step
from peerhub.teams.rules import Place

TODAY = date(2027, 1, 10)


def a_slot(name="Lead officer peer", *, required=True):
    return SimpleNamespace(name=name, is_required=required)


def filled(name, *, answered=False, clearance=None, state=AssignmentState.ASKED):
    group = SimpleNamespace(name="Labour")
    cleared = None if clearance is None else SimpleNamespace(state=clearance, group=group)
    return Place(
        a_slot(),
        SimpleNamespace(
            state=state,
            answered_at=TODAY if answered else None,
            clearance=cleared,
            peer=SimpleNamespace(name=name),
            invitation=None,
        ),
    )


def step(places=(), *, stage=Stage.TEAM, last_day=date(2027, 3, 12), deadlines=(), proposal=None):
    engagement = SimpleNamespace(stage=stage, last_day=last_day)
    due = timed([Deadline("R", code, name, on, owner, done) for code, name, on, owner, done in deadlines], TODAY)
    return next_step(engagement, list(places), due, proposal=proposal, today=TODAY)


TEAM_DUE = ("team", "Team agreed", date(2027, 2, 1), "the placement officer", False)
PACK_DUE = ("documents", "Documents with the peers", date(2027, 2, 16), "the peer challenge manager", False)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.CANCELLED])
def test_nothing_is_next_when_all_is_over(stage):
    assert step([Place(a_slot(), None)], stage=stage, deadlines=[TEAM_DUE]) is None


def test_a_team_to_build():
    found = step([Place(a_slot(), None), Place(a_slot("Shadow", required=False), None)], deadlines=[TEAM_DUE])
    assert found == NextStep("Build the team: 1 place to fill", "the placement officer", TEAM_DUE[2])


def test_a_place_to_fill():
    found = step([filled("Pat"), Place(a_slot("Finance peer"), None)], deadlines=[TEAM_DUE])
    assert found.sentence == "1 place to fill: Finance peer"


def test_a_team_that_should_have_been_there():
    late = ("team", "Team agreed", TODAY - timedelta(days=1), "the placement officer", False)
    assert step([Place(a_slot(), None)], deadlines=[late]).is_late


def test_answers_to_wait_for():
    found = step([filled("Pat"), filled("Sam", answered=True, state=AssignmentState.CONFIRMED)])
    assert (found.sentence, found.by) == ("Hear from Pat", "the peers asked")


def test_a_group_office_to_wait_for():
    found = step([filled("Lee", answered=True, clearance=ClearanceState.WAITING)])
    assert (found.sentence, found.by) == ("Clear Lee", "the Labour group office")


def test_with_a_team_the_next_deadline_counts():
    found = step(
        [filled("Pat", state=AssignmentState.CONFIRMED)], stage=Stage.PREPARING, deadlines=[TEAM_DUE, PACK_DUE]
    )
    assert found == NextStep("Documents with the peers", "the peer challenge manager", PACK_DUE[2])


def test_what_is_late_comes_before_what_is_next():
    late = ("scoping", "Scoping meeting", TODAY - timedelta(days=40), "the peer challenge manager", False)
    found = step([filled("Pat", state=AssignmentState.CONFIRMED)], stage=Stage.PREPARING, deadlines=[late, PACK_DUE])
    assert (found.sentence, found.is_late) == ("Scoping meeting", True)


def test_a_visit_that_is_over_is_noted_first():
    found = step([Place(a_slot(), None)], stage=Stage.PREPARING, last_day=TODAY, deadlines=[PACK_DUE])
    assert found.sentence == "Note that the visit has taken place"


def test_after_the_visit_the_report_is_next():
    report = ("report", "Report published", date(2027, 4, 1), "the council", False)
    found = step([Place(a_slot(), None)], stage=Stage.REPORTING, last_day=date(2027, 1, 1), deadlines=[report])
    assert (found.sentence, found.by) == ("Report published", "the council")


def test_when_every_step_is_taken_the_engagement_can_close():
    taken = ("report", "Report published", date(2026, 12, 1), "the council", True)
    five_years = ("next", "Next challenge due", date(2031, 9, 1), "the principal adviser", False)
    found = step(stage=Stage.FOLLOWING_UP, last_day=date(2026, 9, 1), deadlines=[taken, five_years])
    assert found.sentence == "Close the engagement: every step is taken"
    waiting = ("action-plan", "Action plan published", date(2027, 2, 1), "the council", False)
    found = step(stage=Stage.FOLLOWING_UP, last_day=date(2026, 9, 1), deadlines=[taken, waiting, five_years])
    assert found.sentence == "Action plan published"


def proposed(state, *, due_on=TODAY, confirm_by=TODAY, shows=True, delegate=None):
    return SimpleNamespace(
        state=state, due_on=due_on, confirm_by=confirm_by, delegate=delegate, shows=lambda _team: shows,
        confirmed_at=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("proposal", "sentence", "by", "is_late"),
    [
        (None, "Show the team to the council", "the peer challenge manager", False),
        (
            proposed(ProposalState.AGREED, shows=False),
            "Show the team to the council",
            "the peer challenge manager",
            False,
        ),
        (proposed(ProposalState.WAITING), "Hear from the council about the team", "the council", False),
        (
            proposed(ProposalState.WAITING, due_on=TODAY - timedelta(days=1)),
            "Confirm the team",
            "the peer challenge manager",
            False,
        ),
        (
            proposed(
                ProposalState.OBJECTED, confirm_by=TODAY - timedelta(days=1), delegate=SimpleNamespace(name="Kim")
            ),
            "Confirm the team",
            "Kim",
            True,
        ),
    ],
)
def test_a_whole_team_is_shown_heard_about_and_confirmed(proposal, sentence, by, is_late):
    found = step([filled("Pat", state=AssignmentState.CONFIRMED)], deadlines=[PACK_DUE], proposal=proposal)
    assert (found.sentence, found.by, found.is_late) == (sentence, by, is_late)


def test_a_kind_that_is_not_prepared_waits_for_its_visit_once_the_team_is_confirmed():
    proposal = proposed(ProposalState.AGREED)
    proposal.confirmed_at = TODAY
    assert step([filled("Pat", state=AssignmentState.CONFIRMED)], proposal=proposal) is None
