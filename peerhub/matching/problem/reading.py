"""Problem file to `Problem`: nothing that breaks the format gets past here."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar, cast, get_args

from peerhub.matching.problem.canonical import canonical_json
from peerhub.matching.problem.faults import ProblemFault, shown
from peerhub.matching.problem.json_text import parse, refuse_broken_text
from peerhub.matching.problem.members import Members, as_text, as_whole
from peerhub.matching.problem.shapes import (
    LARGEST_NUMBER,
    VERSION,
    Choice,
    Engagement,
    Goal,
    Need,
    Peer,
    PeerKind,
    Problem,
    Slot,
)
from peerhub.matching.problem.tables import CandidateTable

_PROBLEM = (
    "version", "peers", "engagements", "candidates", "apart", "fixed", "previous",
    "change_points", "unfilled_points", "rest_days", "balance_tolerance",
)  # fmt: skip
_PEER = ("id", "home", "kind", "group", "skills", "days_left", "balance")
_ENGAGEMENT = (
    "id", "council", "first_day", "last_day", "days", "slots", "needs", "mixed_groups_points", "balance",
)  # fmt: skip
_LEVELS = (1, 4)

Item = TypeVar("Item", Peer, Engagement)


def read_problem(text: str | bytes) -> Problem:
    """The problem that a file of version 1 holds. Raises ProblemFault with the path of the first fault.

    Missing lists are empty and missing points, tolerance and rest days are 0; a missing `group` is null. Everything
    else has to be there, and no other key may be. What can be said twice without changing the meaning (an apart pair,
    a tag) may be; an id, a candidate or a choice may not.
    """
    document = parse(text)
    members = Members(document, "", _PROBLEM)
    if members.whole("version", least=-LARGEST_NUMBER) != VERSION:
        raise ProblemFault("version", f"must be {VERSION}, not {shown(document['version'])}")
    peers = _unique(members, "peers", _peer)
    engagements = _unique(members, "engagements", _engagement)
    slots = _slot_ids(engagements)
    peer_ids = {peer.id: at for at, peer in enumerate(peers)}
    problem = Problem(
        peers=peers,
        engagements=engagements,
        candidates=CandidateTable(
            list(peer_ids),
            [
                (slot, *_pairs(pairs, where, peer_ids))
                for where, slot, pairs in members.entries("candidates")
                if _known(slot, where, slots, "slot")
            ],
        ),
        apart=_apart(members, peer_ids),
        fixed=_choices(members, "fixed", slots, peer_ids),
        previous=_choices(members, "previous", slots, peer_ids),
        change_points=members.whole_or_zero("change_points"),
        unfilled_points=members.whole_or_zero("unfilled_points"),
        rest_days=members.whole_or_zero("rest_days"),
        balance_tolerance=members.whole_or_zero("balance_tolerance"),
    )
    try:
        text_of_it = canonical_json(document)
    except UnicodeEncodeError:
        refuse_broken_text(document)
        raise
    object.__setattr__(problem, "document", text_of_it)
    return problem


def _unique(members: Members, key: str, read: Callable[[Any, str], Item]) -> tuple[Item, ...]:
    seen: set[str] = set()
    items = []
    for path, value in members.items(key):
        item = read(value, path)
        if item.id in seen:
            raise ProblemFault(f"{path}.id", f"{shown(item.id)} is used twice")
        seen.add(item.id)
        items.append(item)
    return tuple(items)


def _peer(value: Any, path: str) -> Peer:
    members = Members(value, path, _PEER)
    name, home, kind = members.text("id"), members.text("home"), _kind(members)
    group = members.text_or_null("group")
    if kind == "officer" and group is not None:
        raise ProblemFault(members.where("group"), f"must be null for an officer, not {shown(group)}")
    return Peer(
        id=name,
        home=home,
        kind=kind,
        group=group,
        skills={
            as_text(skill, where): as_whole(level, where, *_LEVELS) for where, skill, level in members.entries("skills")
        },
        days_left=members.whole("days_left"),
        balance=tuple(as_text(tag, where) for where, tag in members.items("balance")),
    )


def _kind(members: Members) -> PeerKind:
    kind = members.text("kind")
    for known in get_args(PeerKind):
        if kind == known:
            return cast(PeerKind, known)
    raise ProblemFault(members.where("kind"), f'must be "member" or "officer", not {shown(kind)}')


def _engagement(value: Any, path: str) -> Engagement:
    members = Members(value, path, _ENGAGEMENT)
    name, council = members.text("id"), members.text("council")
    first_day, last_day = members.day("first_day"), members.day("last_day")
    if last_day < first_day:
        raise ProblemFault(members.where("last_day"), f"{last_day} is before the first day, {first_day}")
    return Engagement(
        id=name,
        council=council,
        first_day=first_day,
        last_day=last_day,
        days=members.whole("days"),
        slots=tuple(_slot(slot, where) for where, slot in members.items("slots")),
        needs=tuple(_need(need, where) for where, need in members.items("needs")),
        mixed_groups_points=members.whole_or_zero("mixed_groups_points"),
        balance=tuple(_goal(goal, where) for where, goal in members.items("balance")),
    )


def _slot(value: Any, path: str) -> Slot:
    members = Members(value, path, ("id", "required"))
    return Slot(id=members.text("id"), required=members.yes_or_no("required"))


def _need(value: Any, path: str) -> Need:
    members = Members(value, path, ("skill", "level", "points"))
    return Need(
        skill=members.text("skill"), level=members.whole("level", *_LEVELS), points=members.whole_or_zero("points")
    )


def _goal(value: Any, path: str) -> Goal:
    members = Members(value, path, ("tag", "at_least"))
    return Goal(tag=members.text("tag"), at_least=members.whole("at_least", least=1))


def _slot_ids(engagements: tuple[Engagement, ...]) -> set[str]:
    seen: set[str] = set()
    for i, engagement in enumerate(engagements):
        for j, slot in enumerate(engagement.slots):
            if slot.id in seen:
                raise ProblemFault(f"engagements[{i}].slots[{j}].id", f"{shown(slot.id)} is used twice")
            seen.add(slot.id)
    return seen


def _pairs(value: Any, path: str, peers: Mapping[str, int]) -> tuple[list[int], list[int]]:
    """The places of one slot's candidates among the peers, and their points.

    Hundreds of thousands pass here, so the right ones are checked all at once, and only wrong ones one by one.
    """
    if value == []:
        return [], []
    if type(value) is list and set(map(type, value)) == {list} and set(map(len, value)) == {2}:
        names, points = zip(*value, strict=True)
        right = set(map(type, names)) == {str} and set(map(type, points)) == {int}
        if right and min(points) >= -LARGEST_NUMBER and max(points) <= LARGEST_NUMBER and len(set(names)) == len(names):
            places = [peers.get(name, -1) for name in names]
            if min(places) >= 0:
                return places, list(points)
    return _refused_pairs(value, path, peers)


def _refused_pairs(value: Any, path: str, peers: Mapping[str, int]) -> tuple[list[int], list[int]]:
    """Raises ProblemFault at the first pair that is wrong; some is."""
    if not isinstance(value, list):
        raise ProblemFault(path, f"must be a list, not {shown(value)}")
    places: dict[int, int] = {}
    for at, item in enumerate(value):
        if type(item) is not list or len(item) != 2:
            raise ProblemFault(f"{path}[{at}]", 'must be a peer and points, such as ["p17", 8312]')
        peer = as_text(item[0], f"{path}[{at}][0]")
        _known(peer, f"{path}[{at}][0]", peers, "peer")
        points = as_whole(item[1], f"{path}[{at}][1]", -LARGEST_NUMBER, LARGEST_NUMBER)
        if peers[peer] in places:
            raise ProblemFault(f"{path}[{at}][0]", f"{shown(peer)} is a candidate twice")
        places[peers[peer]] = points
    return list(places), list(places.values())


def _apart(members: Members, peers: Collection[str]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for path, value in members.items("apart"):
        first, second = _two_texts(value, path, "two peers")
        _known(first, f"{path}[0]", peers, "peer")
        _known(second, f"{path}[1]", peers, "peer")
        if first == second:
            raise ProblemFault(path, f"{shown(first)} cannot be kept apart from itself")
        pairs.append((first, second))
    return tuple(pairs)


def _choices(members: Members, key: str, slots: Collection[str], peers: Collection[str]) -> tuple[Choice, ...]:
    choices: dict[Choice, None] = {}
    for path, value in members.items(key):
        slot, peer = _two_texts(value, path, "a slot and a peer")
        _known(slot, f"{path}[0]", slots, "slot")
        _known(peer, f"{path}[1]", peers, "peer")
        if (slot, peer) in choices:
            raise ProblemFault(path, f"{shown(peer)} for {shown(slot)} is given twice")
        choices[slot, peer] = None
    return tuple(choices)


def _two_texts(value: Any, path: str, what: str) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise ProblemFault(path, f"must be a list of {what}, not {shown(value)}")
    return as_text(value[0], f"{path}[0]"), as_text(value[1], f"{path}[1]")


def _known(name: str, path: str, names: Collection[str], what: str) -> bool:
    if name not in names:
        raise ProblemFault(path, f"{shown(name)} is not a {what} of this problem")
    return True
