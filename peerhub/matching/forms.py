"""Forms of the team builder: what narrows the candidates, and the reasons that a person gives."""

from collections.abc import Iterable
from typing import Any

from peerhub.councils.models import CouncilKind
from peerhub.matching.explaining import BEST, LEAST, Narrowing
from peerhub.matching.overrides import LONGEST
from peerhub.matching.queries import DecisionFilter
from peerhub.matching.workbench import Workbench
from peerhub.peers.models import PeerKind
from peerhub.web.filters import FilterDayField, FilterForm
from peerhub.web.forms import ChoiceField, Form, HiddenField, LongTextField, TextField, option

ROOM_FOR_RULES = 40


class CandidateFilter(FilterForm):
    """What narrows the candidates for one place."""

    skill = ChoiceField("Skill", coerce=int, required=False, nothing="Any skill")
    level = ChoiceField(
        "At level",
        coerce=int,
        required=False,
        nothing="Any level",
        choices=[(2, "2 or higher"), (3, "3 or higher"), (4, "4")],
    )
    group = ChoiceField("Group", required=False, nothing="Any group")
    region = ChoiceField("Region", required=False, nothing="Any region")
    kind = ChoiceField(
        "Kind of council",
        coerce=CouncilKind,
        required=False,
        nothing="Any kind",
        choices=[(kind.value, kind.label) for kind in CouncilKind],
    )
    order = ChoiceField(
        "Sorted by",
        required=False,
        choices=[(BEST, "Best for the team"), (LEAST, "Asked least")],
    )

    def offer(self, bench: Workbench) -> None:
        """Fill the lists from what is in the pool."""
        places = bench.engagement.places
        groups = {(peer.group, peer.group_name) for peer in bench.pool.peers if peer.kind is PeerKind.MEMBER}
        homes = {peer.home for peer in bench.pool.peers if peer.home is not None}
        self.skill.choices = [option(skill.id, skill.name) for skill in bench.pool.skills]
        self.group.choices = [option(code, name or code) for code, name in sorted(_known(groups))]
        self.region.choices = [option(region, region) for region in sorted({places[home].region for home in homes})]

    def wanted(self) -> Narrowing:
        given = self.values()
        self.order.data = given.get("order", BEST)
        return Narrowing(
            skill_id=given.get("skill"),
            level=given.get("level", 1),
            group=given.get("group"),
            region=given.get("region"),
            kind=given.get("kind"),
            order=self.order.data,
        )

    def in_force(self) -> list[tuple[str, str]]:
        """Words and the name of every filter that narrows."""
        chosen: list[Any] = [self.skill, self.level, self.group, self.region, self.kind]
        return [
            (f"{field.label.text}: {_words(field)}", field.name) for field in chosen if field.data and not field.errors
        ]


class DecisionFilterForm(FilterForm):
    """What narrows the list of decisions."""

    q = TextField("Council or reference", required=False, max_length=80)
    decided_by = ChoiceField("Decided by", required=False, nothing="Anybody")
    since = FilterDayField("From")
    until = FilterDayField("To")

    @classmethod
    def choosing_from(cls, names: Iterable[str]) -> "DecisionFilterForm":
        form = cls()
        form.decided_by.choices = [option(name, name) for name in names]
        return form

    def wanted(self) -> DecisionFilter:
        given = self.values()
        return DecisionFilter(
            text=given.get("q", ""),
            decided_by=given.get("decided_by", ""),
            since=given.get("since"),
            until=given.get("until"),
        )


class OverrideForm(Form):
    """Why a peer is chosen although a rule stands against it."""

    version = HiddenField()
    reason = LongTextField(
        "Why is this peer chosen all the same?",
        called="reason",
        missing="Say why this peer is chosen all the same",
        hint="This is kept with the decision. The council and the peer do not see it.",
        max_length=LONGEST - ROOM_FOR_RULES,
        rows=4,
    )


class BalanceForm(Form):
    """Why the balance of a team is looked at; `seen` is the offer that a person saw, once there is one."""

    version = HiddenField()
    seen = HiddenField()
    reason = LongTextField(
        "Why should this team be better balanced?",
        called="reason",
        missing="Say why this team should be better balanced",
        hint="This is kept with the decision, and whoever asks may read it. Name nobody, and say nothing of anybody.",
        max_length=LONGEST,
        rows=4,
    )


class AcceptForm(Form):
    """Accepting the team; a reason is asked for only where a rule about the whole team has to be set aside."""

    version = HiddenField()
    reason = LongTextField(
        "Why is the team accepted all the same?",
        called="reason",
        required=False,
        hint="This is kept with the decision. The council and the peers do not see it.",
        max_length=LONGEST,
        rows=4,
    )


def _known(groups: Iterable[tuple[str | None, str | None]]) -> list[tuple[str, str | None]]:
    return [(code, name) for code, name in groups if code is not None]


def _words(field: ChoiceField) -> str:
    return next((str(choice.label) for choice in field.iter_choices() if choice.selected and choice.value != ""), "")
