"""How engagements are numbered: CPC-2027-014. Said on the telephone, so short and without look-alikes."""

PREFIXES = {
    "corporate": "CPC",
    "finance": "FPC",
    "governance": "GPC",
    "progress-review": "PR",
    "adult-social-care": "ASC",
    "childrens-services": "CSPC",
    "childrens-safeguarding": "CSD",
    "send": "SEND",
    "planning": "PLAN",
    "housing": "HPC",
    "communications": "COMMS",
    "equality": "EFPC",
    "fire": "FIRE",
    "digital": "DIGI",
    "remote": "RPS",
    "mentoring": "CM",
    "political-groups": "PG",
    "post-election": "PES",
    "parish": "PTC",
    "welsh-panel": "PPA",
}
LONGEST_PREFIX = 5


def reference_prefix(type_code: str) -> str:
    """The letters before the year. A type added later is called by the first letters of its code."""
    return PREFIXES.get(type_code) or type_code.replace("-", "")[:LONGEST_PREFIX].upper()


def reference_stem(type_code: str, year: int) -> str:
    """All but the number: "CPC-2027-"."""
    return f"{reference_prefix(type_code)}-{year}-"


def reference(type_code: str, year: int, number: int) -> str:
    """ "CPC-2027-014"."""
    return f"{reference_stem(type_code, year)}{number:03}"
