"""The nine people of the demonstration. They exist in demo mode only; everybody may know their password."""

from dataclasses import dataclass

from peerhub.permissions import Role

PASSWORD = "peerhub-demo"  # noqa: S105 - shown on the sign-in page of every demonstration


@dataclass(frozen=True)
class DemoPerson:
    """One of the nine, with what to try as them."""

    role: Role
    purpose: str

    @property
    def name(self) -> str:
        """The short name, which the sign-in page takes as ?as=…"""
        return self.role.value

    @property
    def email(self) -> str:
        return email_of(self.role)


def email_of(role: Role) -> str:
    """The address with which the demonstration's person in this role signs in."""
    return f"{role.value}@demo.example"


PEOPLE = (
    DemoPerson(Role.PLACEMENT_OFFICER, "Find a council, start a peer challenge, build its team and see why."),
    DemoPerson(Role.PEER, "See what expires, log a course with its certificate, read the team pack."),
    DemoPerson(Role.BOARD_MEMBER, "See how the action plan goes: what moved, what slipped, who owns it."),
    DemoPerson(Role.CHALLENGE_MANAGER, "Run an engagement, check peers' training, keep the action plan."),
    DemoPerson(Role.PRINCIPAL_ADVISER, "Know the councils of one region: their figures, engagements and what is due."),
    DemoPerson(Role.GROUP_OFFICE, "Clear member peers of your own political group."),
    DemoPerson(Role.COUNCIL_CONTACT, "Follow your council's own engagement and see its team."),
    DemoPerson(Role.EQUALITY_ANALYST, "Look at councils and figures: no page shows a named peer."),
    DemoPerson(Role.ADMINISTRATOR, "Manage users and read the record of every change."),
)


def person_named(name: str) -> DemoPerson | None:
    """The person with this short name, if there is one."""
    return next((person for person in PEOPLE if person.name == name), None)
