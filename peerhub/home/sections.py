"""What waits for a person, in words. Pure: records in, sections out; an empty one is not shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from peerhub.audit.models import AuditEvent
from peerhub.councils.models import Council
from peerhub.engagements.deadlines import Cycle, CycleState, Deadline
from peerhub.engagements.labels import days_in_words
from peerhub.engagements.models import Engagement, Stage
from peerhub.engagements.passing import BEFORE_TEAM
from peerhub.home.season import Visit
from peerhub.joining.models import Joiner
from peerhub.monitoring.models import MonitoringRelease
from peerhub.peers.models import Conflict
from peerhub.teams.models import Assignment, Clearance, ProposalState, TeamProposal
from peerhub.teams.queries import Listed
from peerhub.training.models import TrainingLog
from peerhub.web.formats import ago, day, day_range, listed, month, plural, span

ANSWER_WITHIN = timedelta(days=5)  # an invitation that waits longer is on the placement officer's page
SHOWN = 6
MOST_KINDS = 3  # named of the engagement types that one accreditation is for


@dataclass(frozen=True)
class Place:
    """A page, as `url_for` takes it."""

    endpoint: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One thing: what it is, where it leads, what to know about it, and how pressing it is ("bad", "warn" or "")."""

    text: str
    place: Place | None = None
    note: str = ""
    tag: str = ""
    state: str = ""


@dataclass(frozen=True)
class Section:
    """Things of one kind, most pressing first; `total` is how many there are where not all are shown."""

    heading: str
    lines: Sequence[Line]
    total: int = 0
    more: tuple[str, Place] | None = None

    @property
    def hidden(self) -> int:
        return max(0, self.total - len(self.lines))


def shown(sections: Iterable[Section]) -> list[Section]:
    """Those that have something in them."""
    return [section for section in sections if section.lines]


def title(engagement: Engagement) -> str:
    """The council first: it is what people look for."""
    return f"{engagement.council.name}: {engagement.type.name.lower()}"


def page_of(engagement: Engagement) -> Place:
    return Place("teams.show", {"engagement_id": engagement.id})


# Staff


def teams_with_gaps(gaps: Sequence[Visit], open_places: dict[int, list[str]], today: date) -> Section:
    """Teams that miss somebody, soonest on site first; red when the visit is less than eight weeks away."""
    lines = [
        Line(
            f"{item.council}: {item.kind.lower()}",
            Place("matching.build", {"engagement_id": item.engagement_id}),
            _missing(item, open_places.get(item.engagement_id, [])),
            f"on site {ago(item.first_day, today)}",
            "bad" if item.first_day - today < timedelta(weeks=8) else "warn",
        )
        for item in gaps[:SHOWN]
    ]
    return Section("Teams with a gap", lines, len(gaps), ("All teams with a gap", Place("teams.index", {"gap": "yes"})))


def _missing(item: Visit, names: list[str]) -> str:
    if item.filled == 0:
        return "Nobody is on the team yet."
    return f"Missing: {listed(names)}." if names else ""


def invitations_unanswered(found: Sequence[Assignment], total: int, today: date) -> Section:
    lines = [
        Line(
            f"{item.peer.name}, for {item.engagement.council.name}",
            Place("teams.record_answer", {"assignment_id": item.id}),
            f"On site {day_range(item.first_day, item.last_day)}, as {item.slot.name.lower()}.",
            f"asked {ago(item.assigned_at, today)}",
            "warn",
        )
        for item in found
    ]
    return Section(f"Invitations unanswered for {ANSWER_WITHIN.days} days", lines, total)


def peers_who_dropped_out(found: Sequence[Assignment], today: date) -> Section:
    lines = [
        Line(
            f"{item.peer.name}, for {item.engagement.council.name}",
            Place("matching.repair", {"engagement_id": item.engagement_id}),
            " ".join(filter(None, [f"The place of {item.slot.name.lower()} is open.", quoted(item.answer_reason)])),
            f"{item.state.label.lower()} {ago(item.answered_at, today)}",
            "bad",
        )
        for item in found
    ]
    return Section("Peers who dropped out", lines)


def quoted(reason: str | None) -> str:
    return f"“{reason}”" if reason else ""


def conflicts_to_confirm(found: Sequence[Conflict], total: int, today: date) -> Section:
    """What somebody suspects, and what the system suspects of people who stand on a team, oldest first."""
    lines = [
        Line(
            f"{item.peer.name} and {item.council.name}",
            Place("matching.decide_conflict", {"conflict_id": item.id}),
            item.reason,
            f"suspected {ago(item.started_on, today)}",
            "warn",
        )
        for item in found
    ]
    more = ("All that wait to be decided", Place("matching.ledger", {"show": "pressing"}))
    return Section("Conflicts to confirm or dismiss", lines, total, more)


def training_to_check(found: Sequence[TrainingLog], total: int, today: date) -> Section:
    lines = [
        Line(
            f"{item.peer.name}: {item.title}",
            Place("training.check", {"log_id": item.id}),
            f"{item.provider}, {day(item.taken_on)}.",
            f"logged {ago(item.logged_at, today)}",
        )
        for item in found
    ]
    return Section("Training to check", lines, total, ("All training to check", Place("training.checks")))


def requests_to_scope(found: Sequence[Visit], today: date) -> Section:
    """What councils asked for and nobody has agreed with them yet, the longest waiting first."""
    lines = [
        Line(
            f"{item.council}: {item.kind[0].lower()}{item.kind[1:]}",
            Place("teams.show", {"engagement_id": item.engagement_id}),
            f"On site about {month(item.first_day)}. {item.manager or 'Nobody'} runs it.",
            f"asked {ago(item.asked_on, today)}" if item.asked_on else "",
            "" if item.manager else "warn",
        )
        for item in sorted(found, key=lambda item: (item.asked_on or today, item.engagement_id))[:SHOWN]
    ]
    more = Place("teams.index", {"stage": Stage.REQUEST.value, "when": "any"})
    return Section("Requests whose scope is to be agreed", lines, len(found), ("All that is only asked for", more))


