"""What must be true of an engagement before it is written. Pure: raises EngagementError, changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peerhub.councils.models import Council, CouncilStatus
from peerhub.engagements.dates import MOST_DAYS
from peerhub.engagements.errors import EngagementError
from peerhub.engagements.models import CoreTheme, EngagementType, TeamSlot, TemplateSlot
from peerhub.peers.models import PeerKind, Seniority, Skill
from peerhub.web.formats import day

LONGEST_FOCUS = 2000
LONGEST_ASKER = 120
LONGEST_SLOT_NAME = 80
MOST_NEEDS = 12
MOST_SLOTS = 12
NEED_LEVELS = range(1, 5)
NEED_WEIGHTS = range(1, 4)

Need = tuple[Skill, int, int]
"""A skill, the level at which someone on the team must have it (1 to 4), and its weight (1 useful to 3 essential)."""


@dataclass(frozen=True)
class SlotPlan:
    """One place on a team as somebody planned it; `slot_id` where it is there already."""

    name: str
    peer_kind: PeerKind | None = None
    seniority: Seniority | None = None
    skill_id: int | None = None
    is_required: bool = True
    counts: bool = True
    slot_id: int | None = None

    @classmethod
    def of(cls, slot: TemplateSlot | TeamSlot) -> "SlotPlan":
        """The plan that a template's slot stands for, or a slot that exists (then with its id)."""
        return cls(
            name=slot.name,
            peer_kind=slot.peer_kind,
            seniority=slot.seniority,
            skill_id=slot.skill_id,
            is_required=slot.is_required,
            counts=slot.counts,
            slot_id=slot.id if isinstance(slot, TeamSlot) else None,
        )

    def facts(self) -> dict[str, Any]:
        """What a slot of an engagement, and one of a type's usual team, are made of besides their position."""
        return {
            "name": self.name.strip(),
            "peer_kind": self.peer_kind,
            "seniority": self.seniority,
            "skill_id": self.skill_id,
            "is_required": self.is_required,
            "counts": self.counts,
        }


def check_council(council: Council, type_: EngagementType, last_day: date) -> None:
    """The council exists on the last on-site day, or is there in shadow form, and its nation has this type."""
    gone = council.ended_on is not None and council.ended_on < last_day
    if council.status is CouncilStatus.FORMER or gone:
        ended = f" on {day(council.ended_on)}" if council.ended_on else ""
        verb = "ends" if council.status is CouncilStatus.CURRENT else "ended"
        raise EngagementError(
            f"{council.name} {verb}{ended}. Choose the council that follows it, or earlier days.", "council"
        )
    if type_.nation is not None and type_.nation is not council.nation:
        raise EngagementError(
            f"{type_.name} is for councils in {type_.nation.value}, and {council.name} is in {council.nation.value}. "
            "Choose another kind of engagement.",
            "type",
        )


def check_dates(first_day: date, last_day: date, today: date) -> None:
    """On-site days lie in the future, in their order, and are at most twenty."""
    if first_day <= today:
        raise EngagementError("The first day on site must be after today", "first_day")
    if last_day < first_day:
        raise EngagementError("The last day on site must be the first day or later", "last_day")
    if (last_day - first_day).days + 1 > MOST_DAYS:
        raise EngagementError(f"A visit lasts at most {MOST_DAYS} days. Check both dates", "last_day")


def check_scope(type_: EngagementType, themes: Sequence[CoreTheme], local_focus: str) -> None:
    """A kind with core themes has at least one of them; the local focus is of a length that people read."""
    if type_.has_core_themes and not themes:
        raise EngagementError("Choose at least one of the core themes", "themes")
    check_focus(local_focus)


def check_focus(local_focus: str) -> None:
    """What the council asks for besides is of a length that people read."""
    if len(local_focus) > LONGEST_FOCUS:
        raise EngagementError(f"Local focus must be {LONGEST_FOCUS:,} characters or fewer", "local_focus")


def check_asked(asked_by: str, asked_on: date, today: date, *, is_required: bool) -> str:
    """Who asked, and on a day that is not ahead. Returns the name as it is kept."""
    asked_by = " ".join(asked_by.split())
    if is_required and not asked_by:
        raise EngagementError("Enter who asked, such as the chief executive", "asked_by")
    if len(asked_by) > LONGEST_ASKER:
        raise EngagementError(f"Who asked must be {LONGEST_ASKER} characters or fewer", "asked_by")
    if asked_on > today:
        raise EngagementError("This day lies ahead. Enter the day on which the council asked", "asked_on")
    return asked_by


def check_needs(needs: Sequence[Need]) -> None:
    """Each skill is asked for once, at a level and with a weight that exist."""
    if len(needs) > MOST_NEEDS:
        raise EngagementError(f"Choose at most {MOST_NEEDS} skills, the ones that matter most", "needs")
    seen: set[int] = set()
    for skill, level, weight in needs:
        if skill.id in seen:
            raise EngagementError(f"{skill.name} is asked for twice. Remove one of the two", "needs")
        seen.add(skill.id)
        if level not in NEED_LEVELS or weight not in NEED_WEIGHTS:
            raise EngagementError(f"Choose the level and the weight of {skill.name} from the lists", "needs")


def check_slots(slots: Sequence[SlotPlan]) -> None:
    """A team has at least one place that must be filled, and every place has a name of its own."""
    if not any(slot.is_required and slot.counts for slot in slots):
        raise EngagementError("The team needs at least one place that has to be filled", "slots")
    if len(slots) > MOST_SLOTS:
        raise EngagementError(f"A team has at most {MOST_SLOTS} places. Remove some", "slots")
    seen: set[str] = set()
    for slot in slots:
        _check_slot(slot, seen)
        seen.add(slot.name.casefold())


def _check_slot(slot: SlotPlan, seen: set[str]) -> None:
    if not slot.name.strip():
        raise EngagementError("Give every place on the team a name, such as Lead officer peer", "slots")
    if len(slot.name) > LONGEST_SLOT_NAME:
        raise EngagementError(f"The name of a place must be {LONGEST_SLOT_NAME} characters or fewer", "slots")
    if slot.name.casefold() in seen:
        raise EngagementError(f"Two places are called {slot.name}. Give one of them another name", "slots")
