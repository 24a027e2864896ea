"""The first page: what waits for this person, put together from what each of their roles has to do.

A role's function asks a fixed number of questions, so that the page stays within its statements whatever the data.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.actionplan import queries as plan_queries
from peerhub.actionplan.models import Measure
from peerhub.actionplan.views.plans import read_page
from peerhub.audit import queries as audit_queries
from peerhub.engagements.deadlines import Deadline, DeadlineState, deadlines, timed
from peerhub.engagements.models import Engagement
from peerhub.engagements.queries import steps_of
from peerhub.feedback import queries as feedback_queries
from peerhub.home import own_sections, queries, sections
from peerhub.home.season import Visit, span_of, tally, weeks
from peerhub.home.sections import SHOWN, Section
from peerhub.home.views import blueprint
from peerhub.insight import queries as insight_queries
from peerhub.insight.programme import year_of
from peerhub.joining import queries as joining_queries
from peerhub.joining.steps import Step, next_step
from peerhub.joining.views.following import way_of
from peerhub.matching.ledger.queries import waiting as conflicts_waiting
from peerhub.monitoring.operations import why_not_published
from peerhub.monitoring.queries import latest_release
from peerhub.peers.models import PeerStatus
from peerhub.peers.reviewing.queries import own_record_and_questions
from peerhub.peers.rules import is_stale
from peerhub.permissions import Permission, Role
from peerhub.teams import queries as team_queries
from peerhub.teams.queries import EngagementFilter
from peerhub.training.queries import booked_by, holdings_of
from peerhub.web.access import requires

REVIEWED_FOR = timedelta(days=60)
DROPPED_OUT_FOR = timedelta(days=21)
YEAR = timedelta(days=365)
SOON = timedelta(days=120)
MOST_AT_ONCE = 2
THREE_FIGURES = (Measure.TRAINED, Measure.MEMBERS_DEPLOYED, Measure.WITHIN_FIVE_YEARS)
A_PAGE_IN_ITSELF = frozenset({Role.BOARD_MEMBER, Role.PEER})

Builder = Callable[[User, Sequence[Visit]], list[Section]]


@blueprint.route("/")
@requires(Permission.ACCOUNT_USE)
def show() -> ResponseReturnValue:
    roles = [role for role in BUILDERS if role in current_user.roles]
    shown = roles_shown(roles, request.args.get("as", ""))
    season = queries.season(*span_of(clock.today())) if current_user.is_staff else []
    builders = dict.fromkeys(build for role in shown for build in BUILDERS[role])
    found = sections.shown(section for build in builders for section in build(current_user, season))
    visits = [visit for visit in season if not visit.is_asked_for]
    strip = weeks(visits, clock.today())
    board = board_page() if Role.BOARD_MEMBER in shown else {}
    return render_template(
        "home/show.html", sections=found, roles=roles, shown=shown, season=strip, tally=tally(strip), board=board
    )  # fmt: skip


def roles_shown(roles: Sequence[Role], wanted: str) -> Sequence[Role]:
    """The roles whose sections are shown: the one chosen; else the first alone where one is a page in itself, else two.

    More at once would be too much, for the reader as for the page's budget of statements.
    """
    chosen = [role for role in roles if role.value == wanted]
    return chosen or roles[: 1 if A_PAGE_IN_ITSELF & set(roles) else MOST_AT_ONCE]


def for_placement(_user: User, season: Sequence[Visit]) -> list[Section]:
    today, now = clock.today(), clock.now()
    gaps = [visit for visit in season if visit.has_gap and visit.first_day >= today]
    places = queries.open_places([visit.engagement_id for visit in gaps[:SHOWN]])
    waiting, how_many = queries.unanswered(asked_before=now - sections.ANSWER_WITHIN, today=today, limit=SHOWN)
    lost = queries.dropped_out(since=now - DROPPED_OUT_FOR, today=today, limit=SHOWN)
    conflicts, undecided = conflicts_waiting(today=today, limit=SHOWN)
    return [
        sections.peers_who_dropped_out(lost, today),
        sections.teams_with_gaps(gaps, places, today),
        sections.invitations_unanswered(waiting, how_many, today),
        sections.requests_to_scope([visit for visit in season if visit.is_asked_for], today),
        sections.conflicts_to_confirm(conflicts, undecided, today),
    ]


def for_manager(user: User, _season: Sequence[Visit]) -> list[Section]:
    today = clock.today()
    waiting, how_many = team_queries.to_confirm(user, today=today, limit=SHOWN)
    return [
        sections.teams_to_confirm(waiting, how_many, today),
        sections.own_engagements(_with_next_step(user), user.id, today),
    ]


def for_adviser(user: User, _season: Sequence[Visit]) -> list[Section]:
    today = clock.today()
    due = queries.councils_due(region=user.region, today=today)
    wanted = EngagementFilter(region=user.region or "", first_day=today)
    ahead, total = team_queries.find_engagements(wanted, visible_to=user, limit=SHOWN)
    whose = "Councils of your region" if user.region else "Councils"
    return [
        sections.councils_due(due[: 2 * SHOWN], len(due), f"{whose} due for a challenge, nothing arranged", today),
        sections.engagements_ahead(ahead, total, "Ahead in your region" if user.region else "Ahead", today),
    ]


def for_group_office(user: User, _season: Sequence[Visit]) -> list[Section]:
    today = clock.today()
    return [
        sections.clearances_waiting(team_queries.clearances(visible_to=user, waiting=True), today),
        sections.joiners_waiting(joining_queries.to_clear(visible_to=user), today),
    ]


def for_peer(user: User, _season: Sequence[Visit]) -> list[Section]:
    today, (record, seats) = clock.today(), own_record_and_questions(user)
    if record is None:
        return []
    visits = queries.own_visits(record.id, today)
    stale = is_stale(record.profile_confirmed_on, today)
    ending = queries.accreditations_ending(record.id, after=today - YEAR, until=today + SOON)
    places = booked_by(record, since=clock.now() - REVIEWED_FOR)
    return [
        own_sections.own_way(waited_for(user) if record.status is PeerStatus.JOINING else None),
        own_sections.invitations_to_answer(visits, today),
        own_sections.seats_to_say(seats, today),
        own_sections.booked(visits, places, today),
        own_sections.after_visits(feedback_queries.open_after_visits(user, today - REVIEWED_FOR), today),
        own_sections.training_to_see_to(queries.training_returned_to(record.id), places, today),
        own_sections.expiring(ending, today),
        own_sections.profile_to_confirm(record.profile_confirmed_on, is_stale=stale),
        own_sections.readiness(holdings_of(record, today), queries.types_by_accreditation(), today),
    ]


def waited_for(user: User) -> Step | None:
    """What comes next for somebody who joins."""
    joiner = joining_queries.find_own(user)
    return next_step(way_of(joiner)) if joiner else None


def for_council(user: User, _season: Sequence[Visit]) -> list[Section]:
    today = clock.today()
    ahead, total = team_queries.find_engagements(EngagementFilter(first_day=today), visible_to=user, limit=SHOWN)
    return [sections.engagements_ahead(ahead, total, "Ahead for your council", today)]


def for_board(_user: User, _season: Sequence[Visit]) -> list[Section]:
    """Nothing: a board member reads the plan's front page instead; see `board_page`."""
    return []


