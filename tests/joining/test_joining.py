"""The way into the pool: who says what, in which order, and who sees it."""

import pytest
import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts.models import SignedLink, User
from peerhub.accounts.operations import token_of
from peerhub.db import db
from peerhub.joining import operations, queries
from peerhub.joining.errors import JoiningRefused
from peerhub.joining.models import Joiner
from peerhub.joining.operations import NewJoiner
from peerhub.joining.steps import PeersPart, StepName, next_step, steps_of
from peerhub.peers.models import Peer, PeerKind, PeerStatus, Seniority
from peerhub.permissions import Role
from tests.peers.shared import events, today_in_boxes
from tests.support import factories
from tests.support.factories import in_days


def a_leader(**details: object) -> NewJoiner:
    usual = {
        "given_name": "Jo", "family_name": "Marsh", "email": "Jo@example.org", "title": "Leader",
        "seniority": Seniority.LEADER, "started_on": in_days(-400), "council": factories.make_council(name="Kent"),
        "organisation": None,
    }  # fmt: skip
    return NewJoiner(**{**usual, **details})


def a_director(**details: object) -> NewJoiner:
    return a_leader(title="Director", seniority=Seniority.DIRECTOR, **details)


@pytest.fixture
def office(session) -> User:
    return factories.make_user(Role.GROUP_OFFICE, group_id=factories.make_group(name="Labour").id, name="Labour office")


@pytest.fixture
def staff(session) -> User:
    return factories.make_user(Role.PLACEMENT_OFFICER, name="Sam Staff")


@pytest.fixture
def nominated(office) -> Joiner:
    return operations.nominate(a_leader(), office.group, by=office)


def waits_for(joiner: Joiner, part: PeersPart | None = None) -> StepName | None:
    found = next_step(steps_of(joiner, part or PeersPart()))
    return found.name if found else None


# Operations -------------------------------------------------------------------


def test_a_member_goes_from_nomination_to_deployment(session, nominated, office, staff):
    assert waits_for(nominated) is StepName.CLEARED
    operations.clear(nominated, by=office)
    assert waits_for(nominated) is StepName.APPROVED
    operations.approve(nominated, by=staff)
    peer = nominated.peer
    assert (peer.kind, peer.status, peer.email) == (PeerKind.MEMBER, PeerStatus.JOINING, "jo@example.org")
    assert peer.memberships[0].group == office.group
    operations.induct(nominated, clock.today(), by=staff)
    assert waits_for(nominated) is StepName.ACCREDITED
    kind = factories.make_accreditation_kind()
    factories.make_accreditation(peer, kind, starts_on=in_days(-1), ends_on=in_days(300))
    peer.terms_version, peer.terms_accepted_on = 3, clock.today()
    session.flush()
    part = queries.parts_of([nominated], terms_version=3, on=clock.today())[nominated.id]
    assert waits_for(nominated, part) is StepName.DEPLOYABLE
    operations.make_deployable(nominated, part, by=staff)
    assert peer.status is PeerStatus.DEPLOYABLE
    part = queries.parts_of([nominated], terms_version=3, on=clock.today())[nominated.id]
    assert waits_for(nominated, part) is None
    assert [event.action for event in events(session) if event.subject_kind == "joiner"] == [
        "joiner.begin", "joiner.clear", "joiner.approve", "joiner.induct",
    ]  # fmt: skip


def test_no_step_is_taken_before_those_that_come_first(nominated, staff):
    with pytest.raises(JoiningRefused, match="steps before"):
        operations.approve(nominated, by=staff)
    with pytest.raises(JoiningRefused, match="steps before"):
        operations.induct(nominated, clock.today(), by=staff)
    with pytest.raises(JoiningRefused, match="steps before"):
        operations.make_deployable(nominated, PeersPart(), by=staff)


def test_old_terms_do_not_count(session, nominated, office, staff):
    operations.clear(nominated, by=office)
    operations.approve(nominated, by=staff)
    nominated.peer.terms_version, nominated.peer.terms_accepted_on = 2, clock.today()
    session.flush()
    assert queries.parts_of([nominated], terms_version=3, on=clock.today())[nominated.id].terms_on is None


def test_an_office_learns_nothing_of_a_peer_of_another_group(session, office):
    """The same address is taken without a word, whether or not somebody of that address is in the pool."""
    factories.make_peer(seniority=Seniority.LEADER, email="jo@example.org")
    assert operations.nominate(a_leader(), office.group, by=office).id


def test_staff_are_told_that_the_address_is_in_the_pool(session, nominated, office, staff):
    factories.make_peer(email="jo@example.org", reference="P9999")
    operations.clear(nominated, by=office)
    with pytest.raises(JoiningRefused, match="P9999"):
        operations.approve(nominated, by=staff)


