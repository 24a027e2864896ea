"""The statements that people agree with or not, and who has spoken. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peerhub.teams.evaluations.models import Evaluation, Side

MARKS = {1: "Not at all", 2: "Rather not", 3: "Partly", 4: "Mostly", 5: "Fully"}
STATEMENTS: dict[Side, tuple[tuple[str, str], ...]] = {
    Side.COUNCIL: (
        ("scope", "The team looked at what we had asked it to look at."),
        ("team", "The team had the experience that we needed."),
        ("feedback", "What the team told us was honest and useful."),
        ("burden", "The work for us was in proportion to what we got."),
        ("change", "We will do something differently because of it."),
    ),
    Side.PEER: (
        ("prepared", "I was well prepared, and the pack had what I needed."),
        ("time", "The days were used well."),
        ("team", "The team worked well together."),
        ("heard", "The council was open to what we said."),
        ("learned", "I take something home for my own council."),
    ),
}


@dataclass(frozen=True)
class Answers:
    """One side's answers to one statement: how many gave each mark."""

    statement: str
    counts: dict[int, int]


def tally(side: Side, evaluations: Iterable[Evaluation]) -> list[Answers]:
    """How often each mark was given to each statement. No mean and no score: four people are no sample."""
    own = [one for one in evaluations if one.side is side]
    return [
        Answers(words, {mark: sum(one.marks.get(code) == mark for one in own) for mark in MARKS})
        for code, words in STATEMENTS[side]
    ]


def silent(names: Sequence[tuple[str, str]], evaluations: Iterable[Evaluation]) -> list[str]:
    """Names of those asked, as (name, e-mail), who have not spoken."""
    spoken = {one.email.lower() for one in evaluations}
    return [name for name, email in names if email.lower() not in spoken]
