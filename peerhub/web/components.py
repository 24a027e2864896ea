"""Small values that component macros take, offered to every template."""

from typing import NamedTuple


class Column(NamedTuple):
    """The head of a table's column. `href` makes it a link that sorts; `order` is how it is sorted now."""

    text: str
    numeric: bool = False
    href: str = ""
    order: str = ""  # "ascending", "descending" or "" for a column that is not the sorted one


def num(text: str, href: str = "", order: str = "") -> Column:
    """A column of figures, aligned right."""
    return Column(text, numeric=True, href=href, order=order)


def col(text: str, href: str = "", order: str = "") -> Column:
    """A column of words; only needed for one that can be sorted."""
    return Column(text, href=href, order=order)


GLOBALS = {"num": num, "col": col}
