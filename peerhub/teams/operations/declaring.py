"""A peer declares their interests in the council that they are asked to go to: signed, dated, once."""

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.peers import operations as peers
from peerhub.teams.declarations import Signed, is_signed_by, statement
from peerhub.teams.errors import TeamError
from peerhub.teams.models import Assignment, ConflictDeclaration

LONGEST = 400


def declare(assignment: Assignment, signed: Signed, *, by: Actor) -> ConflictDeclaration:
    """Keep what the peer signed. A declared interest becomes a suspected conflict, for staff to decide (R13).

    `by` is the peer, signed in or by the link of the invitation; nobody declares for somebody else. Raises TeamError.
    """
    peer, council = assignment.peer, assignment.engagement.council
    if by.id is not None and peer.user_id != by.id:
        raise TeamError("Only the peer can declare their interests.")
    if assignment.declaration is not None:
        raise TeamError("You have declared your interests for this visit already. Tell us if something has changed.")
    details = signed.details.strip()
    if signed.has_interest and not details:
        raise TeamError("Say what the interest is", "details")
    if len(details) > LONGEST:
        raise TeamError(f"This must be {LONGEST} characters or fewer", "details")
    if not is_signed_by(signed, peer.name):
        raise TeamError(f"Sign with your name as we have it: {peer.name}", "signature")
    made = ConflictDeclaration(
        statement=statement(signed, council.name), has_interest=signed.has_interest, details=details,
        signed_name=" ".join(signed.name.split()), signed_at=clock.now(),
    )  # fmt: skip
    if signed.kind is not None:
        told = f"Declared for the visit of {assignment.first_day.isoformat()}: {details}"[:LONGEST]
        new = peers.NewConflict(council=council, kind=signed.kind, reason=told, started_on=clock.today())
        conflict = peers.suspect_conflict(peer, new, by=by)
        db.session.flush()
        made.conflict_id = conflict.id
    assignment.declaration = made
    record(
        "conflict.declare", assignment.engagement, by=by, label=f"{peer.reference} {peer.name}, {council.name}",
        after={"peer": peer.name, "has_interest": made.has_interest, "statement": made.statement},
    )  # fmt: skip
    return made
