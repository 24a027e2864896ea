"""The page "What if?": what can be supposed, and what the answer is in sentences."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from peerhub.matching.errors import CannotPropose
from peerhub.matching.explaining import Conditions, SlotStandings, Supposed, suppose
from peerhub.matching.explaining.supposing import DROPPABLE
from peerhub.matching.explaining.words import difference_text
from peerhub.matching.facts import NeedFacts, PeerFacts, SlotFacts
from peerhub.matching.proposing import Assessment
from peerhub.matching.rules import Finding, team_findings
from peerhub.matching.scoring import PER_POINT
from peerhub.matching.workbench import Workbench
from peerhub.web.formats import day_range, listed, plural

MOST_OFFERED = 8
WEEKS = (*range(-4, 0), *range(1, 9))


@dataclass(frozen=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Question:
    """One list of the form: what may be supposed about one place, the days, or one need."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class SupposedPage:
    """`answer` is None while nothing is supposed, or nobody can stand so; then `refused` says why."""

    bench: Workbench
    places: tuple[Question, ...]
    days: Question
    needs: tuple[Question, ...]
    rules: tuple[Option, ...]
    conditions: Conditions
    said: tuple[str, ...]
    answer: Supposed | None
    refused: str
    sentences: tuple[str, ...]
    aside: tuple[str, ...]
    objections: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def can_be_taken_over(self) -> bool:
        """Whether the builder can make it so: only people move, and somebody does."""
        return self.bench.is_open and self.conditions.is_about_people and bool(self.changes)


def supposed_page(benches: Mapping[int, Workbench], conditions: Conditions) -> SupposedPage:
    """`benches` are by the number of days that the visit is moved by: 0, and the one that is supposed."""
    now = benches[0]
    answer, refused = None, ""
    if conditions:
        try:
            answer = suppose(now, benches[conditions.shift], conditions)
        except CannotPropose as clash:
            refused = clash.sentence
    against = tuple(_against(answer)) if answer else ()
    return SupposedPage(
        bench=now,
        places=tuple(_places(now, conditions)),
        days=_days(now, conditions),
        needs=tuple(_need(need, conditions) for need in now.engagement.needs),
        rules=tuple(Option(rule, text, rule in conditions.dropped) for rule, text in DROPPABLE.items()),
        conditions=conditions,
        said=tuple(_said(now, conditions)),
        answer=answer,
        refused=refused,
        sentences=tuple(_sentences(answer)) if answer else (),
        aside=tuple(_aside(answer)) if answer else (),
        objections=against,
        changes=tuple(_changes(answer)) if answer else (),
    )


# What can be supposed


def _places(bench: Workbench, conditions: Conditions) -> Iterator[Question]:
    assessment = Assessment(bench)
    for slot in bench.engagement.counting_slots:
        if slot.id not in bench.asked:
            yield Question("place", slot.name, tuple(_for_place(assessment, slot, conditions)))


def _for_place(assessment: Assessment, slot: SlotFacts, conditions: Conditions) -> Iterator[Option]:
    bench = assessment.bench
    wanted = conditions.places.get(slot.id)
    yield Option("", "Whoever is best", wanted is None)
    standings = SlotStandings(assessment, slot)
    offered: list[PeerFacts] = []
    if standings.occupant:
        one = standings.occupant
        offered.append(one)
        yield Option(f"{slot.id}-{one.id}", f"Keep {one.name}", wanted == one.id)
        yield Option(f"not-{one.id}", f"Not {one.name}", one.id in conditions.banned)
    offered += [assessment.peers[int(row)] for row in standings.proposable[:MOST_OFFERED]]
    if wanted in bench.pool.rows:
        offered.append(bench.pool.peer(wanted or 0))
    for peer in {peer.id: peer for peer in offered if peer is not standings.occupant}.values():
        yield Option(f"{slot.id}-{peer.id}", peer.name, wanted == peer.id)


def _days(bench: Workbench, conditions: Conditions) -> Question:
    asked = {0, *(7 * weeks for weeks in WEEKS), conditions.shift}
    return Question("days", "The visit", tuple(_shifted(bench, shift, conditions) for shift in sorted(asked)))


def _shifted(bench: Workbench, shift: int, conditions: Conditions) -> Option:
    words = f"{when(shift)}: {days_text(bench, shift)}" if shift else f"As planned: {days_text(bench, 0)}"
    return Option(str(shift or ""), words, shift == conditions.shift)


