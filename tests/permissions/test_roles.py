"""The page of permissions itself: nothing on it is idle, and what no role may ever do, none does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.permissions import EVERYONE, PERMISSIONS_OF, ROLE_LABELS, STAFF_ROLES, Permission, Role, permissions_of

# Permissions that only these roles hold, and why.
ONLY = {
    Permission.CLEARANCE_DECIDE: {Role.GROUP_OFFICE},  # a group speaks for its own members, nobody for it
    Permission.OWN_PROFILE: {Role.PEER},  # the record of the person who looks
    Permission.TRAINING_LOG: {Role.PEER},
    Permission.PEER_EDIT: {Role.PLACEMENT_OFFICER},
    Permission.TEAM_OVERRIDE: {Role.PLACEMENT_OFFICER},  # a named post answers for setting a rule aside
    Permission.USER_MANAGE: {Role.ADMINISTRATOR},
    Permission.METRIC_IMPORT: {Role.ADMINISTRATOR},
    Permission.AUDIT_VIEW: {Role.ADMINISTRATOR},
    Permission.TEAM_PROPOSE: {Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER},
    Permission.TRAINING_VERIFY: {Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER},
    Permission.TRAINING_MANAGE: {Role.PLACEMENT_OFFICER, Role.CHALLENGE_MANAGER},
    Permission.ACCREDITATION_EDIT: {Role.PLACEMENT_OFFICER, Role.ADMINISTRATOR},
}
NAMED_PEERS = {
    Permission.ENGAGEMENT_VIEW,  # its page names the team
    Permission.PEER_VIEW,
    Permission.PEER_EDIT,
    Permission.CERTIFICATE_VIEW,
    Permission.TRAINING_VERIFY,
    Permission.TEAM_PACK,
    Permission.TEAM_PROPOSE,
    Permission.MATCHING_VIEW,
}
# What a role must never hold.
NEVER = {
    # Monitoring answers come out as aggregates: who works with them sees no name beside them.
    Role.EQUALITY_ANALYST: set(Permission) - EVERYONE - {Permission.MONITORING_VIEW, Permission.MONITORING_PUBLISH},
    # The board sees the plan and whole figures, not people.
    Role.BOARD_MEMBER: NAMED_PEERS | {Permission.PLAN_EDIT},
    # Runs the system; selects nobody and reads nobody's certificates.
    Role.ADMINISTRATOR: {Permission.CERTIFICATE_VIEW, Permission.TEAM_PROPOSE, Permission.TEAM_OVERRIDE},
    # A council objects with a reason; it does not pick, and does not browse the pool.
    Role.COUNCIL_CONTACT: {Permission.PEER_VIEW, Permission.MATCHING_VIEW, Permission.CERTIFICATE_VIEW},
    # A peer sees no other peer's record, and does not check their own training.
    Role.PEER: {Permission.PEER_VIEW, Permission.TRAINING_VERIFY, Permission.MATCHING_VIEW},
    # A group nominates and clears; it takes no part in the selection.
    Role.GROUP_OFFICE: {Permission.PEER_EDIT, Permission.TEAM_PROPOSE, Permission.CERTIFICATE_VIEW},
}


def holders(permission: Permission) -> set[Role]:
    return {role for role, held in PERMISSIONS_OF.items() if permission in held}


def test_every_role_has_its_entry_and_its_name():
    assert set(PERMISSIONS_OF) == set(ROLE_LABELS) == set(Role)
    assert len(set(ROLE_LABELS.values())) == len(Role)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_every_role_may_use_its_own_account_and_look_at_councils(role):
    assert PERMISSIONS_OF[role] >= {Permission.ACCOUNT_USE, Permission.COUNCIL_VIEW}


@pytest.mark.parametrize("permission", Permission, ids=lambda permission: permission.value)
def test_every_permission_is_held_by_somebody(permission):
    assert holders(permission)


def test_every_permission_opens_a_page(worker_app):
    opened = {getattr(view, "access", None) for view in worker_app.view_functions.values()}
    assert set(Permission) - opened == set()


@pytest.mark.parametrize("permission", Permission, ids=lambda permission: permission.value)
def test_a_permission_reads_as_noun_and_verb(permission):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*:[a-z]+", permission.value)
    words = permission.name.lower().replace("_", "-")
    assert permission.value.replace(":", "-").startswith(words)


@pytest.mark.parametrize("permission", ONLY, ids=lambda permission: permission.value)
def test_only_these_roles_hold_it(permission):
    assert holders(permission) == ONLY[permission]


@pytest.mark.parametrize("role", NEVER, ids=lambda role: role.value)
def test_never(role):
    assert PERMISSIONS_OF[role] & NEVER[role] == set()


def test_only_staff_see_how_teams_are_chosen_and_the_whole_of_the_pool():
    assert holders(Permission.MATCHING_VIEW) == STAFF_ROLES
    assert holders(Permission.PEER_VIEW) == STAFF_ROLES | {Role.GROUP_OFFICE}


def test_who_does_a_thing_may_see_it():
    for does, sees in (
        (Permission.PEER_EDIT, Permission.PEER_VIEW),
        (Permission.TRAINING_VERIFY, Permission.CERTIFICATE_VIEW),
        (Permission.TRAINING_MANAGE, Permission.PEER_VIEW),
        (Permission.ACCREDITATION_EDIT, Permission.TRAINING_TARGET),
        (Permission.TRAINING_LOG, Permission.CERTIFICATE_VIEW),
        (Permission.CLEARANCE_DECIDE, Permission.PEER_VIEW),
        (Permission.ENGAGEMENT_EDIT, Permission.ENGAGEMENT_VIEW),
        (Permission.TEAM_PACK, Permission.ENGAGEMENT_VIEW),
        (Permission.TEAM_PROPOSE, Permission.PEER_VIEW),
        (Permission.TEAM_PROPOSE, Permission.MATCHING_VIEW),
        (Permission.TEAM_OVERRIDE, Permission.TEAM_PROPOSE),
        (Permission.PLAN_EDIT, Permission.PLAN_VIEW),
    ):
        assert holders(does) <= holders(sees), f"{does.value} without {sees.value}"


@given(roles=st.sets(st.sampled_from(Role)), one_more=st.sampled_from(Role))
def test_roles_add_up_and_never_take_away(roles, one_more):
    together = permissions_of(frozenset(roles | {one_more}))
    assert together == permissions_of(frozenset(roles)) | PERMISSIONS_OF[one_more]
    assert permissions_of(frozenset()) == frozenset()
