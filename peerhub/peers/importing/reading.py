"""One line of the file as a person, or what is wrong with it. Pure: every fault is a sentence that says what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from peerhub.councils.finding import folded
from peerhub.peers.importing.pool import Pool
from peerhub.peers.models import PeerKind, PeerStatus, Seniority
from peerhub.peers.rules import posts_for

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
YES, NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0", ""}
SKILL = re.compile(r"(?P<name>.*?)[\s:(]*(?P<level>[1-4])?\)?")
LEVEL_UNSAID = 2  # "has worked with it": a list of subjects says no more
# What a title says of the kind of post; the first that fits counts.
TITLES = (
    ("deputy leader", Seniority.DEPUTY_LEADER), ("group leader", Seniority.GROUP_LEADER),
    ("leader of the opposition", Seniority.GROUP_LEADER), ("leader", Seniority.LEADER),
    ("cabinet", Seniority.CABINET_MEMBER), ("portfolio", Seniority.CABINET_MEMBER),
    ("chair", Seniority.COMMITTEE_CHAIR), ("councillor", Seniority.COUNCILLOR),
    ("chief executive", Seniority.CHIEF_EXECUTIVE), ("managing director", Seniority.CHIEF_EXECUTIVE),
    ("151", Seniority.SECTION_151), ("monitoring officer", Seniority.MONITORING_OFFICER),
    ("director", Seniority.DIRECTOR), ("head of", Seniority.HEAD_OF_SERVICE),
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A line that can be imported. None: the file does not say, so what is there stays."""

    given_name: str
    family_name: str
    email: str
    kind: PeerKind
    group_id: int | None
    title: str
    portfolio: str
    seniority: Seniority
    council_id: int | None
    organisation: str | None
    started_on: date | None
    joined_on: date | None
    confirmed_on: date | None
    status: PeerStatus | None
    days_per_year: int | None
    speaks_welsh: bool | None
    skills: Mapping[int, int]
    about: str


