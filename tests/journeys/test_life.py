"""The life of a challenge, from the request to what its progress review finds, with everybody who takes part."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.links import LinkHolder
from peerhub.accounts.models import SignedLink, User
from peerhub.accounts.operations import token_of
from peerhub.db import db
from peerhub.engagements.models import Engagement
from peerhub.peers.models import Peer, PeerKind
from peerhub.permissions import Role
from peerhub.teams import operations, queries
from peerhub.teams.declarations import Signed
from peerhub.teams.evaluations.operations import ask_and_remind
from peerhub.teams.models import Assignment
from peerhub.teams.operations.inviting import INVITATION
from tests.documents import files
from tests.journeys.conftest import SignedIn
from tests.journeys.person import Person
from tests.journeys.test_matching import a_quiet_tuesday, accept, find_hartlepool, propose
from tests.support.browser import Visit

FACT = "The cabinet meets every second week, not every month."


class Life:
    """The engagement, and what only time or people without a window of their own can do."""

    def __init__(self, officer: Person) -> None:
        self.app = officer.visitor.server.app
        self.number = int(officer.page.url.split("?")[0].split("#")[0].rsplit("/", 1)[1])
        self.path = f"/engagements/{self.number}"

    def cast(self) -> str:
        """The demo's peer is the lead officer; accounts of peers come with joining, so this is arranged."""
        with self.app.app_context():
            team = queries.team_of(self.number)
            lead = next(one for one in team if one.peer.kind is PeerKind.OFFICER)
            user = self._user(Role.PEER)
            db.session.execute(sa.update(Peer).where(Peer.user_id == user.id).values(user_id=None))
            lead.peer.user_id = user.id
            name = lead.peer.name
            db.session.commit()
            return name

    def to_clear(self) -> list[tuple[str, str]]:
        """Member peers whose group has not said anything yet, with the group."""
        with self.app.app_context():
            waiting = [one for one in queries.team_of(self.number) if one.clearance is not None]
            return [(one.peer.name, one.clearance.group.name) for one in waiting if one.clearance]

    def account(self, role: Role) -> str:
        """The page on which an administrator changes the demo's account."""
        with self.app.app_context():
            return f"/users/{self._user(role).id}"

    def the_next_day_asks_how_it_went(self) -> None:
        with self.app.app_context():
            ask_and_remind(clock.today())
            db.session.commit()

    def open_invitations(self) -> list[tuple[str, str]]:
        """Who has not answered yet, and the word in the address of the link in their e-mail."""
        with self.app.app_context():
            silent = {one.id: one.peer.name for one in queries.team_of(self.number) if one.answered_at is None}
            links = sa.select(SignedLink).where(
                SignedLink.purpose == INVITATION.name, SignedLink.subject_id.in_(silent)
            )
            return [(silent[link.subject_id], token_of(link)) for link in db.session.scalars(links)]

    def days_pass_until_over(self, days: int) -> None:
        """The visit ended so many days ago."""
        with self.app.app_context():
            visit = db.session.get_one(Engagement, self.number)
            back = (visit.last_day - clock.today()).days + days
            visit.first_day -= timedelta(days=back)
            visit.last_day -= timedelta(days=back)
            for one in db.session.scalars(sa.select(Assignment).where(Assignment.engagement_id == self.number)):
                one.first_day, one.last_day = visit.first_day, visit.last_day
            db.session.commit()

    def council_code(self) -> str:
        with self.app.app_context():
            return db.session.get_one(Engagement, self.number).council.code

    def link(self, purpose: str) -> str:
        """The word in the address of the newest e-mailed link."""
        with self.app.app_context():
            newest = sa.select(SignedLink).where(SignedLink.purpose == purpose).order_by(SignedLink.id.desc())
            return token_of(db.session.scalars(newest.limit(1)).one())

    def put_on_the_review(self, name: str) -> None:
        """The placement officer asks the lead of the original team (R21), who says yes."""
        with self.app.app_context():
            by, review = self._user(Role.PLACEMENT_OFFICER), db.session.get_one(Engagement, self.number)
            peer = db.session.scalars(sa.select(Peer).where(Peer.user_id == self._user(Role.PEER).id)).one()
            assert peer.name == name
            (asked,) = operations.assign_team(
                review, [operations.Choice(review.slots[0], peer, kind_set_aside=True)], by=by
            )
            operations.answer(asked, accepts=True, by=by)
            self._sign(asked)
            db.session.commit()

    @staticmethod
    def _sign(place: Assignment) -> None:
        """By the link in the e-mail."""
        operations.sign_declaration(place, Signed(place.peer.name), by=LinkHolder(place.peer.name))

    def _user(self, role: Role) -> User:
        return db.session.scalars(sa.select(User).where(User.email == f"{role.value}@demo.example")).one()


