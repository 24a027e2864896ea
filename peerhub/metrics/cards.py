"""The card of a figure, drawn once for everybody who looks at it.

Twenty charts are most of the work of a council's page, and a chart says the same until its figures change. The key is
everything that a card is made of, so that what is kept can never be older than what was read.
"""

from datetime import date
from functools import lru_cache
from typing import cast

from jinja2 import Environment, Template, pass_environment
from markupsafe import Markup

from peerhub.metrics.readings import Reading

TEMPLATE = "metrics/_figure.html"
MOST = 1000  # cards of fifty councils: some 20 MB


@pass_environment
def figure_card(
    environment: Environment,
    reading: Reading,
    href: str,
    today: date,
    *,
    is_compared: bool = True,
    among: str = "similar councils",
) -> Markup:
    """The macro of this name. `href` leads to the figure's own page; without it the table stands in the card."""
    template = environment.get_template(TEMPLATE)
    return _drawn(template, reading, href, today, is_compared=is_compared, among=among)


@lru_cache(maxsize=MOST)
def _drawn(template: Template, reading: Reading, href: str, today: date, *, is_compared: bool, among: str) -> Markup:
    macro = template.module.figure_card  # type: ignore[attr-defined]
    return cast("Markup", macro(reading, href, today, is_compared=is_compared, among=among))