def when(shift: int) -> str:
    """ "2 weeks earlier", "1 day later"."""
    count = plural(abs(shift) // 7, "week") if shift % 7 == 0 else plural(abs(shift), "day")
    return f"{count} {'later' if shift > 0 else 'earlier'}"


def days_text(bench: Workbench, shift: int) -> str:
    """The on-site days, so many days later."""
    first, last = bench.engagement.first_day, bench.engagement.last_day
    return day_range(first.fromordinal(first.toordinal() + shift), last.fromordinal(last.toordinal() + shift))


def _need(need: NeedFacts, conditions: Conditions) -> Question:
    wanted = conditions.levels.get(need.skill.id, need.level)
    levels = [(need.level, f"Level {need.level}, as asked")]
    levels += [(level, f"Level {level}") for level in range(need.level - 1, 0, -1)]
    levels.append((0, "Not asked for"))
    options = (
        Option("" if level == need.level else f"{need.skill.id}-{level}", words, level == wanted)
        for level, words in levels
    )
    return Question("need", need.skill.name, tuple(options))


# What is supposed, and what would be


def _said(bench: Workbench, conditions: Conditions) -> Iterator[str]:
    """The conditions in words, as they stand above the answer."""
    rows, slots = bench.pool.rows, bench.engagement.slots_by_id
    for slot_id, peer_id in conditions.places.items():
        if slot_id in slots and peer_id in rows:
            yield f"{bench.pool.peer(peer_id).name} is {slots[slot_id].name}"
    for peer_id in sorted(conditions.banned):
        if peer_id in rows:
            yield f"{bench.pool.peer(peer_id).name} is not on the team"
    if conditions.shift:
        yield f"the visit is {when(conditions.shift)}, on {days_text(bench, conditions.shift)}"
    for rule in DROPPABLE:
        if rule in conditions.dropped:
            yield f"{rule} is set aside"
    for need in bench.engagement.needs:
        level = conditions.levels.get(need.skill.id, need.level)
        if level != need.level:
            yield f"{need.skill.name} is asked for at level {level}" if level else f"{need.skill.name} is not asked for"


def _sentences(answer: Supposed) -> Iterator[str]:
    """Who comes, who goes, who moves; the points; what is open or covered."""
    before = {line.before.id: line.slot for line in answer.lines if line.before}
    after = {line.after.id: line.slot for line in answer.lines if line.after}
    comes = [
        f"{line.after.name} ({line.slot.name})" for line in answer.changed if line.after and line.after.id not in before
    ]
    goes = [line.before.name for line in answer.changed if line.before and line.before.id not in after]
    moves = [
        f"{line.after.name} becomes {line.slot.name}"
        for line in answer.changed
        if line.after and line.after.id in before
    ]
    if comes:
        yield f"{listed(comes)} {'comes' if len(comes) == 1 else 'come'} in."
    if goes:
        yield f"{listed(goes)} {'goes' if len(goes) == 1 else 'go'} out."
    yield from (f"{sentence}." for sentence in moves)
    if not answer.changed:
        yield "The team stays as it is." if answer.has_team else "The best team stays the same."
    yield _worth(answer)
    yield from _open(answer)


def _worth(answer: Supposed) -> str:
    # From what is shown, so that the three numbers add up for whoever reads them.
    difference = (round(answer.points_after / 10) - round(answer.points_before / 10)) * 10
    if not difference:
        return f"The team keeps its {points(answer.points_after)} points."
    verb = "gain" if difference > 0 else "lose"
    was, then = points(answer.points_before), points(answer.points_after)
    return f"The team would {verb} {difference_text(abs(difference))}: {then} instead of {was}."


def points(value: int) -> str:
    """Points as people read them, to one decimal."""
    return f"{value / PER_POINT:,.1f}"


def _open(answer: Supposed) -> Iterator[str]:
    gaps_before, gaps_after = answer.now.team.gaps, answer.then.team.gaps
    was_open = {slot.id for slot in gaps_before}
    is_open = {slot.id for slot in gaps_after}
    if filled := [slot.name for slot in gaps_before if slot.id not in is_open]:
        yield f"{listed(filled)} would be filled."
    if lost := [slot.name for slot in gaps_after if slot.id not in was_open]:
        yield f"Nobody could be asked for {listed(lost)}."
    if still := [slot.name for slot in gaps_after if slot.id in was_open]:
        yield f"{listed(still)} would still be empty."
    names = answer.now.pool.skills_by_id
    asked = {need.skill.id for need in answer.then.engagement.needs}
    before, after = set(answer.now.team.uncovered), set(answer.then.team.uncovered)
    if won := [names[skill].name for skill in answer.now.team.uncovered if skill in asked - after]:
        yield f"{listed(won)} would be covered."
    if open_now := [names[skill].name for skill in answer.then.team.uncovered if skill not in before]:
        yield f"{listed(open_now)} would no longer be covered."


def _aside(answer: Supposed) -> Iterator[str]:
    """What a person should know beside the answer: a better team without conditions, rules about the team."""
    if answer.has_team and answer.best_now > answer.points_before:
        yield (
            "Without any of this, proposing again would bring "
            f"{difference_text(answer.best_now - answer.points_before)} more than the team that stands."
        )
    known = {found.sentence for found in team_findings(answer.now.team)}
    for found in team_findings(answer.then.team):
        if found.sentence not in known and found.rule not in {"R14", "R18"}:
            yield f"{found.sentence} ({found.rule})."


def _against(answer: Supposed) -> Iterator[str]:
    """What stands against those who would be on the team, under the rules that are kept and those that are left out."""
    full = Assessment(_with_all_rules(answer.then))
    for slot in answer.then.engagement.slots:
        peer = answer.then.standing.get(slot.id)
        if peer is not None:
            set_aside = answer.then.set_aside(slot)
            found: Iterable[Finding] = full.objections(peer, slot)
            yield from (
                f"{peer.name}, {slot.name}: {one.sentence} ({one.rule})." for one in found if one.rule not in set_aside
            )


def _with_all_rules(bench: Workbench) -> Workbench:
    return Workbench(bench.engagement, bench.pool, bench.weights, bench.draft)


def _changes(answer: Supposed) -> Iterator[str]:
    """Each place that would change, as the form sends it: slot and peer, 0 for nobody."""
    choices = answer.then.choices
    draft = {choice.slot_id: choice.peer_id for choice in answer.now.draft.choices} if answer.has_team else {}
    for slot in answer.then.engagement.slots:
        chosen = choices[slot.id].peer_id if slot.id in choices else 0
        if chosen != draft.get(slot.id, 0) and slot.id not in answer.then.asked:
            yield f"{slot.id}-{chosen}"