def fill_in_day(person: Person, legend: str, day: date) -> None:
    person.fill_day(legend, day.day, day.month, day.year)


def choose_council(admin: Person, name: str) -> None:
    """The list is searched by typing: the first that fits is taken."""
    box = admin.page.get_by_role("combobox", name="Council")
    box.fill(name)
    admin.page.get_by_role("option", name=name).first.click()


def peer_says_yes(signed_in: SignedIn, lead: str) -> Person:
    peer = signed_in("peer")
    peer.follow("Hartlepool")
    peer.tick("Yes, I can come")
    peer.page.get_by_role("radio", name="No", exact=True).check()  # no interest in this council
    peer.fill_in("Sign with your full name", lead)
    peer.press("Send the answer")
    peer.sees("You have said that you can come.")
    return peer


def offices_clear(signed_in: SignedIn, by_link: Person, life: Life) -> None:
    """The administrator gives the office's account one group after the other; the last office passes it on."""
    admin, office = signed_in("admin"), signed_in("groupoffice")
    admin.visitor.go(life.account(Role.COUNCIL_CONTACT))
    choose_council(admin, "Hartlepool")
    admin.press("Save")
    waiting = life.to_clear()
    for member, group in waiting:
        admin.visitor.go(life.account(Role.GROUP_OFFICE))
        admin.select(admin.page.get_by_label("Political group", exact=True), group)
        admin.press("Save")
        office.visitor.go("/clearances")
        office.follow(f"Decide on {member}")
        if member != waiting[-1][0]:
            office.tick("Clear")
            office.press("Save the decision")
            office.sees(f"{member} is cleared.")
            continue
        office.follow("Somebody else decides")
        office.fill_in("Their name", "Dale Deputy")
        office.fill_in("Their e-mail address", "dale@group.example")
        office.press("Pass it on")
        by_link.visitor.go(f"/clearance-requests/{life.link('team.clearance')}")
        by_link.look()
        by_link.tick("Clear")
        by_link.press("Save the decision")


def the_others_answer_by_their_links(window: Person, life: Life) -> None:
    for name, token in life.open_invitations():
        window.visitor.go(f"/invitations/{token}")
        window.tick("Yes, I can come")
        window.page.get_by_role("radio", name="No", exact=True).check()  # no interest in this council
        window.fill_in("Sign with your full name", name)
        window.press("Send the answer")
        window.sees("Thank you. You have said that you can come.")


def council_hears_and_manager_confirms(manager: Person, council: Person, life: Life) -> None:
    manager.visitor.go(life.path)
    manager.follow("Show the team to the council")
    manager.fill_in("Name of the person at the council", "Chris Chief")
    manager.fill_in("Their e-mail address", "chief@council.example")
    fill_in_day(manager, "Until when may they object?", clock.today() + timedelta(days=10))
    manager.press("Send the team")
    council.visitor.go(f"/proposed-teams/{life.link('team.proposal')}")
    council.tick("No, we look forward to the team")
    council.press("Send the answer")
    council.sees("Your answer is noted.")
    manager.visitor.go("/")
    manager.sees("Teams to confirm")
    manager.visitor.go(life.path)
    manager.look()
    manager.follow("Confirm the team")
    manager.press("Confirm the team")
    manager.sees("Preparing the visit is next.")


