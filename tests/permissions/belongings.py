"""Real rows to fill into an address, one set that belongs to a person and one that belongs to somebody else.

When you add an address with a new argument, add it to `ARGUMENTS`: name of the argument → the value, taken from a
set of belongings. If some roles may see only their own, name them in `NARROWED`; every other role with the page's
permission must then get at everybody's.
"""

import io
from collections.abc import Callable
from functools import cached_property

from peerhub import clock
from peerhub.accounts.models import SignIn
from peerhub.accounts.operations import make_link, token_of
from peerhub.councils.models import Reorganisation
from peerhub.db import db
from peerhub.documents.media import MediaType
from peerhub.documents.operations import store_file
from peerhub.engagements.models import (
    DeadlineRule,
    Occasion,
    PinnedSnapshot,
)
from peerhub.jobs.models import Job
from peerhub.jobs.operations import queue
from peerhub.matching.models import DecisionRecord, WeightTrial
from peerhub.matching.scoring import FIRST_WEIGHTS
from peerhub.matching.season.models import Season, SeasonApplication, SeasonEngagement, SeasonScenario
from peerhub.metrics.models import Audience, ComparatorGroup, ComparatorMember, MetricMapping, MetricValue, Snapshot
from peerhub.metrics.operations import take_snapshot
from peerhub.metrics.sources.mapping import Mapping
from peerhub.monitoring.models import MonitoringRelease
from peerhub.notifications.kinds import message_kind
from peerhub.notifications.models import Message, MessageState
from peerhub.permissions import STAFF_ROLES, Role
from peerhub.recommendations.models import (
    AccuracyComment,
    ActionRating,
    CommentKind,
    CouncilAction,
    CouncilUpdate,
    Finding,
    Recommendation,
    Report,
    ReportState,
)
from peerhub.recommendations.operations.checking import FOR_COUNCIL
from peerhub.teams.messages import FOR_COUNCIL as PROPOSED_TEAM
from peerhub.teams.models import ProposalState, TeamProposal
from peerhub.training.models import TrainingLog
from peerhub.web import letters, tokens
from tests.documents import files
from tests.permissions.board_belongings import BOARD_ARGUMENTS, BoardBelongings
from tests.permissions.peer_belongings import PeerBelongings
from tests.permissions.visit_belongings import VISIT_ARGUMENTS, VisitBelongings
from tests.support import factories
from tests.support.joint_arrangements import make_joint_arrangement

message_kind("of.tests", "a test is run")


