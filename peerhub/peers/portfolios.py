"""What a post answers for, as far as its title tells it. Pure; a person confirms or corrects it."""

import re

LONGEST_PORTFOLIO = 160
#: Posts that have a portfolio or a service area of their own; a leader or chief executive answers for the whole.
_SAID = re.compile(
    r"\b(?:cabinet member|executive member|lead member|portfolio holder|spokesperson|director|head|assistant director)"
    r"\s*(?:,|:|-|–|for|of)\s+(?:the\s+)?(?P<portfolio>\S.*)",
    re.IGNORECASE,
)


def portfolio_in(title: str) -> str:
    """The portfolio or service area that a title names: "housing" of "Cabinet member for housing"; empty for none."""
    found = _SAID.search(title)
    if found is None:
        return ""
    words = found["portfolio"].strip(" .,;")[:LONGEST_PORTFOLIO]
    return words[:1].upper() + words[1:]
