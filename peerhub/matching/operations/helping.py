"""Ways out of an empty place that reach beyond the team: a peer is asked for something, the council for less."""

from peerhub.accounts.models import User
from peerhub.engagements import operations as engagements
from peerhub.engagements.models import Engagement
from peerhub.matching import messages, queries
from peerhub.matching.errors import MatchingError
from peerhub.matching.explaining.clashes import Hindrance, hindrances
from peerhub.matching.explaining.remedies import days_lacking, only_rule
from peerhub.matching.facts import PeerFacts, Settings, SlotFacts
from peerhub.matching.operations.drafting import note, usual_settings
from peerhub.matching.proposing import Assessment
from peerhub.matching.workbench import Workbench
from peerhub.notifications.operations import queue_message
from peerhub.notifications.recipients import Recipient
from peerhub.peers.models import PeerStatus
from peerhub.web.formats import moment


def ask_for_help(
    engagement: Engagement, *, slot_id: int, peer_id: int, by: User, settings: Settings | None = None
) -> str:
    """Ask a peer to change what alone keeps them out: days that they marked, or terms not accepted. Returns what was
    done, in a sentence. The same is asked only once.

    Raises MatchingError when something else keeps them out, or nothing any more.
    """
    bench = queries.load_workbench(engagement.id, visible_to=by, settings=settings or usual_settings())
    slot, peer = _slot(bench, slot_id), _peer(bench, peer_id)
    against = hindrances(Assessment(bench), slot).get(peer.id, frozenset())
    rule = _askable(peer, against)
    days, key = days_lacking(against), messages.could_you_key(bench.engagement, peer, rule)
    asked = queries.asked_for_help({key: peer.id})
    if asked:
        return f"{peer.name} was asked already, {moment(asked[peer.id])}. There is no answer yet."
    row = queries.peers_by_id([peer.id])[peer.id]
    queue_message(
        messages.COULD_YOU,
        to=Recipient(row.name, row.email, row.user_id),
        key=key,
        subject=messages.could_you_subject(bench.engagement),
        text=messages.could_you_text(bench.engagement, slot, days=days),
        reason=messages.WHY,
        page=messages.could_you_page(days=days),
        urgent=True,
    )
    about = f"whether {days} can be made free" if days else "to accept the terms"
    note("peer.ask-for-help", engagement, by=by, place=slot.name, peer=peer.name, asked=about)
    return f"{peer.name} is asked {about}. Look again once they have answered."


def lower_need(engagement: Engagement, *, skill_id: int, level: int, by: User) -> str:
    """Ask for a skill at a lower level; all else of the scope stays. Raises MatchingError when it is lower already."""
    need = next((one for one in engagement.needs if one.skill_id == skill_id), None)
    if need is None or not 0 < level < need.level:
        raise MatchingError("This skill is asked for at that level, or lower, already. Look at the team again.")
    needs = [(one.skill, level if one is need else one.level, one.weight) for one in engagement.needs]
    try:
        engagements.change_scope(
            engagement, themes=engagement.themes, local_focus=engagement.local_focus, needs=needs, by=by
        )
    except engagements.EngagementError as refused:
        raise MatchingError(refused.sentence) from refused
    return f"{need.skill.name} is now asked for at level {level}. Tell the council."


def _askable(peer: PeerFacts, against: frozenset[Hindrance]) -> str:
    rule = only_rule(against)
    if rule == "R2" or (rule == "R5" and peer.status is PeerStatus.DEPLOYABLE):
        return rule
    raise MatchingError(f"There is nothing to ask {peer.name} for any more. Look at the ways out as they are now.")


def _slot(bench: Workbench, slot_id: int) -> SlotFacts:
    slot = bench.engagement.slots_by_id.get(slot_id)
    if slot is None or not bench.is_open or slot.id in bench.standing:
        raise MatchingError("This place is filled, or no longer on the team. Look at the team as it is now.")
    return slot


def _peer(bench: Workbench, peer_id: int) -> PeerFacts:
    if peer_id not in bench.pool.rows:
        raise MatchingError("This peer is not in the pool. Choose somebody from the list.")
    return bench.pool.peer(peer_id)