def board_page() -> dict[str, object]:
    """The front page of the open plan, with the three figures that matter, each beside that of the last meeting."""
    plan, today = plan_queries.current_plan(), clock.today()
    if plan is None:
        return {}
    meetings = plan_queries.meetings()
    page = read_page(plan, meetings)
    return {
        "page": page,
        "meetings": meetings,
        "today": today,
        "figures": plan_queries.figures(page.day, page.since, only=THREE_FIGURES),
        "programme": insight_queries.programme(year_of(page.day), until=page.day),
        "coverage": insight_queries.standing_on(page.day),
    }


def for_administrator(_user: User, _season: Sequence[Visit]) -> list[Section]:
    latest, _total = audit_queries.find_events(audit_queries.Wanted(), limit=SHOWN)
    has_councils = queries.has_councils()
    return [sections.first_steps(has_councils=has_councils), sections.latest_changes(latest, clock.today())]


def for_analyst(_user: User, _season: Sequence[Visit]) -> list[Section]:
    today = clock.today()
    return [sections.equality_figures(latest_release(), is_due=why_not_published(today) is None)]


def training(_user: User, _season: Sequence[Visit]) -> list[Section]:
    entries, total = queries.training_waiting(limit=SHOWN)
    return [sections.training_to_check(entries, total, clock.today())]


def _with_next_step(user: User) -> list[tuple[Engagement, Deadline | None]]:
    """Each engagement that this person runs with the step that is late or comes next, the earliest due first."""
    managed, rules, today = queries.managed_by(user), queries.deadline_rules(), clock.today()
    numbers = [engagement.id for engagement, _ in managed]
    reviews, noted = queries.reviews_of(numbers), steps_of(numbers)
    found = []
    for engagement, waiting in managed:
        of_this = [step for step in noted if step.engagement_id == engagement.id]
        own = [review for review in reviews if review.original_id == engagement.id]
        due = deadlines(engagement, rules, reviews=own, steps=of_this, unanswered=waiting)
        steps = timed(due, today)
        open_ = [step.deadline for step in steps if step.state in (DeadlineState.LATE, DeadlineState.NEXT)]
        found.append((engagement, min(open_, key=lambda step: step.due_on, default=None)))
    return sorted(found, key=lambda pair: (pair[1] is None, pair[1].due_on if pair[1] else pair[0].first_day))


# In the order of the page: a role's sections come from these functions, each called once.
BUILDERS: dict[Role, tuple[Builder, ...]] = {
    Role.PEER: (for_peer,),
    Role.COUNCIL_CONTACT: (for_council,),
    Role.GROUP_OFFICE: (for_group_office,),
    Role.PLACEMENT_OFFICER: (for_placement, training),
    Role.CHALLENGE_MANAGER: (for_manager, training),
    Role.PRINCIPAL_ADVISER: (for_adviser,),
    Role.BOARD_MEMBER: (for_board,),
    Role.EQUALITY_ANALYST: (for_analyst,),
    Role.ADMINISTRATOR: (for_administrator,),
}
