"""R14 to R21: places and the team as a whole."""

from dataclasses import replace

import pytest

from peerhub.matching.facts import NeedFacts
from peerhub.matching.overrides import kept, reason_in, rules_in
from peerhub.matching.rules import (
    PEER_RULES,
    PLACE_RULES,
    RULES_VERSION,
    TEAM_RULES,
    Member,
    Severity,
    Team,
    misfits_of,
    team_findings,
)
from peerhub.matching.rules.registry import RuleBook, Scope, version_of
from peerhub.peers.models import Seniority
from tests.matching.making import (
    FAR,
    FINANCE,
    FINANCE_OFFICER,
    HOUSING,
    LEAD_MEMBER,
    LEAD_OFFICER,
    REGIONAL,
    SECOND_MEMBER,
    SHADOW,
    engagement,
    peer,
    slot,
)

CHIEF = peer(seniority=Seniority.CHIEF_EXECUTIVE, council_id=None)
LEADER = peer(seniority=Seniority.LEADER, council_id=None, skills={HOUSING.id: 3})
CABINET = peer(seniority=Seniority.CABINET_MEMBER, council_id=None, group="green", group_name="Green")
TREASURER = peer(seniority=Seniority.SECTION_151, council_id=None, skills={FINANCE.id: 4})
FULL = ((LEAD_OFFICER, CHIEF), (LEAD_MEMBER, LEADER), (SECOND_MEMBER, CABINET), (FINANCE_OFFICER, TREASURER))


def team(*members, about=None):
    return Team(about or engagement(), tuple(Member(*member) for member in members))


def found(one, severity=None):
    return [f.rule for f in team_findings(one) if severity in (None, f.severity)]


def test_nothing_stands_against_a_full_and_mixed_team():
    assert found(team(*FULL)) == []


@pytest.mark.parametrize("one", [LEADER, CABINET])
def test_a_member_fits_an_officers_place_only_if_a_person_insists(one):
    about = engagement()
    against = misfits_of(one, FINANCE_OFFICER, about)
    assert [(f.rule, f.can_be_overridden) for f in against] == [("R14", True)]
    assert misfits_of(one, SHADOW, about) == ()


def test_only_a_chief_executive_leads_unless_a_person_insists():
    about = engagement()
    assert misfits_of(CHIEF, LEAD_OFFICER, about) == ()
    assert [(f.rule, f.can_be_overridden) for f in misfits_of(TREASURER, LEAD_OFFICER, about)] == [("R15", True)]
    assert misfits_of(TREASURER, FINANCE_OFFICER, about) == ()


def test_every_required_place_that_is_empty_is_named():
    sentences = [f.sentence for f in team_findings(team(*FULL[:1])) if f.rule == "R14"]
    assert sentences == [f"The place “{s.name}” is empty" for s in (LEAD_MEMBER, SECOND_MEMBER, FINANCE_OFFICER)]


def test_a_team_led_by_somebody_else_is_blocked_until_the_rule_is_set_aside():
    director = peer(seniority=Seniority.DIRECTOR, council_id=None)
    assert found(team((LEAD_OFFICER, director), *FULL[1:]), Severity.BLOCK) == ["R15"]
    assert found(team((LEAD_OFFICER, director, frozenset({"R15"})), *FULL[1:]), Severity.BLOCK) == []


def test_a_full_team_without_a_member_peer_is_blocked():
    places = (LEAD_OFFICER, slot(2, "Second"), slot(3, "Third"))
    about = engagement(slots=places, needs=())
    officers = [peer(council_id=None) for _ in range(2)]
    full = team((LEAD_OFFICER, CHIEF), (places[1], officers[0]), (places[2], officers[1]), about=about)
    assert found(full, Severity.BLOCK) == ["R15"]
    assert found(team((LEAD_OFFICER, CHIEF), about=about), Severity.BLOCK) == []


def test_a_shadow_member_does_not_make_a_member_on_the_team():
    places = (LEAD_OFFICER, SHADOW)
    about = engagement(slots=places, needs=())
    assert found(team((LEAD_OFFICER, CHIEF), (SHADOW, LEADER), about=about), Severity.BLOCK) == ["R15"]


def test_members_of_one_group_warn():
    same = peer(seniority=Seniority.CABINET_MEMBER, council_id=None)
    assert found(team(*FULL[:2], (SECOND_MEMBER, same), FULL[3])) == ["R16"]
    assert found(team(FULL[0], FULL[1], FULL[3])) == ["R14"]


def test_a_lead_member_of_another_group_than_the_councils_warns():
    about = engagement(controlling_group="labour", controlling_group_name="Labour")
    assert found(team(*FULL, about=about)) == []
    other = engagement(controlling_group="green", controlling_group_name="Green")
    sentences = [f.sentence for f in team_findings(team(*FULL, about=other))]
    assert sentences == [f"{LEADER.name} is not of the group that runs the council (Green)"]