class Line:
    """The cells of a line by what they mean, and the faults found while reading them."""

    def __init__(self, cells: Mapping[str, str], pool: Pool, today: date) -> None:
        self.cells, self.pool, self.today = cells, pool, today
        self.faults: list[str] = []

    def person(self) -> Person | None:
        """The person, or None: then `faults` says why."""
        given, family = self._name()
        kind, group_id = self._kind_and_group()
        title = self._text("title", 160, "title of the post")
        council_id, organisation = self._place()
        found = Person(
            given_name=given,
            family_name=family,
            email=self._email(),
            kind=kind,
            group_id=group_id,
            title=title,
            portfolio=self._text("portfolio", 160, "portfolio", needed=False),
            seniority=self._seniority(title, kind),
            council_id=council_id,
            organisation=organisation,
            started_on=self._day("started_on", "first day in the post"),
            joined_on=self._day("joined_on", "day of joining"),
            confirmed_on=self._day("confirmed_on", "day on which the profile was confirmed"),
            status=self._status(),
            days_per_year=self._days(),
            speaks_welsh=self._welsh(),
            skills=self._skills(),
            about=self._text("about", 1500, "words about the peer", needed=False),
        )
        return None if self.faults else found

    def _said(self, code: str) -> str:
        return " ".join(self.cells.get(code, "").split())

    def _text(self, code: str, longest: int, name: str, *, needed: bool = True) -> str:
        said = self._said(code)
        if needed and not said:
            self.faults.append(f"The {name} is missing.")
        if len(said) > longest:
            self.faults.append(f"The {name} must be {longest:,} characters or fewer.")
        return said

    def _name(self) -> tuple[str, str]:
        given, family, whole = (self._said(code) for code in ("given_name", "family_name", "full_name"))
        if whole and not (given and family):
            if "," in whole:
                family, _, given = (part.strip() for part in whole.partition(","))
            else:
                given, _, family = whole.rpartition(" ")
        if not given or not family:
            self.faults.append("The first or the last name is missing.")
        elif max(len(given), len(family)) > 80:
            self.faults.append("First and last name must be 80 characters or fewer each.")
        return given, family

    def _email(self) -> str:
        said = self._said("email").lower()
        if not EMAIL.fullmatch(said) or len(said) > 254:
            what = f"“{said}” is not" if said else "There is no"
            self.faults.append(f"{what} an e-mail address. Write it in full, for example name@council.gov.uk.")
        return said

    def _kind_and_group(self) -> tuple[PeerKind, int | None]:
        """A member peer has a group and an officer has none; who has a group is a member where nothing else is said."""
        kind_said, group_said = folded(self._said("kind")), self._said("group")
        group_id = self.pool.groups.get(folded(group_said))
        if group_said and group_id is None:
            self.faults.append(f"“{group_said}” is no political group that has an office.")
        if kind_said.startswith(("member", "councillor", "cllr")) or (not kind_said and group_said):
            if not group_said:
                self.faults.append("A member peer needs a political group.")
            return PeerKind.MEMBER, group_id
        if kind_said and not kind_said.startswith("officer"):
            self.faults.append(f"“{self._said('kind')}” is no kind of peer. Write member or officer.")
        elif group_said:
            # Party is stored for councillors only.
            self.faults.append("An officer peer has no political group. Take it out of the file.")
        return PeerKind.OFFICER, None

    def _place(self) -> tuple[int | None, str | None]:
        said = self._text("council", 160, "council")
        council_id = self.pool.councils.get(folded(said))
        return (council_id, None) if council_id is not None else (None, said or None)

    def _seniority(self, title: str, kind: PeerKind) -> Seniority:
        usual = Seniority.COUNCILLOR if kind is PeerKind.MEMBER else Seniority.SPECIALIST
        allowed, said = posts_for(kind), folded(self._said("seniority"))
        if not said:
            words = folded(title)
            return next((level for word, level in TITLES if word in words and level in allowed), usual)
        found = next((level for level in allowed if said in {folded(level.label), folded(level.value)}), None)
        if found is None:
            offered = ", ".join(level.label.lower() for level in allowed)
            self.faults.append(f"“{self._said('seniority')}” is no kind of post that such a peer holds: {offered}.")
        return found or usual

    def _day(self, code: str, name: str) -> date | None:
        said = self._said(code)
        if not said:
            return None
        for form in DAY_FORMS:
            try:
                found = datetime.strptime(said, form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
            if date(1950, 1, 1) <= found <= self.today:
                return found
            self.faults.append(f"The {name} must be after 1950 and not in the future, not “{said}”.")
            return None
        self.faults.append(f"“{said}” is no date. Write the {name} as 2024-03-31 or 31/3/2024.")
        return None

    def _status(self) -> PeerStatus | None:
        said = self._said("status").lower()
        found = next((status for status in PeerStatus if said == status.value), None)
        if said and found is None:
            self.faults.append(f"“{said}” is no status. Write joining, deployable, suspended or left.")
        return found

    def _days(self) -> int | None:
        said = self._said("days_per_year")
        if said and not (said.isascii() and said.isdigit() and int(said) <= 200):
            self.faults.append(f"The days a year must be a number between 0 and 200, not “{said}”.")
            return None
        return int(said) if said else None

    def _welsh(self) -> bool | None:
        said = self._said("speaks_welsh").lower()
        if said not in YES | NO:
            self.faults.append(f"Whether the peer works in Welsh must be yes or no, not “{said}”.")
        return said in YES if said else None

    def _skills(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for part in re.split(r"[;\n|]", self.cells.get("skills", "")):
            match = SKILL.fullmatch(part.strip())
            if not part.strip() or match is None:
                continue
            skill_id = self.pool.skills.get(folded(match["name"]))
            if skill_id is None:
                self.faults.append(f"“{match['name']}” is not in the list of skills.")
            else:
                found[skill_id] = int(match["level"] or LEVEL_UNSAID)
        return found
