"""Role by page, as a table in Markdown. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from peerhub.permissions import PERMISSIONS_OF, Permission, Role

HEAD = """# Who may open which page

Made from the pages themselves by `flask --app wsgi permissions-table --output docs/permissions.md`; do not edit it by
hand. ● marks a role that may open the page; a page without ● but with "public" is open to everybody. Where a
permission reaches only some records (a group office its own group, a peer themself, a council its own engagements),
`peerhub/permissions.py` says so beside the permission, and what is out of reach answers 404. Every cell is tested in
`tests/permissions/`.
"""


@dataclass(frozen=True)
class Page:
    """One address of the application, and the permission that it asks for (or "public")."""

    address: str
    methods: tuple[str, ...]
    endpoint: str
    access: Permission | str


def table(pages: Iterable[Page]) -> str:
    """The whole document, pages in alphabetical order of their address."""
    roles = list(Role)
    lines = [
        HEAD,
        _row(["Page", "By", "Asks for", *(role.label for role in roles)]),
        _row(["---", "---", "---", *(":-:" for _ in roles)]),
    ]
    for page in sorted(pages, key=lambda page: (page.address, page.endpoint)):
        asks_for = page.access.value if isinstance(page.access, Permission) else page.access
        marks = ["●" if page.access in PERMISSIONS_OF[role] else "" for role in roles]
        lines.append(_row([f"`{page.address}`", ", ".join(page.methods), asks_for, *marks]))
    return "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
