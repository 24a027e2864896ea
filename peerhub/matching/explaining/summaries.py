"""The team as a whole, in a paragraph that one could read to the council's leader."""

from peerhub.matching.explaining.words import post_text
from peerhub.matching.facts import EngagementFacts
from peerhub.matching.rules import Member, Team
from peerhub.peers.models import PeerKind
from peerhub.web.formats import listed, plural

NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}


def why_this_team(team: Team) -> str:
    """Who leads, what the team covers, where its peers come from, how experienced it is; empty without a team."""
    if not team.counting:
        return ""
    sentences = [_who(team), _covers(team), _homes(team), _experience(team), _groups(team)]
    return " ".join(sentence for sentence in sentences if sentence)


def _who(team: Team) -> str:
    engagement = team.engagement
    leads = [slot for slot in (engagement.lead_officer_slot, engagement.lead_member_slot) if slot]
    named = [
        f"{member.peer.name} ({_lower(post_text(member.peer, engagement))})"
        for slot in leads
        if (member := team.by_slot.get(slot.id))
    ]
    size = f"This team of {_number(len(team.counting))}" if len(team.counting) > 1 else "This team of one"
    return f"{size} is led by {listed(named)}." if named else f"{size} is still without a lead."


def _covers(team: Team) -> str:
    needs = team.engagement.needs
    if not needs:
        return ""
    covered = [need.skill.name.lower() for need in needs if need.skill.id not in team.uncovered]
    missing = [need.skill.name.lower() for need in needs if need.skill.id in team.uncovered]
    if not covered:
        return f"It does not cover {listed(missing, 'or')} at the level asked."
    together = "Together they cover" if len(team.counting) > 1 else "It covers"
    rest = (
        f"; {listed(missing)} {'is' if len(missing) == 1 else 'are'} not covered at the level asked" if missing else ""
    )
    all_of_it = "all that the engagement needs: " if not missing and len(covered) > 1 else ""
    return f"{together} {all_of_it}{listed(covered)}{rest}."


def _homes(team: Team) -> str:
    engagement = team.engagement
    same = [member for member in team.counting if _kind(member, engagement) is engagement.council.kind]
    alike = [member for member in team.counting if member.peer.home in engagement.surroundings.likeness]
    said = []
    if same:
        verb = "comes" if len(same) == 1 else "come"
        said.append(f"{_number(len(same))} {verb} from the same kind of council as {engagement.council.name}")
    if alike:
        verb = "comes" if len(alike) == 1 else "come"
        said.append(f"{_number(len(alike))} {verb} from one of the twenty councils statistically most like it")
    return f"{_upper(listed(said))}." if said else ""


def _experience(team: Team) -> str:
    served = [member.peer.served for member in team.counting if member.peer.served]
    fresh = len(team.counting) - len(served)
    said = []
    if served:
        who = "they have" if len(team.counting) > 1 else "this peer has"
        said.append(
            f"between them {who} served on {plural(sum(served), 'engagement')}"
            if len(team.counting) > 1
            else f"{who} served on {plural(sum(served), 'engagement')}"
        )
    if fresh:
        said.append(f"for {_number(fresh)} it would be the first")
    return f"{_upper('; '.join(said))}." if said else ""


def _groups(team: Team) -> str:
    groups = {member.peer.group for member in team.counting if member.peer.kind is PeerKind.MEMBER} - {None}
    return "The member peers are of different political groups." if len(groups) > 1 else ""


def _kind(member: Member, engagement: EngagementFacts) -> object:
    return engagement.places[member.peer.home].kind if member.peer.home is not None else None


def _number(count: int) -> str:
    return NUMBERS.get(count, str(count))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