def test_two_peers_of_one_council_are_blocked_until_set_aside():
    one, other = CHIEF._replace(home=FAR), TREASURER._replace(home=FAR)
    pair = [(LEAD_OFFICER, one), *FULL[1:3], (FINANCE_OFFICER, other)]
    assert [f.sentence for f in team_findings(team(*pair))] == [f"{one.name} and {other.name} are both from Ford"]
    pair[3] = (FINANCE_OFFICER, other, frozenset({"R17"}))
    assert found(team(*pair)) == []
    pair[3] = (FINANCE_OFFICER, other._replace(home=REGIONAL))
    assert found(team(*pair)) == []


def test_a_shadow_peer_from_the_same_council_does_not_clash():
    one, other = CHIEF._replace(home=FAR), peer(home=FAR)
    assert found(team((LEAD_OFFICER, one), *FULL[1:], (SHADOW, other))) == []


def test_a_need_that_nobody_covers_at_the_level_asked_is_named():
    weak = TREASURER._replace(skills={FINANCE.id: 2})
    sentences = [f.sentence for f in team_findings(team(*FULL[:3], (FINANCE_OFFICER, weak)))]
    assert sentences == ["Nobody covers Finance at level 3"]


def test_what_only_a_shadow_peer_covers_is_not_covered():
    weak = TREASURER._replace(skills={})
    shadow = peer(council_id=None, skills={FINANCE.id: 4})
    assert found(team(*FULL[:3], (FINANCE_OFFICER, weak), (SHADOW, shadow))) == ["R18", "R20"]


@pytest.mark.parametrize(("places", "warns"), [(2, True), (3, False), (6, False), (7, True)])
def test_an_unusual_size_warns_on_challenges_only(places, warns):
    slots = (LEAD_OFFICER, *(slot(n, f"Place {n}", is_required=False) for n in range(10, 9 + places)))
    about = engagement(slots=slots, needs=())
    assert ("R19" in found(team((LEAD_OFFICER, CHIEF), about=about))) is warns
    assert "R19" not in found(team((LEAD_OFFICER, CHIEF), about=replace(about, is_progress_review=True)))
    assert "R19" not in found(team(about=replace(about, slots=slots[1:])))


def test_a_progress_review_needs_somebody_of_the_original_team():
    about = engagement(is_progress_review=True, original_team={LEADER.id: True, 9999: False})
    assert found(team(*FULL, about=about)) == []
    strangers = replace(about, original_team={9998: True, 9999: False})
    assert found(team(*FULL, about=strangers), Severity.BLOCK) == ["R21"]
    without_lead = replace(about, original_team={LEADER.id: False, 9999: True})
    assert found(team(*FULL, about=without_lead)) == ["R21"]
    assert found(team(*FULL, about=without_lead), Severity.BLOCK) == []


def test_a_team_that_is_not_complete_yet_is_not_blamed_for_r21():
    about = engagement(is_progress_review=True, original_team={9999: True})
    assert "R21" not in found(team(*FULL[:2], about=about))


def test_an_ordinary_team_is_free_of_r21():
    assert found(team(*FULL, about=engagement(original_team={9999: True}))) == []


# The books


def test_rules_14_to_21_are_all_there():
    assert {rule.id for rule in TEAM_RULES.rules} == {f"R{n}" for n in range(14, 22)}
    assert {rule.id for rule in PLACE_RULES.rules} == {"R14", "R15"}


def test_every_rule_of_domain_1_to_22_has_an_entry_and_a_text():
    entered = [rule for book in (PEER_RULES, PLACE_RULES, TEAM_RULES) for rule in book.rules]
    assert {rule.id for rule in entered} == {f"R{n}" for n in range(1, 23)}
    assert all(rule.text.endswith(".") and len(rule.text) > 30 for rule in entered)


def test_the_version_changes_with_a_text_and_with_nothing_else():
    def book(text):
        made = RuleBook(Scope.TEAM)
        made("R1", Severity.BLOCK, text)(lambda: ())
        return made

    assert version_of(book("one")) == version_of(book("one"))
    assert version_of(book("one")) != version_of(book("another"))
    assert len(RULES_VERSION) == 64


def test_a_need_below_the_level_of_everybody_is_no_finding():
    about = engagement(needs=(NeedFacts(HOUSING, 3, 1),))
    assert found(team(*FULL, about=about)) == []


@pytest.mark.parametrize("reason", ["Agreed.", "R4: said so: yes", "two\nlines"])
def test_a_reason_is_kept_with_its_rules(reason):
    text = kept(["R4", "R17", "R4"], reason)
    assert rules_in(text) == {"R4", "R17"}
    assert reason_in(text) == reason
