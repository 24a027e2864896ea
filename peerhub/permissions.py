"""Who may do what: the whole of it, on one page.

A person has one or more roles. A role has permissions. Every page asks for exactly one permission, or says that it
is public. Where a permission reaches only some records (a group office its own group, a peer themself, a council
its own engagements), the queries narrow the rows through `visible_to=`; the comment beside the permission says so.
"""

import enum
from functools import lru_cache


class Role(enum.Enum):
    """What a person is in the programme."""

    ADMINISTRATOR = "admin"
    PLACEMENT_OFFICER = "placement"
    CHALLENGE_MANAGER = "manager"
    PRINCIPAL_ADVISER = "adviser"
    GROUP_OFFICE = "groupoffice"
    PEER = "peer"
    COUNCIL_CONTACT = "council"
    BOARD_MEMBER = "board"
    EQUALITY_ANALYST = "analyst"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.ADMINISTRATOR: "Administrator",
    Role.PLACEMENT_OFFICER: "Placement officer",
    Role.CHALLENGE_MANAGER: "Peer challenge manager",
    Role.PRINCIPAL_ADVISER: "Principal adviser",
    Role.GROUP_OFFICE: "Political group office",
    Role.PEER: "Peer",
    Role.COUNCIL_CONTACT: "Council contact",
    Role.BOARD_MEMBER: "Board member",
    Role.EQUALITY_ANALYST: "Equality analyst",
}


class Permission(enum.Enum):
    """One thing that a person may be allowed to do, as noun:verb."""

    # Everyone who is signed in
    ACCOUNT_USE = "account:use"  # own first page, own password, sign out
    COUNCIL_VIEW = "council:view"  # the public register and published metrics

    # Peers
    PEER_VIEW = "peer:view"  # staff: all peers; group office: peers of its own group
    PEER_EDIT = "peer:edit"
    PEER_IMPORT = "peer:import"  # a whole pool from a file
    JOINER_NOMINATE = "joiner:nominate"  # group office: members of its own group
    DATA_REQUEST_ANSWER = "data-request:answer"  # corrections and objections of peers
    PEER_FORGET = "peer:forget"  # those who left longer ago than the retention period
    JOINER_REFUSE = "joiner:refuse"  # staff: anybody who joins; group office: members of its own group
    OWN_PROFILE = "own-profile:use"  # a peer: their own record only
    TRAINING_LOG = "training:log"  # a peer: their own log only
    TRAINING_VERIFY = "training:verify"
    TRAINING_MANAGE = "training:manage"  # courses, sessions, who has a place and who was there
    TRAINING_TARGET = "training-target:view"  # how many are due and how many places there are: no names for the board
    ACCREDITATION_EDIT = "accreditation:edit"  # which courses earn what, and for which kinds of engagement
    CERTIFICATE_VIEW = "certificate:view"  # staff who verify; a peer: their own
    CLEARANCE_DECIDE = "clearance:decide"  # group office: members of its own group

    # Equality monitoring: published figures only; the answers themselves are their peer's alone (own-profile:use)
    MONITORING_VIEW = "monitoring:view"
    MONITORING_PUBLISH = "monitoring:publish"

    # Engagements
    ENGAGEMENT_VIEW = "engagement:view"  # staff: all; council: its own; peer: those they are on
    ENGAGEMENT_EDIT = "engagement:edit"
    TEAM_PROPOSE = "team:propose"
    TEAM_OVERRIDE = "team:override"  # choose a peer whom a rule blocks, with a reason
    TEAM_BALANCE = "team:balance"  # ask for a team of equal worth that is better balanced, with a reason
    DOCUMENT_ADD = "document:add"  # documents; a council contact, a peer: to engagements that they see
    REPORT_DRAFT = "report:draft"  # findings; a peer: of the teams they are on
    COUNCIL_ANSWER = "council:answer"  # comments on facts and council actions; a council contact: its own
    EVALUATION_GIVE = "evaluation:give"  # of visits in which they took part
    TEAM_CONFIRM = "team:confirm"  # the last word, after the group offices and the council
    FEEDBACK_GIVE = "feedback:give"  # whoever runs engagements: on any peer; a peer: on who served beside them
    TEAM_PACK = "team:pack"  # as engagement:view
    MATCHING_VIEW = "matching:view"  # staff: rules, weights, the conflict ledger, the records of accepted teams
    CONFLICT_DECIDE = "conflict:decide"  # confirm or dismiss what is suspected
    CONFLICT_WAIVE = "conflict:waive"  # lift a block that stands, or accept a conflict, with a reason
    WEIGHTS_EDIT = "weights:edit"  # try other weights on the last season, and put them in force
    DECISION_FULL = "decision:full"  # a record to take away with those not chosen and what says a group in it

    # Soft intelligence: a principal adviser of their own region; other staff of regions for which they were named
    NOTES_USE = "notes:use"
    # The five-year cycle and the programme's numbers: counts of notes and conversations, never a note
    COVERAGE_VIEW = "coverage:view"
    THEMES_VIEW = "themes:view"  # what published reports say, across all of them

    # The board's action plan
    PLAN_VIEW = "plan:view"
    PLAN_EDIT = "plan:edit"
    INTEREST_DECLARE = "interest:declare"  # a board member: their own; staff: any board member's

    # The system
    TYPE_EDIT = "type:edit"  # types of engagement and when their steps fall due
    USER_MANAGE = "user:manage"
    REGISTER_EDIT = "register:edit"  # reorganisations that are known before the register has them
    METRIC_EDIT = "metric:edit"  # the catalogue, which metrics engagements need, groups to compare with
    METRIC_IMPORT = "metric:import"
    JOB_USE = "job:use"  # own background work only
    JOB_MANAGE = "job:manage"  # everybody's
    AUDIT_VIEW = "audit:view"
    MESSAGE_VIEW = "message:view"  # what was sent to whom; its text in the demo only, and to its receiver


