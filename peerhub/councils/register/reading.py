"""From the register's eight CSV files to a checked `Register`."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from peerhub.councils.control_words import SEAT_COLUMNS, control_in_words
from peerhub.councils.csv_files import Faults, Table
from peerhub.councils.csv_lines import CellFault, Line, quoted, take_lines
from peerhub.councils.models import CouncilKind, CouncilStatus, Nation, SimilarityModel
from peerhub.councils.register.shapes import ContextEntry, ControlEntry, CouncilEntry, Register

KINDS = {
    "district": CouncilKind.DISTRICT,
    "unitary": CouncilKind.UNITARY,
    "metropolitan": CouncilKind.METROPOLITAN,
    "london_borough": CouncilKind.LONDON,
    "county": CouncilKind.COUNTY,
    "welsh_principal": CouncilKind.WELSH,
}
STATUSES = {status.value: status for status in CouncilStatus}
NATIONS = {nation.value: nation for nation in Nation}
MODELS = {model.value: model for model in SimilarityModel}
# Sides of a border: a district borders districts and unitaries, a county counties and unitaries.
BORDER_LEVELS = ("current_ltla", "current_utla")

COUNCIL_COLUMNS = (
    "la_code", "gss_code", "official_name", "short_name", "nation", "region", "council_type", "county_la_code",
    "combined_authority_name", "status", "start_date", "last_day", "alt_names", "latitude", "longitude", "is_council",
)  # fmt: skip
CONTEXT_COLUMNS = (
    "gss_code", "population_mid2024", "area_km2", "median_age_mid2024", "pct_under_18", "pct_65_plus",
    "uk_composite_imd_quintile", "rural_urban_label",
)  # fmt: skip
COMPOSITION_COLUMNS = (
    "gss_code", "as_of_year", "seats_total", *SEAT_COLUMNS, "control_label", "arithmetic_majority",
)  # fmt: skip


def read_register(files: Mapping[str, bytes]) -> Register:
    """Check the files by name and bytes and put them together. Raises FilesRefused with up to a hundred faults.

    Every reader goes on after a faulty line, so that one run names all that is wrong. Later files are read only when
    the councils themselves are right, for every line of theirs would be called unknown.
    """
    faults = Faults()
    for name in FILE_NAMES:
        if name not in files:
            faults.add(name, None, "This file is missing. Put it in the folder and start again.")
    faults.raise_if_any()
    reader = _RegisterReader(files, faults)
    reader.read_lines("councils.csv", COUNCIL_COLUMNS, reader.council)
    faults.raise_if_any()
    for name, (columns, method) in LATER_FILES.items():
        reader.read_lines(name, columns, getattr(reader, method))
    reader.finish()
    faults.raise_if_any()
    return reader.register


LATER_FILES: dict[str, tuple[tuple[str, ...], str]] = {
    "gss_code_aliases.csv": (("gss_code", "la_code", "is_current_gss"), "alias"),
    "reorganisations.csv": (("predecessor_la_code", "successor_la_code", "last_day", "split"), "succession"),
    "council_adjacency.csv": (("level", "gss_a", "gss_b"), "border"),
    "nearest_neighbours_ons_2026.csv": (("model", "gss_code", "rank", "neighbour_gss"), "neighbour"),
    "council_hexes.csv": (("gss_code", "q", "r"), "hexagon"),
    "council_composition_2026.csv": (COMPOSITION_COLUMNS, "composition"),
    "council_context.csv": (CONTEXT_COLUMNS, "context"),
}
FILE_NAMES = ("councils.csv", *LATER_FILES)


class _RegisterReader:
    """One method per file; each takes one line and adds to the register."""

    def __init__(self, files: Mapping[str, bytes], faults: Faults) -> None:
        self.register = Register()
        self._files = files
        self._faults = faults
        self._by_gss: dict[str, str] = {}

    def read_lines(self, name: str, columns: tuple[str, ...], take: Callable[[Line], None]) -> None:
        for _ in take_lines(Table(name, self._files[name]), columns, self._faults, take):
            pass

    def council(self, line: Line) -> None:
        cells = line.cells
        if not line.yes_or_no("is_council"):
            return
        code, gss_code = line.text("la_code", longest=10), line.gss_code("gss_code")
        if code in self.register.councils:
            raise line.refuse(f"The code {code} is used on an earlier line. Each council has one line.")
        if gss_code in self._by_gss:
            raise line.refuse(f"The GSS code {gss_code} is used on an earlier line. Each council has one line.")
        started_on, ended_on = line.optional_day("start_date"), line.optional_day("last_day")
        if started_on and ended_on and ended_on < started_on:
            raise line.refuse(f"{code} ends on {ended_on}, before it starts on {started_on}.")
        self._by_gss[gss_code] = code
        self.register.councils[code] = CouncilEntry(
            code=code,
            gss_code=gss_code,
            name=line.text("short_name", longest=80),
            official_name=line.text("official_name", longest=160),
            other_names="\n".join(name.strip() for name in cells["alt_names"].split(";") if name.strip()),
            nation=line.choice("nation", NATIONS),
            region=cells["region"],
            kind=line.choice("council_type", KINDS),
            status=line.choice("status", STATUSES),
            started_on=started_on,
            ended_on=ended_on,
            county=line.optional("county_la_code", longest=10),
            combined_authority=line.optional("combined_authority_name", longest=120),
            latitude=line.optional_decimal("latitude", places=6),
            longitude=line.optional_decimal("longitude", places=6),
        )

    def alias(self, line: Line) -> None:
        code = line.cells["la_code"]
        if code not in self.register.councils:
            if line.gss_code("gss_code").startswith(("E47", "E61")):  # combined and strategic authorities
                return
            raise self._unknown(line, code)
        gss_code = line.gss_code("gss_code")
        if gss_code in self.register.codes:
            raise line.refuse(f"The GSS code {gss_code} is given on an earlier line. Each code has one line.")
        self.register.codes[gss_code] = (code, line.yes_or_no("is_current_gss"))

    def succession(self, line: Line) -> None:
        pair = (self._code(line, "predecessor_la_code"), self._code(line, "successor_la_code"))
        self.register.successions[pair] = (line.day("last_day"), line.yes_or_no("split"))

    def border(self, line: Line) -> None:
        if line.cells["level"] in BORDER_LEVELS:
            one, other = self._by_code(line, "gss_a"), self._by_code(line, "gss_b")
            self.register.borders |= {(one, other), (other, one)}

    def neighbour(self, line: Line) -> None:
        neighbour_gss = line.gss_code("neighbour_gss")
        if neighbour_gss[0] not in "EW" or neighbour_gss.startswith("E47") or line.cells["gss_code"].startswith("E47"):
            return  # Scottish and Northern Irish councils and combined authorities are not in this register
        rank = line.whole("rank")
        if not 1 <= rank <= 20:
            raise line.refuse(f"The rank {rank} is not between 1 and 20.")
        key = (self._by_code(line, "gss_code"), line.choice("model", MODELS), rank)
        self.register.neighbours[key] = self._by_code(line, "neighbour_gss")

    def hexagon(self, line: Line) -> None:
        code = self._by_code(line, "gss_code")
        council = self.register.councils[code]
        self.register.councils[code] = replace(council, map_q=line.whole("q"), map_r=line.whole("r"))

    def composition(self, line: Line) -> None:
        code, year, total = self._by_code(line, "gss_code"), line.whole("as_of_year"), line.whole("seats_total")
        seats = {party: line.whole(column) for column, party in SEAT_COLUMNS.items()}
        if sum(seats.values()) != total:
            raise line.refuse(f"The seats of the parties add up to {sum(seats.values())}, not to {total}.")
        if min(seats.values()) < 0:
            raise line.refuse("A party cannot have fewer than no seats.")
        majority = line.cells["arithmetic_majority"] not in {"", "none"}
        control = control_in_words(line.cells["control_label"], has_majority=majority)
        self.register.controls[code] = ControlEntry(year, control.words[:80], control.group_code, total)
        for party, number in seats.items():
            if number:
                self.register.seats[code, party] = (year, number)

    def context(self, line: Line) -> None:
        self.register.contexts[self._by_code(line, "gss_code")] = ContextEntry(
            population=line.whole("population_mid2024"),
            area_km2=line.decimal("area_km2", places=1),
            median_age=line.decimal("median_age_mid2024", places=1),
            percent_under_18=line.decimal("pct_under_18", places=1),
            percent_65_plus=line.decimal("pct_65_plus", places=1),
            rural_urban=line.text("rural_urban_label", longest=60),
            deprivation_quintile=line.whole("uk_composite_imd_quintile"),
        )

    def finish(self) -> None:
        """What needs the whole: each council's own code, counties that exist, regions of former councils."""
        councils = self.register.councils
        for code, council in list(councils.items()):
            self.register.codes.setdefault(council.gss_code, (code, True))
            if council.county and council.county not in councils:
                self._faults.add("councils.csv", None, f"{code} names the county {council.county}, which has no line.")
            if not council.region:
                councils[code] = replace(council, region=self._region_of_successors(code))

    def _region_of_successors(self, code: str) -> str:
        """A former council has no region at source: it lay where its successor lies."""
        seen: list[str] = []
        waiting = [code]
        while waiting:
            at = waiting.pop(0)
            seen.append(at)
            if region := self.register.councils[at].region:
                return region
            waiting += sorted(
                after for before, after in self.register.successions if before == at and after not in seen
            )
        self._faults.add("councils.csv", None, f"{code} has no region, and no successor that has one.")
        return ""

    def _code(self, line: Line, column: str) -> str:
        code = line.cells[column]
        if code not in self.register.councils:
            raise self._unknown(line, code)
        return code

    def _by_code(self, line: Line, column: str) -> str:
        gss_code = line.gss_code(column)
        known = self.register.codes.get(gss_code)
        code = known[0] if known else self._by_gss.get(gss_code)
        if code is None:
            raise self._unknown(line, gss_code)
        return code

    @staticmethod
    def _unknown(line: Line, code: str) -> CellFault:
        return line.refuse(f"{quoted(code)} is no council’s code. Correct it, or add the council to councils.csv.")