def council_sends_documents(signed_in: SignedIn, life: Life, folder: Path) -> Person:
    contact = signed_in("council")
    contact.visitor.go(life.path)
    contact.follow("Add Position statement")
    statement = folder / "statement.pdf"
    statement.write_bytes(files.pdf())
    contact.upload("File", statement)
    contact.press("Add it")
    contact.sees("Position statement is there, as version 1.")
    return contact


def visit_is_evaluated(peer: Person, council: Person, life: Life) -> None:
    """The peer signs in, the council has a link; nothing is sent before every statement is answered."""
    life.the_next_day_asks_how_it_went()
    peer.visitor.go(f"{life.path}/evaluation")
    council.visitor.go(f"/visit-evaluations/{life.link('team.evaluation')}")
    for person in (peer, council):
        person.press("Send it")
        person.sees("There is a problem")
        person.look()
        for group in person.page.locator("fieldset:has(input[type=radio])").all():
            group.locator("input[type=radio]").first.check()
        person.press("Send it")
        person.sees("Thank you. You can change it")


def visit_is_noted(manager: Person, life: Life) -> None:
    life.days_pass_until_over(2)
    manager.visitor.go(life.path)
    manager.follow("Note the visit as done")
    manager.look()
    for box in manager.page.locator("input[name=taken]").all():
        box.check()
    manager.press("Note the visit as done")
    manager.sees("The report is next.")


def report_is_written_checked_and_published(peer: Person, manager: Person, council: Person, life: Life) -> None:
    report = f"{life.path}/findings"
    peer.visitor.go(report)
    peer.follow("Add a finding")
    peer.fill_in("What did the team find?", "The cabinet meets every month and decides quickly.")
    peer.press("Save")
    peer.follow("Add a recommendation")
    peer.fill_in("What does the team recommend?", "Let scrutiny see decisions before they are taken.")
    peer.press("Save")
    manager.visitor.go(report)
    manager.follow("Give it to the council to check")
    manager.fill_in("Name of the person at the council", "Chris Chief")
    manager.fill_in("Their e-mail address", "chief@council.example")
    fill_in_day(manager, "Until when?", clock.today() + timedelta(days=14))
    manager.press("Send the link")
    council.visitor.go(f"/council-reports/{life.link('council.report')}")
    council.follow("Comment")
    council.page.locator("input[name=kind]").first.check()
    council.fill_in("What do you want to say?", FACT)
    council.press("Send the comment")
    manager.visitor.go(report)
    manager.sees(FACT)
    manager.follow("Answer this comment")
    manager.fill_in("Answer to the council", "Thank you, put right.")
    manager.fill_in("The finding, as it is right", "The cabinet meets every second week and decides quickly.")
    manager.press("Save the answer")
    manager.follow("Note it as published")
    fill_in_day(manager, "Published on", clock.today())
    manager.fill_in("Address", "https://council.example/report")
    manager.press("Keep this version")
    manager.sees("Version 1 is kept as published.")


def the_owner_answers(owner: Person, manager: Person, life: Life) -> None:
    manager.visitor.go(f"{life.path}/stages")
    manager.sees("1 recommendation has no action of the council yet")
    owner.visitor.go(f"/council-reports/{life.link('council.report')}")
    owner.sees("every second week")
    owner.follow("Add an action")
    owner.fill_in("What does the council do about it?", "A forward plan, four weeks ahead.")
    owner.fill_in("Who leads?", "Monitoring officer")
    fill_in_day(owner, "Done by", clock.today() + timedelta(days=120))
    owner.page.locator("input[name=rating]").first.check()
    owner.press("Save the action")
    owner.sees("A forward plan, four weeks ahead.")
    manager.visitor.go(f"{life.path}/stages")
    assert not manager.page.get_by_text("has no action of the council yet").count()


