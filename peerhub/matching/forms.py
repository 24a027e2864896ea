"""Forms of the team builder: what narrows the candidates, and the reasons that a person gives."""

import re
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

from peerhub.councils.models import CouncilKind
from peerhub.matching.explaining import BEST, LEAST, Conditions, Narrowing
from peerhub.matching.explaining.supposing import DROPPABLE
from peerhub.matching.overrides import LONGEST
from peerhub.matching.queries import DecisionFilter
from peerhub.matching.workbench import Workbench
from peerhub.peers.models import PeerKind
from peerhub.web.filters import FilterDayField, FilterForm
from peerhub.web.forms import ChoiceField, Form, HiddenField, LongTextField, TextField, option

ROOM_FOR_RULES = 40
HIGHEST = 4


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


EARLIEST, LATEST = -56, 112  # days by which a visit may be moved in a "what if"
PAIR = re.compile(r"(\d{1,9})-(\d{1,9})")
WITHOUT = re.compile(r"not-(\d{1,9})")


def conditions_in(given: MultiDict[str, str]) -> Conditions:
    """What the address supposes: ?place=3-17&place=not-21&days=7&rule=R4&need=5-2. What cannot be read is left out."""
    places = _pairs(given.getlist("place"))
    shift = given.get("days", 0, type=int)
    return Conditions(
        # The last word counts where one person is put into two places.
        places={slot: peer for peer, slot in {peer: slot for slot, peer in places.items()}.items()},
        banned=frozenset(int(found[1]) for text in given.getlist("place") if (found := WITHOUT.fullmatch(text)))
        - set(places.values()),
        shift=shift if EARLIEST <= shift <= LATEST else 0,
        dropped=frozenset(given.getlist("rule")) & DROPPABLE.keys(),
        levels={skill: level for skill, level in _pairs(given.getlist("need")).items() if level < HIGHEST},
    )


def choices_in(texts: Iterable[str]) -> dict[int, int]:
    """Places and peers as a form sends them: "3-17", 0 for nobody."""
    return _pairs(texts)


def _pairs(texts: Iterable[str]) -> dict[int, int]:
    return {int(found[1]): int(found[2]) for text in texts if (found := PAIR.fullmatch(text))}


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