def test_an_officer_waits_for_the_line_manager(session, staff):
    joiner = operations.express_interest(a_director(), manager_name="Max Boss", manager_email="max@example.org")
    assert (joiner.kind, joiner.group, waits_for(joiner)) == (PeerKind.OFFICER, None, StepName.MANAGER)
    operations.approve_as_manager(joiner, by=staff)
    operations.approve(joiner, by=staff)
    assert joiner.peer.kind is PeerKind.OFFICER


def test_a_line_manager_is_asked_again_or_another_one_is(session, staff):
    joiner = operations.express_interest(a_director(), manager_name="Max Boss", manager_email="max@example.org")
    first = session.scalars(sa.select(SignedLink)).one()
    operations.ask_line_manager_again(joiner, manager_name="Kim", manager_email="KIM@example.org", by=staff)
    assert (joiner.manager_name, joiner.manager_email) == ("Kim", "kim@example.org")
    links = session.scalars(sa.select(SignedLink).order_by(SignedLink.id)).all()
    assert first.revoked_at is not None
    assert [(link.email, link.revoked_at) for link in links if link is not first] == [("kim@example.org", None)]


@pytest.mark.parametrize("address", ["jo@example.org", "STAFF"])
def test_nobody_answers_for_themself_as_line_manager_nor_do_staff(session, staff, address):
    joiner = operations.express_interest(a_director(), manager_name="Max Boss", manager_email="max@example.org")
    email = staff.email if address == "STAFF" else joiner.email.upper()
    with pytest.raises(JoiningRefused, match="line manager's address"):
        operations.ask_line_manager_again(joiner, manager_name="Max", manager_email=email, by=staff)
    operations.approve_as_manager(joiner, by=staff)
    with pytest.raises(JoiningRefused, match="done already"):
        operations.ask_line_manager_again(joiner, manager_name="Max", manager_email="max@example.org", by=staff)


def test_interest_twice_is_kept_once_and_nobody_approves_themself(session):
    first = operations.express_interest(a_director(), manager_name="Max", manager_email="max@example.org")
    assert first is not None
    assert operations.express_interest(a_director(), manager_name="Max", manager_email="max@example.org") is None
    with pytest.raises(JoiningRefused, match="not your own"):
        operations.express_interest(a_director(), manager_name="Jo", manager_email="JO@example.org")


def test_a_refusal_ends_it_and_needs_a_reason(nominated, office):
    with pytest.raises(JoiningRefused, match="reason"):
        operations.refuse(nominated, " ", by=office)
    operations.refuse(nominated, "Stands down in May.", by=office)
    with pytest.raises(JoiningRefused, match="refused"):
        operations.clear(nominated, by=office)


# Pages -------------------------------------------------------------------------


@pytest.fixture
def places(arrange):
    with arrange():
        council = factories.make_council(name="Kent")
        return {"council": str(council.id), "title": "Leader", "seniority": "leader",
                **today_in_boxes("started_on", -400)}  # fmt: skip


PERSON = {"given_name": "Jo", "family_name": "Marsh", "email": "jo@example.org"}


def office_of(arrange, sign_in, name: str):
    with arrange():
        group = factories.make_group(name=name)
        email = factories.make_user(Role.GROUP_OFFICE, group_id=group.id).email
    return sign_in(email=email)


def press(client, path: str, what: str):
    return client.post(f"{path}/{what}", data={"csrf_token": client.token(path)}, follow_redirects=True)


def test_an_office_nominates_clears_and_follows(arrange, sign_in, places):
    client = office_of(arrange, sign_in, "Labour")
    assert "Nobody is joining" in client.page("/joiners").text
    shown = client.submit("/joiners/new", {**PERSON, **places})
    assert "Jo Marsh is nominated" in shown.page.text
    cleared = press(client, shown.path, "clearance")
    assert "Waits for the peer team" in cleared.page.text
    assert "3 of" not in client.page("/joiners").text
    assert "2 of 7 steps" in client.page("/joiners").text


def test_an_office_sees_nothing_of_another_groups(arrange, sign_in, places):
    labour = office_of(arrange, sign_in, "Labour")
    shown = labour.submit("/joiners/new", {**PERSON, **places})
    other = office_of(arrange, sign_in, "Independent")
    assert other.get(shown.path).status_code == 404
    listed = other.page("/joiners").text
    assert "Marsh" not in listed
    assert "Nobody is joining" in listed