EVERYONE = frozenset({Permission.ACCOUNT_USE, Permission.COUNCIL_VIEW, Permission.JOB_USE})

STAFF = EVERYONE | {
    Permission.PEER_VIEW,
    Permission.ENGAGEMENT_VIEW,
    Permission.TEAM_PACK,
    Permission.MATCHING_VIEW,
    Permission.NOTES_USE,
    Permission.COVERAGE_VIEW,
    Permission.THEMES_VIEW,
    Permission.PLAN_VIEW,
    Permission.METRIC_EDIT,
    Permission.REGISTER_EDIT,
    Permission.TRAINING_TARGET,
}

PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    Role.PLACEMENT_OFFICER: STAFF
    | {
        Permission.ACCREDITATION_EDIT,
        Permission.PEER_EDIT,
        Permission.PEER_IMPORT,
        Permission.JOINER_REFUSE,
        Permission.DATA_REQUEST_ANSWER,
        Permission.TRAINING_MANAGE,
        Permission.TRAINING_VERIFY,
        Permission.CERTIFICATE_VIEW,
        Permission.ENGAGEMENT_EDIT,
        Permission.DOCUMENT_ADD,
        Permission.REPORT_DRAFT,
        Permission.FEEDBACK_GIVE,
        Permission.TEAM_PROPOSE,
        Permission.TEAM_OVERRIDE,
        Permission.CONFLICT_DECIDE,
        Permission.CONFLICT_WAIVE,
        Permission.TEAM_BALANCE,
        Permission.DECISION_FULL,
    },
    Role.CHALLENGE_MANAGER: STAFF
    | {
        Permission.TRAINING_MANAGE,
        Permission.TRAINING_VERIFY,
        Permission.CERTIFICATE_VIEW,
        Permission.ENGAGEMENT_EDIT,
        Permission.DOCUMENT_ADD,
        Permission.REPORT_DRAFT,
        Permission.FEEDBACK_GIVE,
        Permission.TEAM_PROPOSE,
        Permission.TEAM_CONFIRM,
        Permission.CONFLICT_DECIDE,
        Permission.PLAN_EDIT,
        Permission.INTEREST_DECLARE,
    },
    Role.PRINCIPAL_ADVISER: STAFF,
    Role.GROUP_OFFICE: EVERYONE
    | {
        Permission.PEER_VIEW,
        Permission.JOINER_NOMINATE,
        Permission.JOINER_REFUSE,
        Permission.CLEARANCE_DECIDE,
    },
    Role.PEER: EVERYONE
    | {
        Permission.OWN_PROFILE,
        Permission.FEEDBACK_GIVE,
        Permission.TRAINING_LOG,
        Permission.CERTIFICATE_VIEW,
        Permission.ENGAGEMENT_VIEW,
        Permission.EVALUATION_GIVE,
        Permission.DOCUMENT_ADD,
        Permission.REPORT_DRAFT,
        Permission.TEAM_PACK,
    },
    Role.COUNCIL_CONTACT: EVERYONE
    | {
        Permission.ENGAGEMENT_VIEW,
        Permission.COUNCIL_ANSWER,
        Permission.EVALUATION_GIVE,
        Permission.DOCUMENT_ADD,
        Permission.TEAM_PACK,
    },
    Role.BOARD_MEMBER: EVERYONE
    | {
        Permission.PLAN_VIEW,
        Permission.INTEREST_DECLARE,
        Permission.COVERAGE_VIEW,
        Permission.THEMES_VIEW,
        Permission.MONITORING_VIEW,
        Permission.TRAINING_TARGET,
    },
    # Aggregates of the pool only: no permission here shows a named peer.
    Role.EQUALITY_ANALYST: EVERYONE | {Permission.MONITORING_VIEW, Permission.MONITORING_PUBLISH},
    # Runs the system; does not match peers, and sees no certificate.
    Role.ADMINISTRATOR: STAFF
    | {
        Permission.ACCREDITATION_EDIT,
        Permission.PLAN_EDIT,
        Permission.TYPE_EDIT,
        Permission.INTEREST_DECLARE,
        Permission.USER_MANAGE,
        Permission.METRIC_IMPORT,
        Permission.PEER_IMPORT,
        Permission.WEIGHTS_EDIT,
        Permission.DATA_REQUEST_ANSWER,
        Permission.PEER_FORGET,
        Permission.AUDIT_VIEW,
        Permission.JOB_MANAGE,
        Permission.MESSAGE_VIEW,
    },
}


STAFF_ROLES = frozenset(
    {Role.ADMINISTRATOR, Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER, Role.PRINCIPAL_ADVISER},
)


@lru_cache(maxsize=512)  # as many as there are sets of roles
def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that a person with these roles may do: the union, nothing is ever taken away."""
    return frozenset[Permission]().union(*(PERMISSIONS_OF[role] for role in roles))
