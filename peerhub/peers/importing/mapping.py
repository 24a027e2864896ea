"""What a column can mean, and a first guess from its heading. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peerhub.councils.finding import folded


@dataclass(frozen=True)
class Meaning:
    """One thing that a column can hold: its code, its name, what it may look like, and headings that mean it."""

    code: str
    name: str
    example: str
    headings: tuple[str, ...]


MEANINGS = (
    Meaning("given_name", "First name", "Pat", ("first name", "forename", "given name", "firstname")),
    Meaning("family_name", "Last name", "Evans", ("last name", "surname", "family name", "lastname")),
    Meaning("full_name", "Whole name", "Pat Evans, or Evans, Pat", ("name", "full name", "peer", "peer name")),
    Meaning("email", "E-mail address", "pat@council.gov.uk", ("e mail", "email", "email address", "e mail address")),
    Meaning("kind", "Kind of peer", "member or officer", ("kind", "type", "peer type", "kind of peer")),
    Meaning("group", "Political group", "Labour", ("group", "political group", "party", "political party")),
    Meaning("title", "Title of the post", "Leader", ("title", "post", "job title", "role", "position")),
    Meaning("portfolio", "Portfolio or service area", "Housing and planning",
            ("portfolio", "service area", "responsibility", "responsibilities")),
    Meaning("seniority", "Kind of post", "Cabinet member", ("kind of post", "seniority", "level", "grade")),
    Meaning("council", "Council, or another organisation", "Hartlepool, or E06000001",
            ("council", "authority", "local authority", "organisation", "employer", "gss code")),
    Meaning("started_on", "First day in the post", "2021-05-07, or 7/5/2021",
            ("in post since", "post started", "since")),
    Meaning("joined_on", "In the pool since", "2019-10-01",
            ("joined", "date joined", "in the pool since", "peer since")),
    Meaning("confirmed_on", "Profile last confirmed", "2025-11-03",
            ("confirmed", "last confirmed", "profile confirmed", "last updated", "updated")),
    Meaning("status", "Status", "joining, deployable, suspended or left", ("status", "state")),
    Meaning("days_per_year", "Days a year", "10", ("days", "days a year", "days per year", "days available")),
    Meaning("speaks_welsh", "Works in Welsh", "yes or no", ("welsh", "works in welsh", "welsh speaker")),
    Meaning("skills", "Skills", "finance 3; housing 2", ("skills", "expertise", "specialisms", "areas of expertise")),
    Meaning("about", "About the peer", "Two or three sentences", ("about", "biography", "bio", "profile", "summary")),
)  # fmt: skip
BY_CODE = {meaning.code: meaning for meaning in MEANINGS}


def guessed(columns: Sequence[str]) -> dict[str, int]:
    """Code of the meaning to place of the column, for headings that are known; the first column of a kind counts."""
    headings = {heading: meaning.code for meaning in MEANINGS for heading in (folded(meaning.name), *meaning.headings)}
    found: dict[str, int] = {}
    for place, column in enumerate(columns):
        code = headings.get(folded(column))
        if code is not None:
            found.setdefault(code, place)
    return found


def lacking(mapping: Mapping[str, int]) -> dict[str, str]:
    """What must be mapped and is not: code to a sentence."""
    needed = {}
    if "full_name" not in mapping and not {"given_name", "family_name"} <= mapping.keys():
        needed["full_name"] = "Say which column has the name: the whole name, or first and last name"
    for code in ("email", "title", "council"):
        if code not in mapping:
            name = BY_CODE[code].name
            needed[code] = f"Say which column has the {name[0].lower()}{name[1:]}"
    return needed
