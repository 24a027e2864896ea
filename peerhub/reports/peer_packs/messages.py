"""What peers are told about the pack, in words. Pure."""

from peerhub.engagements.models import Engagement
from peerhub.notifications.kinds import message_kind
from peerhub.notifications.recipients import Page, Recipient
from peerhub.reports.peer_packs.models import PeerPack
from peerhub.teams.messages import Letter
from peerhub.teams.models import Assignment
from peerhub.web.formats import day_range

MADE = message_kind("pack.made", "the pack for a visit of yours is made, or made anew")


def made(pack: PeerPack, engagement: Engagement, assignment: Assignment) -> Letter:
    """The pack is there, or has changed, for one of the team."""
    what = "\n".join(f"- {change}" for change in pack.changes)
    text = f"What changed since the last one:\n\n{what}" if pack.number > 1 else "Everything to read is in it."
    peer = assignment.peer
    return Letter(
        kind=MADE,
        key=f"pack.made:{pack.id}:{peer.id}",
        to=Recipient(peer.name, peer.email, peer.user_id),
        subject=f"{'New pack' if pack.number > 1 else 'Your pack'}: {engagement.council.name}, "
        f"{day_range(engagement.first_day, engagement.last_day)}",
        text=text,
        reason="You are on the team.",
        page=Page("reports.peer_pack", "Open the pack", {"engagement_id": engagement.id}),
    )
