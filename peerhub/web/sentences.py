"""What a form says when something typed is not right: full sentences that name the field and say what to do."""

from peerhub.web.formats import number, upper_first

# What a name may begin with that leaves no room for an article.
DETERMINED = frozenset({"a", "an", "the", "their", "your"})
ASKING = frozenset({"how", "what", "when", "where", "whether", "which", "who", "whom", "whose", "why"})


def called(label: str) -> str:
    """A label inside a sentence: "Course title" becomes "course title", "LG Inform key" stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def the(name: str) -> str:
    """ "the course title", but "their e-mail address" and "how it stands" as they are."""
    return name if name.partition(" ")[0].lower() in DETERMINED | ASKING else f"the {name}"


def enter(name: str) -> str:
    return f"Enter {the(name)}"


def choose(name: str) -> str:
    return f"Choose {the(name)}"


def choose_some(name: str) -> str:
    return f"Choose at least one of {the(name)}"


def from_the_list(name: str) -> str:
    return f"Choose {the(name)} from the list"


def too_long(name: str, most: int) -> str:
    return f"{upper_first(name)} must be {number(most)} characters or fewer"


def too_short(name: str, least: int) -> str:
    return f"{upper_first(name)} must be {number(least)} characters or more"


def not_whole(name: str) -> str:
    return f"{upper_first(name)} must be a whole number, for example 12"


def not_a_number(name: str) -> str:
    return f"{upper_first(name)} must be a number, for example 7.5"


def too_many_places(name: str, places: int) -> str:
    return f"{upper_first(name)} must have no more than {number(places)} decimal places"


def not_quarter_hours(name: str) -> str:
    return f"{upper_first(name)} must be in quarters of an hour, for example 2.25 or 2.5"


def out_of_bounds(name: str, least: object, most: object) -> str:
    if most is None:
        return f"{upper_first(name)} must be {least} or more"
    if least is None:
        return f"{upper_first(name)} must be {most} or less"
    return f"{upper_first(name)} must be between {least} and {most}"


def not_an_email(name: str) -> str:
    return f"Enter {the(name)} in full, for example name@council.gov.uk"


def day_missing(name: str) -> str:
    return f"Enter {the(name)}, for example 9 3 2027"


def day_parts_missing(name: str, parts: str) -> str:
    return f"{upper_first(name)} must include a {parts}"


def not_a_day(name: str) -> str:
    return f"{upper_first(name)} must be a real date, for example 9 3 2027"


def year_not_full(name: str) -> str:
    return f"{upper_first(name)} must have a year of four numbers, for example 2027"