def council_asks(officer: Person) -> None:
    """A request with what is known, taken up by whoever runs it; its scope is agreed with the council later."""
    officer.follow("Take down a request")
    officer.fill_in("Who asked", "The chief executive")
    officer.fill_in("What they would like help with", "Homelessness and the cost of temporary accommodation.")
    officer.look()
    officer.press("Take down the request")
    officer.sees("The request is taken down")
    officer.follow("Say who runs it")
    officer.select(officer.page.get_by_label("Peer challenge manager"), "Demo Challenge Manager")
    officer.press("Save")
    officer.sees("Demo Challenge Manager runs this engagement now.")
    officer.look()


def scope_is_agreed(officer: Person) -> None:
    officer.follow("Agree the scope")
    first = a_quiet_tuesday()
    fill_in_day(officer, "First day on site", first)
    fill_in_day(officer, "Last day on site", first + timedelta(days=3))
    officer.select(officer.page.get_by_role("combobox", name="Skill").nth(1), "Housing and homelessness")
    officer.look()
    officer.press("Check the scope")
    officer.sees("Check the scope before it stands")
    officer.look()
    officer.press("Agree the scope")
    officer.sees("The scope is agreed, and a snapshot")


def review_is_started(officer: Person, challenge: Life) -> Life:
    challenge.days_pass_until_over(300)
    officer.visitor.go(f"/engagements/new?council={challenge.council_code()}&type=progress-review")
    first = clock.today() + timedelta(days=40)
    first += timedelta(days=(1 - first.weekday()) % 7)
    fill_in_day(officer, "First day on site", first)
    fill_in_day(officer, "Last day on site", first + timedelta(days=1))
    officer.press("Check and start")
    officer.press("Start the engagement")
    officer.sees("has begun")
    return Life(officer)


def review_goes_on_with_a_reason(manager: Person, review: Life) -> None:
    manager.visitor.go(f"{review.path}/stages")
    manager.follow("Move on to: preparing")
    manager.press("Move on")
    manager.sees("Say why the engagement moves on although this is open")
    manager.fill_in("Why without these?", "The council knows the lead from last year.")
    manager.look()
    manager.press("Move on")
    manager.sees("The engagement has moved on to: Preparing.")


def review_finds(peer: Person, contact: Person, review: Life) -> None:
    peer.visitor.go(f"{review.path}/progress")
    peer.follow("Say what you found")
    peer.page.locator("input[name=headway]").first.check()
    peer.fill_in("What did the team find?", "The forward plan is there, and scrutiny uses it.")
    peer.press("Save")
    peer.sees("The forward plan is there, and scrutiny uses it.")
    contact.visitor.go(f"{review.path}/progress")
    contact.sees("A forward plan, four weeks ahead.")


@pytest.mark.parametrize("signed_in", ["mouse"], indirect=True)
def test_a_challenge_from_its_request_to_its_progress_review(signed_in: SignedIn, visit: Visit, tmp_path: Path) -> None:
    officer = signed_in("placement")
    find_hartlepool(officer)
    council_asks(officer)
    scope_is_agreed(officer)
    propose(officer)
    accept(officer)
    challenge = Life(officer)
    lead = challenge.cast()
    peer = peer_says_yes(signed_in, lead)
    manager, by_link = signed_in("manager"), Person(visit(), "mouse")
    offices_clear(signed_in, by_link, challenge)
    the_others_answer_by_their_links(by_link, challenge)
    council_hears_and_manager_confirms(manager, by_link, challenge)
    contact = council_sends_documents(signed_in, challenge, tmp_path)
    visit_is_noted(manager, challenge)
    visit_is_evaluated(peer, by_link, challenge)
    report_is_written_checked_and_published(peer, manager, by_link, challenge)
    the_owner_answers(Person(visit(), "mouse"), manager, challenge)
    review = review_is_started(officer, challenge)
    review.put_on_the_review(lead)
    review_goes_on_with_a_reason(manager, review)
    review_finds(peer, contact, review)
