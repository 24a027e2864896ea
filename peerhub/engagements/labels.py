"""How an engagement, its needs and its team's places are said in words: in the audit record and on pages."""

from collections.abc import Iterable

from peerhub.engagements.checks import SlotPlan
from peerhub.engagements.models import Engagement, SkillNeed
from peerhub.web.formats import day_range, month, plural

WEIGHTS = {1: "useful", 2: "important", 3: "essential"}


def label_of(engagement: Engagement) -> str:
    """What an engagement is called where it stands alone: "Corporate peer challenge, Hartlepool (CPC-2027-014)"."""
    return f"{engagement.type.name}, {engagement.council.name} ({engagement.reference})"


def days_in_words(engagement: Engagement) -> str:
    """ "9 to 12 March 2027"; "about March 2027, not agreed yet" while the days are a wish."""
    if engagement.days_agreed:
        return day_range(engagement.first_day, engagement.last_day)
    return f"about {month(engagement.first_day)}, not agreed yet"


def need_in_words(need: SkillNeed) -> str:
    """ "Housing and homelessness, level 3, essential"."""
    return f"{need.skill.name}, level {need.level}, {WEIGHTS[need.weight]}"


def needs_in_words(needs: Iterable[SkillNeed]) -> list[str]:
    """Every need in words, by name, so that two lists can be compared."""
    return sorted(need_in_words(need) for need in needs)


def slot_in_words(slot: SlotPlan) -> str:
    """ "Shadow peer (member peer, optional, does not count)"."""
    details = [
        slot.peer_kind.label.lower() if slot.peer_kind else "",
        slot.seniority.label.lower() if slot.seniority else "",
        "" if slot.is_required else "optional",
        "" if slot.counts else "does not count",
    ]
    said = ", ".join(detail for detail in details if detail)
    return f"{slot.name} ({said})" if said else slot.name


def said_of_plan(unanswered: int) -> str:
    """ "3 recommendations have no action of the council yet"."""
    if not unanswered:
        return "Every recommendation has an action of the council"
    return f"{plural(unanswered, 'recommendation has', 'recommendations have')} no action of the council yet"
