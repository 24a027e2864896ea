"""Who controls a council, said in words: "LAB min" is "Labour minority". Pure."""

from dataclasses import dataclass

NOT_YET_KNOWN = "Not yet known"

PARTY_NAMES = {
    "CON": "Conservative",
    "LAB": "Labour",
    "LD": "Liberal Democrat",
    "GRN": "Green",
    "REF": "Reform UK",
    "PC": "Plaid Cymru",
    "IND": "Independent",
    "CIIP": "Canvey Island Independent",
    "PIP": "People’s Independent",
}

# The columns of the composition file. Independents, local parties and vacancies are one figure at source.
SEAT_COLUMNS = {
    "seats_con": "Conservative",
    "seats_lab": "Labour",
    "seats_ld": "Liberal Democrat",
    "seats_grn": "Green",
    "seats_ref": "Reform UK",
    "seats_pc": "Plaid Cymru",
    "seats_oth": "Others and vacant",
}

# Party is not group: Greens, Plaid Cymru and independents sit together at the LGA. A local party may sit anywhere.
GROUP_OF_PARTY = {
    "CON": "conservative",
    "LAB": "labour",
    "LD": "liberal-democrat",
    "REF": "reform-uk",
    "GRN": "independent",
    "PC": "independent",
    "IND": "independent",
}


@dataclass(frozen=True)
class Control:
    """The control label in words, and the code of the one political group that controls, if it is one."""

    words: str
    group_code: str | None


def control_in_words(label: str, *, has_majority: bool) -> Control:
    """What a published control label means: `LAB`, `LAB min`, `LAB Mayor`, `LD/IND`, `LD/GRN/IND min`, `TBC`.

    `has_majority`: the party named holds more than half of the seats. A council run by two parties of one LGA group
    (Green and Independent) is controlled by that group; a local party that we do not know has no group.
    """
    parties, _, manner = label.strip().partition(" ")
    if not parties or parties == "TBC":
        return Control(NOT_YET_KNOWN, None)
    codes = parties.split("/")
    names = _listed([PARTY_NAMES.get(code, code) for code in codes])
    groups = {GROUP_OF_PARTY.get(code) for code in codes}
    return Control(f"{names} {_manner(manner, len(codes), has_majority)}", groups.pop() if len(groups) == 1 else None)


def _manner(manner: str, parties: int, has_majority: bool) -> str:
    if manner.lower() == "mayor":
        return "mayor"
    if parties > 1:
        return "minority coalition" if manner == "min" else "coalition"
    if manner == "min":
        return "minority"
    return "majority" if has_majority else "control"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