class Belongings(BoardBelongings, VisitBelongings, PeerBelongings):
    """What hangs together around one person, made when it is first asked for.

    A peer is themself; a group office's peer is of its group; a council contact's engagement is with their council.
    """

    @cached_property
    def reorganisation(self) -> Reorganisation:
        made = Reorganisation(
            name=f"Change {next(factories._numbers)}", first_day=clock.today(), entered_at=clock.now(),
            entered_by_name="Sam",
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def step(self) -> DeadlineRule:
        made = DeadlineRule(
            type_id=self.engagement.type_id, rule="R28", code="report", name="Report published",
            from_event="last-day", months=3, days=0, valid_from=factories.in_days(-900),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def metric_value(self) -> MetricValue:
        return factories.make_metric_value(factories.make_metric(), self.council)

    @cached_property
    def mapping(self) -> MetricMapping:
        made = MetricMapping(
            source_id=self.metric_value.metric.source_id, name=f"Mapping {self.metric_value.metric.code}",
            metrics_text="",
            content=Mapping(area="Code", value="Value", only_period="2024").as_json(),
            sample=[["Code", "Value"], ["E06000001", "1"]], changed_at=clock.now(), changed_by_name="Person",
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def comparator_group(self) -> ComparatorGroup:
        made = ComparatorGroup(
            name=f"Group {self.council.code}", licence_note="For tests.", audience=Audience.STAFF,
            file_name="group.csv", file_sha256="0" * 64, brought_at=clock.now(), brought_by_name="Person",
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        db.session.add(ComparatorMember(group_id=made.id, member_id=self.council.id))
        db.session.flush()
        return made

    @cached_property
    def snapshot(self) -> Snapshot:
        taken = take_snapshot(self.metric_value.council, by=self.owner)
        self.engagement.snapshots.append(PinnedSnapshot(snapshot=taken, occasion=Occasion.SCOPING))
        db.session.flush()
        return taken

    @cached_property
    def decision(self) -> DecisionRecord:
        made = DecisionRecord(
            engagement_id=self.engagement.id,
            decided_at=clock.now(),
            decided_by_name="Person",
            problem='{"version":1}',
            problem_sha256="0" * 64,
            result={"status": "optimal", "objective": 0, "bound": 0, "assignments": [], "solver": "highs"},
            rules_version="0" * 64,
            weights_version=1,
            solver="highs",
            overrides=[],
            explanation=[],
        )
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def trial(self) -> WeightTrial:
        made = WeightTrial(
            base_version=1, weights=FIRST_WEIGHTS, reason="To see", created_at=clock.now(), created_by_name="Person"
        )
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def release(self) -> MonitoringRelease:
        number = next(factories._numbers)
        made = MonitoringRelease(
            quarter=factories.in_days(-number), published_at=clock.now(), published_by_name="Person", set_version=1,
            sheets=0, tables=[],
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def job(self) -> Job:
        return queue("of.nobody", label="Something that takes long", arguments={}, by=self.owner)

    @cached_property
    def message(self) -> Message:
        made = Message(
            key=f"matter {next(factories._numbers)}", kind="of.nobody", to_user_id=self.owner.id, to_name="Person",
            to_email=self.owner.email, subject="A message", text="Something happened.", reason="You asked.",
            is_urgent=True, state=MessageState.FAILED, queued_at=clock.now(), due_at=clock.now(),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def finding(self) -> Finding:
        """On a published report, which the council sees too."""
        db.session.add(Report(engagement_id=self.engagement.id, state=ReportState.PUBLISHED))
        made = Finding(
            engagement_id=self.engagement.id, position=1, text="Scrutiny looks back.", changed_at=clock.now(),
            changed_by_name="Person", recommendations=[Recommendation(position=1, text="Let scrutiny shape policies.")],
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def comment(self) -> AccuracyComment:
        made = AccuracyComment(
            finding_id=self.finding.id, kind=CommentKind.FACT, text="No.", made_at=clock.now(), made_by_name="Person"
        )
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def proposal_token(self) -> str:
        made = TeamProposal(
            engagement_id=self.engagement.id, state=ProposalState.WAITING, team=[], name="Chris",
            email="c@council.example", sent_at=clock.now(), due_on=factories.in_days(20),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        link = make_link(PROPOSED_TEAM, subject_id=made.id, name="Chris", email=made.email, by=None)
        db.session.flush()
        return token_of(link)

    @cached_property
    def council_action(self) -> CouncilAction:
        update = CouncilUpdate(
            at=clock.now(), by_name="Person", owner="Person", due_on=factories.in_days(90), rating=ActionRating.GREEN
        )
        made = CouncilAction(
            recommendation=self.finding.recommendations[0], text="Two policies a year.", made_at=clock.now(),
            made_by_name="Person", updates=[update],
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def council_token(self) -> str:
        link = make_link(
            FOR_COUNCIL, subject_id=self.finding.engagement_id, name="Chris", email="c@council.example", by=None
        )
        db.session.flush()
        return token_of(link)

    @cached_property
    def scenario(self) -> SeasonScenario:
        season = Season(name="Spring", created_at=clock.now(), created_by_name="Person")
        season.members = [SeasonEngagement(engagement_id=self.engagement.id)]
        made = SeasonScenario(
            season=season, name="As things stand", options={}, created_at=clock.now(), created_by_name="Person"
        )
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def application(self) -> SeasonApplication:
        made = SeasonApplication(scenario=self.scenario, applied_at=clock.now(), applied_by_name="Person", drafts=[])
        db.session.add(made)
        db.session.flush()
        return made

    @cached_property
    def training(self) -> TrainingLog:
        certificate = store_file(
            io.BytesIO(files.png()), name="certificate.png", allowed=list(MediaType), max_bytes=10_000, by=self.owner
        )
        return factories.make_training_log(self.peer, certificate=certificate)

    @cached_property
    def open_session(self) -> SignIn:
        number = next(factories._numbers)
        made = SignIn(user=self.owner, key_hash=f"{number:064}", address="198.51.100.7", started_at=clock.now())
        db.session.add(made)
        db.session.flush()
        return made


ARGUMENTS: dict[str, Callable[[Belongings], object]] = {
    **BOARD_ARGUMENTS,
    **VISIT_ARGUMENTS,
    "booking_id": lambda held: held.booking.id,
    "course_id": lambda held: held.course_session.course_id,
    "course_session_id": lambda held: held.course_session.id,
    "invitation_token": lambda held: held.invitation_token,
    "kind_id": lambda held: factories.make_accreditation_kind(courses=1).id,
    "application_id": lambda held: held.application.id,
    "assignment_id": lambda held: held.assignment.id,
    "colleague_id": lambda held: held.colleague.id,
    "entry_id": lambda held: held.work_entry.id,
    "expense_id": lambda held: held.expense.id,
    "code": lambda held: held.council.code,
    "comment_id": lambda held: held.comment.id,
    "council_action_id": lambda held: held.council_action.id,
    "council_token": lambda held: held.council_token,
    "conflict_id": lambda held: held.conflict.id,
    "proposal_token": lambda held: held.proposal_token,
    "release_id": lambda held: held.release.id,
    "decision_id": lambda held: held.decision.id,
    "engagement_id": lambda held: held.engagement.id,
    "finding_id": lambda held: held.finding.id,
    "group_id": lambda held: held.comparator_group.id,
    "job_id": lambda held: held.job.id,
    "joint_arrangement_id": lambda held: make_joint_arrangement(held.council, factories.make_council()).id,
    "import_id": lambda held: held.metric_value.import_id,
    "joiner_id": lambda held: held.joiner.id,
    "manager_token": lambda held: held.manager_token,
    "log_id": lambda held: held.training.id,
    "mapping_id": lambda held: held.mapping.id,
    "message_id": lambda held: held.message.id,
    "metric_id": lambda held: held.metric_value.metric.id,
    "peer_import_id": lambda held: held.peer_import.id,
    "pattern_id": lambda held: held.pattern.id,
    "peer_id": lambda held: held.peer.id,
    "post_id": lambda held: held.peer.posts[0].id,
    "question_id": lambda held: held.seat_question.id,
    "still_right_token": lambda held: held.still_right_token,
    "seat_token": lambda held: held.seat_token,
    "reason": lambda _held: "type",
    "reason_id": lambda held: held.engagement.type_id,
    "reorganisation_id": lambda held: held.reorganisation.id,
    "recommendation_id": lambda held: held.finding.recommendations[0].id,
    "request_id": lambda held: held.data_request.id,
    "scenario_id": lambda held: held.scenario.id,
    "season_id": lambda held: held.scenario.season_id,
    "secret": lambda held: held.secret,
    "session_id": lambda held: held.open_session.id,
    "skill_id": lambda held: held.skill_of_peer,
    "snapshot_id": lambda held: held.snapshot.id,
    "stop_token": lambda held: tokens.signed([held.owner.email, "of.tests"], purpose=letters.STOP),
    "step": lambda held: held.step.code,
    "type_id": lambda held: held.step.type_id,
    "trial_id": lambda held: held.trial.id,
    "user_id": lambda held: factories.make_user(Role.PEER).id,
}

NARROWED: dict[str, frozenset[Role]] = {
    "conversation_id": STAFF_ROLES,
    "council_id": STAFF_ROLES,
    "booking_id": frozenset({Role.PEER}),
    "colleague_id": frozenset({Role.PEER}),
    "entry_id": frozenset({Role.PEER}),
    "expense_id": frozenset({Role.PEER}),
    "assignment_id": frozenset({Role.GROUP_OFFICE, Role.PEER, Role.COUNCIL_CONTACT}),
    "engagement_id": frozenset({Role.PEER, Role.COUNCIL_CONTACT}),
    "council_action_id": frozenset({Role.PEER, Role.COUNCIL_CONTACT}),
    "finding_id": frozenset({Role.PEER, Role.COUNCIL_CONTACT}),
    "recommendation_id": frozenset({Role.PEER, Role.COUNCIL_CONTACT}),
    "job_id": frozenset(Role) - {Role.ADMINISTRATOR},
    "joiner_id": frozenset({Role.GROUP_OFFICE}),
    "log_id": frozenset({Role.PEER}),
    "paper_id": frozenset({Role.PEER, Role.COUNCIL_CONTACT}),
    "pattern_id": frozenset({Role.PEER}),
    "message_id": frozenset(Role) - {Role.ADMINISTRATOR},
    "peer_id": frozenset({Role.GROUP_OFFICE, Role.PEER}),
    "post_id": frozenset({Role.PEER}),
    "printout_id": frozenset(Role),
    "question_id": frozenset({Role.PEER}),
    "saved_search_id": frozenset(Role),
    "session_id": frozenset(Role),
    "snapshot_id": frozenset({Role.PEER, Role.COUNCIL_CONTACT}),
}
