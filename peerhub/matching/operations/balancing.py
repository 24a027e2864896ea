"""The balance of a team: looked at with a reason, its price shown, taken by a person.

The only reader of what peers share, which stays in here: neither the problem nor the result that are kept beside the
draft hold a mark.
"""

import hashlib

from peerhub.accounts.models import User
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.matching import queries
from peerhub.matching.errors import MatchingError
from peerhub.matching.facts import Settings
from peerhub.matching.operations.drafting import begin, note
from peerhub.matching.operations.proposing import keep, put
from peerhub.matching.overrides import LONGEST
from peerhub.matching.proposing import Assessment, Proposal, peer_key, propose
from peerhub.matching.proposing.balance import Offer, offer
from peerhub.matching.workbench import Workbench
from peerhub.sharing.queries import shared_for_balance


def look_at_balance(
    engagement: Engagement, *, reason: str, tolerance: int, by: User, settings: Settings
) -> tuple[Workbench, Offer]:
    """The proposal without and with balance. Changes nothing; that it was looked at, by whom and why, is audited.

    Raises MatchingError at the field `reason`, CannotPropose where no team can be proposed.
    """
    _check(reason)
    bench = queries.load_workbench(engagement.id, visible_to=by, settings=settings)
    if not bench.is_open:
        raise MatchingError("The visit has begun or is called off, so its team can no longer be chosen.")
    found = _offer(bench, tolerance)
    note("balance.look", engagement, by=by, reason=reason.strip())
    return bench, found


def take_balance(
    engagement: Engagement, *, reason: str, seen: str, tolerance: int, by: User, version: int, settings: Settings
) -> str:
    """Put the balanced team into the draft; `seen` is the mark of the offer that the person saw.

    Raises MatchingError when the offer is another one meanwhile, DraftChanged when somebody was quicker.
    """
    _check(reason)
    draft, bench = begin(engagement, version=version, by=by, settings=settings)
    found = _offer(bench, tolerance)
    if found.balanced is None or mark_of(found) != seen:
        raise MatchingError("What could be offered has changed meanwhile. Look at it once more.")
    put(draft, bench, Proposal(found.without.problem, found.balanced, found.choices))
    keep(draft, bench, found.without)
    taken = {
        "by": by.name,
        "reason": reason.strip(),
        "tolerance": found.tolerance,
        "price": found.price,
        "changes": [list(pair) for pair in sorted(found.changes.items())],
    }
    draft.result = {**(draft.result or {}), "balance": taken}
    db.session.flush()
    note("balance.take", engagement, by=by, reason=reason.strip(), points=found.price)
    return "The better balanced team stands in the draft. Nobody has been asked yet."


def mark_of(found: Offer) -> str:
    """Tells one offer from another: its team and its price."""
    return hashlib.sha256(repr((sorted(found.choices.items()), found.price)).encode()).hexdigest()


def _offer(bench: Workbench, tolerance: int) -> Offer:
    shared = shared_for_balance()
    marks = {peer_key(peer_id): codes for peer_id, codes in shared.by_peer.items()}
    return offer(propose(Assessment(bench)), goals=shared.marks, by_peer=marks, tolerance=tolerance)


def _check(reason: str) -> None:
    if not reason.strip():
        raise MatchingError("Say why this team should be better balanced", "reason")
    if len(reason.strip()) > LONGEST:
        raise MatchingError(f"The reason must be {LONGEST} characters or fewer", "reason")
