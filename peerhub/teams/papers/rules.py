"""Which documents are there and which are missing, and who may add which. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peerhub.engagements.models import ExpectedPaper, PaperKind
from peerhub.permissions import STAFF_ROLES, Role
from peerhub.teams.papers.models import Paper

FROM_COUNCIL = (PaperKind.POSITION_STATEMENT, PaperKind.COUNCIL_DOCUMENT, PaperKind.TIMETABLE)
FROM_TEAM = (PaperKind.BRIEFING_NOTE, PaperKind.REPORT_DRAFT)


@dataclass(frozen=True)
class Line:
    """One line of the list of documents: expected, there, or both."""

    kind: PaperKind
    name: str
    is_expected: bool
    paper: Paper | None

    @property
    def is_missing(self) -> bool:
        return self.is_expected and (self.paper is None or self.paper.latest is None)


def list_of(expected: Iterable[ExpectedPaper], papers: Sequence[Paper]) -> list[Line]:
    """What is expected in its order, then everything else that is there, by kind and name."""
    by_name = {paper.name.casefold(): paper for paper in papers}
    lines = [Line(one.kind, one.name, True, by_name.pop(one.name.casefold(), None)) for one in expected]
    order = list(PaperKind)
    others = sorted(by_name.values(), key=lambda paper: (order.index(paper.kind), paper.name.casefold()))
    return lines + [Line(paper.kind, paper.name, False, paper) for paper in others]


def missing(lines: Iterable[Line]) -> list[str]:
    """Names of what is expected and not there."""
    return [line.name for line in lines if line.is_missing]


def kinds_for(roles: Iterable[Role]) -> tuple[PaperKind, ...]:
    """What somebody in these roles adds: the council its own, peers the team's, staff everything."""
    held = frozenset(roles)
    if held & STAFF_ROLES:
        return tuple(PaperKind)
    council = FROM_COUNCIL if Role.COUNCIL_CONTACT in held else ()
    return council + (FROM_TEAM if Role.PEER in held else ())