def teams_to_confirm(found: Sequence[TeamProposal], total: int, today: date) -> Section:
    """Teams that wait for this person's last word; red once the day is over or the council objects."""
    lines = [
        Line(
            title(item.engagement),
            Place("teams.confirm_team", {"engagement_id": item.engagement_id}),
            f"{item.state.label}. On site {day_range(item.engagement.first_day, item.engagement.last_day)}.",
            f"by {day(item.confirm_by)}" if item.confirm_by else "",
            _how_pressing(item, today),
        )
        for item in found
    ]
    return Section("Teams to confirm", lines, total)


def _how_pressing(item: TeamProposal, today: date) -> str:
    is_late = item.confirm_by is not None and item.confirm_by < today
    return "bad" if is_late or item.state is ProposalState.OBJECTED else "warn"


def own_engagements(found: Sequence[tuple[Engagement, Deadline | None]], manager_id: int, today: date) -> Section:
    """A manager's engagements with the step that is late or comes next, the most pressing first."""
    lines = [
        Line(
            title(engagement),
            page_of(engagement),
            _stage_and_days(engagement),
            _step(step, today),
            _urgency(step, today),
        )
        for engagement, step in found[: SHOWN * 2]
    ]
    more = Place("teams.index", {"manager": manager_id, "when": "any"})
    return Section("Your engagements", lines, len(found), ("All your engagements", more))


def _stage_and_days(engagement: Engagement) -> str:
    return f"{engagement.stage.label}. On site {days_in_words(engagement)}."


def _step(step: Deadline | None, today: date) -> str:
    if step is None:
        return ""
    when = f"{span(step.due_on, today)} late" if step.due_on < today else f"by {day(step.due_on)}"
    return f"{step.name}, {when}"


def _urgency(step: Deadline | None, today: date) -> str:
    if step is None:
        return ""
    return "bad" if step.due_on < today else "warn" if step.due_on - today <= timedelta(days=14) else ""


def councils_due(found: Sequence[tuple[Council, Cycle]], total: int, heading: str, today: date) -> Section:
    """Councils whose five years are over or end within a year, and that have nothing arranged; earliest due first."""
    lines = [
        Line(
            council.name,
            Place("engagements.council", {"code": council.code}),
            f"Last challenge: {day(cycle.last_day)}." if cycle.last_day else "",
            f"due {ago(cycle.due_on, today)}" if cycle.due_on else CycleState.NEVER.label,
            "bad" if cycle.state is CycleState.RED else "warn",
        )
        for council, cycle in found
    ]
    return Section(heading, lines, total)


def engagements_ahead(found: Sequence[Listed], total: int, heading: str, today: date) -> Section:
    lines = [
        Line(
            title(item.engagement),
            page_of(item.engagement),
            f"{item.engagement.stage.label}. On site {days_in_words(item.engagement)}."
            if item.engagement.stage in BEFORE_TEAM
            else f"{item.engagement.stage.label}. Team: {item.filled} of {plural(item.required, 'place')} filled.",
            f"on site {ago(item.engagement.first_day, today)}",
        )
        for item in found
    ]
    return Section(heading, lines, total, ("All engagements", Place("teams.index")))


def latest_changes(found: Sequence[AuditEvent], today: date) -> Section:
    lines = [
        Line(f"{event.what}: {event.subject_label}", None, event.actor_name, ago(event.at, today)) for event in found
    ]
    return Section("Latest changes", lines, 0, ("All changes", Place("audit.index")))


def first_steps(*, has_councils: bool) -> Section:
    """What an administrator of a new installation does before anything else."""
    register = Line("Bring in the register of councils", None, "On the server: flask --app wsgi import-councils")
    return Section("First steps", [] if has_councils else [register])


# Group offices, peers, councils, the board


def clearances_waiting(found: Sequence[Clearance], today: date) -> Section:
    lines = [
        Line(
            f"{item.assignment.peer.name}, for {item.assignment.engagement.council.name}",
            Place("teams.decide_clearance", {"assignment_id": item.assignment_id}),
            f"On site {day_range(item.assignment.first_day, item.assignment.last_day)}, "
            f"as {item.assignment.slot.name.lower()}.",
            f"asked {ago(item.assignment.assigned_at, today)}",
            "bad" if item.assignment.first_day - today < timedelta(weeks=4) else "warn",
        )
        for item in found[:SHOWN]
    ]
    return Section("Members to clear", lines, len(found), ("All clearances", Place("teams.clearances")))


def joiners_waiting(found: Sequence[Joiner], today: date) -> Section:
    """Nominated members whom their office has not cleared yet."""
    lines = [
        Line(
            joiner.name,
            Place("joining.show", {"joiner_id": joiner.id}),
            f"{joiner.title}, {joiner.place}.",
            f"nominated {ago(joiner.begun_at, today)}",
            "warn",
        )
        for joiner in found[:SHOWN]
    ]
    return Section("Nominated members to clear", lines, len(found), ("All who join", Place("joining.index")))


# The equality analyst


def equality_figures(latest: MonitoringRelease | None, *, is_due: bool) -> Section:
    """The figures last published, and whether those of this quarter can be."""
    place = Place("monitoring.index")
    lines = [Line("Publish this quarter's figures", place, "", "due", "warn")] if is_due else []
    if latest is not None:
        lines.append(Line(f"Figures of the quarter from {day(latest.quarter)}", place))
    return Section("Who the peers are", lines)
