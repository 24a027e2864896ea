"""The nine accounts of the demo, one for each role, and what ties them to the invented data."""

from dataclasses import dataclass

from peerhub.accounts import operations as accounts
from peerhub.accounts.demo_people import PASSWORD, email_of
from peerhub.accounts.models import User
from peerhub.permissions import Role


@dataclass(frozen=True)
class DemoAccount:
    role: Role
    name: str

    @property
    def email(self) -> str:
        return email_of(self.role)


ACCOUNTS = (
    DemoAccount(Role.ADMINISTRATOR, "Demo Administrator"),
    DemoAccount(Role.PLACEMENT_OFFICER, "Demo Placement Officer"),
    DemoAccount(Role.CHALLENGE_MANAGER, "Demo Challenge Manager"),
    DemoAccount(Role.PRINCIPAL_ADVISER, "Demo Principal Adviser"),
    DemoAccount(Role.GROUP_OFFICE, "Demo Group Office"),
    DemoAccount(Role.PEER, "Demo Peer"),
    DemoAccount(Role.COUNCIL_CONTACT, "Demo Council Contact"),
    DemoAccount(Role.BOARD_MEMBER, "Demo Board Member"),
    DemoAccount(Role.EQUALITY_ANALYST, "Demo Equality Analyst"),
)


def create() -> dict[Role, User]:
    """Create all nine; what narrows the sight of some of them is set once the season is known."""
    return {
        account.role: accounts.create_user(
            email=account.email, name=account.name, roles=[account.role], password=PASSWORD, by=None, demo=True
        )
        for account in ACCOUNTS
    }