def test_an_officer_says_so_and_the_line_manager_agrees_by_link(client, arrange, places, app):
    with arrange():
        kent = places["council"]
    fields = {**PERSON, "council": kent, "title": "Director", "seniority": "director", "manager_name": "Max Boss",
              "manager_email": "max@example.org", "agreed": "yes", **today_in_boxes("started_on", -400)}  # fmt: skip
    assert "We ask your line manager" in client.submit("/express-interest", fields).page.text
    with app.app_context():
        link = db.session.scalars(sa.select(SignedLink)).one()
        token = token_of(link)
    path = f"/line-manager-answers/{token}"
    page = client.page(path)
    assert "May Jo Marsh become a peer?" in page.text
    no_reason = client.submit(path, {"reason": ""}, button="No").page
    assert no_reason.field_errors == {"reason": "Give the reason"}
    agreed = client.submit(path, {}, button="Yes, I agree")
    assert "Your answer is with the peer team" in agreed.page.text
    assert client.get(path).status_code == 410
    with app.app_context():
        assert db.session.scalars(sa.select(Joiner)).one().manager_approved_at is not None


def test_staff_have_a_silent_line_manager_asked_again(client, arrange, places, app, sign_in):
    fields = {**PERSON, "council": places["council"], "title": "Director", "seniority": "director", "agreed": "yes"}
    fields |= {"manager_name": "Max", "manager_email": "max@example.org"} | today_in_boxes("started_on", -400)
    client.submit("/express-interest", fields)
    staff = sign_in(Role.PLACEMENT_OFFICER)
    with app.app_context():
        path = f"/joiners/{db.session.scalars(sa.select(Joiner.id)).one()}"
        old = f"/line-manager-answers/{token_of(db.session.scalars(sa.select(SignedLink)).one())}"
    assert "Ask the line manager again" in staff.page(path).links
    wrong = staff.submit(f"{path}/line-manager", {"manager_email": "no address"})
    assert "manager_email" in wrong.page.field_errors
    done = staff.submit(f"{path}/line-manager", {"manager_name": "Kim Chief", "manager_email": "kim@example.org"})
    assert "Kim Chief is asked by e-mail" in done.page.text
    assert client.get(old).status_code == 410
    office = office_of(arrange, sign_in, "Labour")
    member = office.submit("/joiners/new", {**PERSON, **places}).path
    assert staff.get(f"{member}/line-manager").location == member


def test_staff_take_somebody_through_to_the_pool(arrange, sign_in, places, app):
    office = office_of(arrange, sign_in, "Labour")
    path = office.submit("/joiners/new", {**PERSON, **places}).path
    press(office, path, "clearance")
    staff = sign_in(Role.PLACEMENT_OFFICER)
    assert "in the pool as joining" in press(staff, path, "approval").page.text
    late = staff.submit(f"{path}/induction", today_in_boxes("inducted_on", 3)).page
    assert "inducted_on-day" in late.field_errors
    done = staff.submit(f"{path}/induction", today_in_boxes("inducted_on"))
    assert "Waits for the peer: training" in done.page.text
    early = press(staff, path, "deployment")
    assert "The steps before this one are not done yet" in early.page.text
    with app.app_context():
        assert db.session.scalars(sa.select(Peer)).one().status is PeerStatus.JOINING


def test_a_refusal_shows_its_reason(arrange, sign_in, places):
    office = office_of(arrange, sign_in, "Labour")
    path = office.submit("/joiners/new", {**PERSON, **places}).path
    done = office.submit(f"{path}/refusal", {"reason": "Stands down in May."})
    assert "Stands down in May." in done.page.text
    assert "Nobody is joining" in office.page("/joiners").text


def test_a_peer_sees_how_far_they_are(arrange, sign_in, app):
    with arrange():
        user = factories.make_user(Role.PEER)
        peer = factories.make_peer(user_id=user.id, status=PeerStatus.JOINING, terms_version=None)
        factories.db.session.add(Joiner(
            route="interest", kind=PeerKind.OFFICER, given_name="Jo", family_name="Marsh", email=peer.email,
            title="Director", seniority=Seniority.DIRECTOR, organisation="A trust", started_on=in_days(-90),
            begun_at=clock.now(), begun_by_name="Jo Marsh", manager_approved_at=clock.now(), manager_name="Max Boss",
            approved_at=clock.now(), approved_by_name="Sam Staff", peer_id=peer.id,
        ))  # fmt: skip
        email = user.email
    client = sign_in(email=email)
    page = client.page("/my-joining")
    assert "Next: inducted. Waited for: the peer team." in page.text
    assert "Max Boss" in page.text
    other = sign_in(Role.PEER)
    assert "There is no record of how you joined." in other.page("/my-joining").text
