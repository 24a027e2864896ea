"""The canonical text of a problem, and its fingerprint."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from peerhub.matching.problem.shapes import VERSION, Engagement, Peer, Problem
from peerhub.matching.problem.tables import CandidateTable


def canonical(problem: Problem) -> bytes:
    """The problem as canonical JSON: UTF-8, sorted keys, no spaces, lists in their own order.

    A problem that was read from a file gives that file's content, with nothing added that the file left out.
    A problem put together in code is written with every key.
    """
    return b"".join(_pieces(problem))


def fingerprint(problem: Problem, beat: Callable[[], None] | None = None) -> str:
    """The SHA-256 of the canonical text, in hexadecimal: the same decision, the same fingerprint.

    `beat` is called again and again meanwhile, for millions of candidates take seconds.
    """
    checksum = hashlib.sha256()
    for piece in _pieces(problem):
        checksum.update(piece)
        if beat is not None:
            beat()
    return checksum.hexdigest()


def canonical_json(document: object) -> bytes:
    """Any JSON value in canonical form. Raises UnicodeEncodeError for text that is not Unicode (half a surrogate)."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def _pieces(problem: Problem) -> Iterator[bytes]:
    """The canonical text piece by piece: all at once, the candidates of a large problem fill the memory."""
    if problem.document is not None:
        yield problem.document
        return
    document = _document(problem)
    before = "{"
    for key in sorted([*document, "candidates"]):
        yield f'{before}"{key}":'.encode()
        before = ","
        if key != "candidates":
            yield canonical_json(document[key])
            continue
        at_slot = "{"
        for slot in sorted(problem.candidates):
            yield at_slot.encode() + canonical_json(slot) + b":" + _pairs(problem, slot)
            at_slot = ","
        yield b"}" if problem.candidates else b"{}"
    yield b"}"


def _pairs(problem: Problem, slot: str) -> bytes:
    if isinstance(problem.candidates, CandidateTable):
        return problem.candidates.written(slot)
    return canonical_json(problem.candidates[slot])


def _document(problem: Problem) -> dict[str, Any]:
    """All but the candidates."""
    return {
        "version": VERSION,
        "peers": [_peer(peer) for peer in problem.peers],
        "engagements": [_engagement(engagement) for engagement in problem.engagements],
        "apart": [list(pair) for pair in problem.apart],
        "fixed": [list(choice) for choice in problem.fixed],
        "previous": [list(choice) for choice in problem.previous],
        "change_points": problem.change_points,
        "unfilled_points": problem.unfilled_points,
        "rest_days": problem.rest_days,
        "balance_tolerance": problem.balance_tolerance,
    }


def _peer(peer: Peer) -> dict[str, Any]:
    return {
        "id": peer.id,
        "home": peer.home,
        "kind": peer.kind,
        "group": peer.group,
        "skills": dict(peer.skills),
        "days_left": peer.days_left,
        "balance": list(peer.balance),
    }


def _engagement(engagement: Engagement) -> dict[str, Any]:
    return {
        "id": engagement.id,
        "council": engagement.council,
        "first_day": engagement.first_day.isoformat(),
        "last_day": engagement.last_day.isoformat(),
        "days": engagement.days,
        "slots": [{"id": slot.id, "required": slot.required} for slot in engagement.slots],
        "needs": [{"skill": need.skill, "level": need.level, "points": need.points} for need in engagement.needs],
        "mixed_groups_points": engagement.mixed_groups_points,
        "balance": [{"tag": goal.tag, "at_least": goal.at_least} for goal in engagement.balance],
    }
