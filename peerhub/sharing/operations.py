"""Sharing and withdrawing, by the peer alone."""

from collections.abc import Collection

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.peers.models import Peer
from peerhub.peers.operations.errors import PeerRefused
from peerhub.peers.operations.marks import label_of
from peerhub.sharing import queries
from peerhub.sharing.models import ConsentWithdrawal, SharedAnswer


def share(peer: Peer, question_ids: Collection[int], *, agrees: bool, by: User) -> None:
    """Share exactly these answers from now on; others are deleted, and that something was withdrawn is kept.

    The audit record says that the page was saved, whatever stands on it: no more can be read from it. Raises
    PeerRefused for anybody but the peer, and where something is shared without agreeing to today's text.
    """
    if peer.user_id is None or peer.user_id != by.id:
        raise PeerRefused("Only the peer themself decides what they share.")
    consent = queries.consent_of_today()
    asked = {question.id for question in queries.questions_of_today()}
    wanted = asked.intersection(question_ids)
    held = {answer.question_id: answer for answer in queries.answers_of(peer)}
    agreed = {number for number, answer in held.items() if consent is not None and answer.consent_id == consent.id}
    if wanted - agreed and (consent is None or not agrees):
        raise PeerRefused("Tick that you agree, or take away what you ticked", field="agrees")
    for question_id, answer in held.items():
        if question_id not in wanted:
            db.session.delete(answer)
    if held.keys() - wanted:
        db.session.add(ConsentWithdrawal(peer_id=peer.id, withdrawn_at=clock.now()))
    for question_id in sorted(wanted):
        _agree(peer, question_id, consent.id if consent else 0, held.get(question_id))
    db.session.flush()
    record("sharing.save", peer, by=by, label=label_of(peer))


def _agree(peer: Peer, question_id: int, consent_id: int, held: SharedAnswer | None) -> None:
    """One answer under today's text; one that was agreed to already keeps its date."""
    if held is None:
        db.session.add(
            SharedAnswer(peer_id=peer.id, question_id=question_id, consent_id=consent_id, agreed_at=clock.now())
        )
    elif held.consent_id != consent_id:
        held.consent_id, held.agreed_at = consent_id, clock.now()
