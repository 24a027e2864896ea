"""Administrators manage everybody's accounts."""

import pytest
import sqlalchemy as sa

from peerhub.accounts import operations, queries
from peerhub.accounts.models import User
from peerhub.accounts.operations import Account, AccountRefused
from peerhub.audit.models import AuditEvent
from peerhub.councils.models import CouncilStatus
from peerhub.permissions import Role
from tests.support import factories
from tests.support.client import PASSWORD, CheckingClient

NEW = {"name": "Kim Vale", "email": "kim@example.org", "roles": ["board"], "password": "four new words here"}


@pytest.fixture
def admin(sign_in):
    return sign_in(Role.ADMINISTRATOR, name="Ada Admin", email=None)


@pytest.fixture
def user_id(arrange):
    with arrange():
        return factories.make_user(Role.PEER, name="Pat Doe", email="pat@example.org").id


def stored(arrange, email: str) -> Account:
    with arrange() as session:
        return operations.account_of(session.scalars(sa.select(User).where(User.email == email)).one())


def events(arrange, action: str) -> list[tuple[str, dict, dict]]:
    with arrange() as session:
        found = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id))
        return [(event.actor_name, event.before, event.after) for event in found]


# The list


def test_the_list_is_by_name_whatever_the_capitals(session):
    for name in ("beth", "Carl", "adam"):
        factories.make_user(Role.PEER, name=name)
    found, total = queries.find_users(queries.Wanted(), limit=10)
    assert [user.name for user in found] == ["adam", "beth", "Carl"]
    assert total == 3


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"q": "ORTEGA"}, ["Sam Ortega"]),
        ({"q": "lga.gov"}, ["Kim Vale"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
        ({"role": Role.PEER}, ["Kim Vale", "Sam Ortega"]),
        ({"role": Role.BOARD_MEMBER}, ["Kim Vale"]),
        ({"is_active": False}, ["Sam Ortega"]),
        ({"role": Role.PEER, "is_active": True}, ["Kim Vale"]),
    ],
)
def test_the_list_can_be_narrowed(session, wanted, names):
    factories.make_user(Role.PEER, name="Sam Ortega", is_active=False)
    factories.make_user(Role.PEER, Role.BOARD_MEMBER, name="Kim Vale", email="kim@lga.gov.uk")
    found, total = queries.find_users(queries.Wanted(**wanted), limit=10)
    assert [user.name for user in found] == names
    assert total == len(names)


def test_filters_stand_in_the_address_and_in_the_form(admin, user_id):
    page = admin.page("/users?role=peer&is_active=1")
    assert "Pat Doe" in page.text
    assert page.form_with("q", "role").held()["role"] == ["peer"]
    assert "No user matches" in admin.page("/users?role=peer&is_active=0").text


def test_a_filter_that_cannot_be_right_narrows_nothing(admin, user_id):
    page = admin.page("/users?role=emperor&page=-1")
    assert "Pat Doe" in page.text
    assert page.field_errors == {"role": "Choose the role from the list"}


def test_a_long_list_costs_no_more_statements_than_a_short_one(admin, arrange):
    short = len(admin.get("/users").sql)
    with arrange():
        council = factories.make_council()
        for _ in range(40):
            factories.make_user(Role.COUNCIL_CONTACT, Role.PEER, council_id=council.id)
    page = admin.page("/users")
    assert "1 to 25 of 41 users" in page.text
    assert len(admin.get("/users?page=2").sql) == short


# Adding


def test_a_new_user_can_sign_in_and_stands_in_the_record(admin, app, arrange):
    done = admin.submit("/users/new", NEW)
    assert "Kim Vale can now sign in as kim@example.org." in done.page.text
    CheckingClient(app).sign_in("kim@example.org", NEW["password"])
    (event,) = events(arrange, "user.create")
    assert event == (
        "Ada Admin",
        None,
        {
            "email": "kim@example.org", "name": "Kim Vale", "roles": ["Board member"], "group": None, "council": None,
            "region": None, "active": True,
        },
    )  # fmt: skip


def test_a_council_contact_acts_for_a_council_and_a_group_office_for_a_group(admin, arrange):
    with arrange():
        council, group = factories.make_council(name="Hartlepool"), factories.make_group(name="Labour")
        council_id, group_id = council.id, group.id
    admin.submit("/users/new", {**NEW, "roles": ["council", "groupoffice"], "council": council_id, "group": group_id})
    account = stored(arrange, "kim@example.org")
    assert (account.council_id, account.group_id) == (council_id, group_id)
    assert "Labour, Hartlepool" in admin.page("/users").text


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": ""}, "name", "Enter the name"),
        ({"name": "x" * 300}, "name", "120 characters or fewer"),
        ({"email": "kim"}, "email", "in full"),
        ({"email": "PAT@example.org"}, "email", "has an account already"),
        ({"email": "admin@demo.example"}, "email", "in demonstrations only"),
        ({"roles": []}, "roles", "at least one of the roles"),
        ({"roles": ["council"]}, "council", "Choose the council"),
        ({"roles": ["groupoffice"]}, "group", "Choose the political group"),
        ({"region": "North East"}, "region", "Only a principal adviser"),
        ({"password": "short"}, "password", "at least 10 characters"),
        ({"password": "kimvale2027"}, "password", "must not be your name"),
    ],
)
def test_a_refused_new_user_is_not_made_and_what_was_typed_stays(admin, arrange, user_id, change, field, words):
    with arrange():
        factories.make_council(region="North East")
    response = admin.submit("/users/new", {**NEW, **change})
    assert list(response.page.field_errors) == [field]
    assert words in response.page.field_errors[field]
    typed = response.page.form_with("name", "email").held()
    assert typed["email"] == [change.get("email", NEW["email"]).lower()]
    assert typed.get("roles", []) == change.get("roles", NEW["roles"])
    with arrange() as session:
        assert session.scalar(sa.select(sa.func.count(User.id))) == 2


def test_a_council_that_is_not_there_is_refused(session):
    with pytest.raises(AccountRefused) as refused:
        operations.create_user(
            email="kim@example.org", name="Kim", roles=[Role.COUNCIL_CONTACT], password="four new words here",
            council_id=4711, by=None,
        )  # fmt: skip
    assert refused.value.field == "council"


def test_in_demo_mode_demo_people_can_be_made(session):
    made = operations.create_user(
        email="council@demo.example", name="Demo", roles=[Role.COUNCIL_CONTACT], password="peerhub-demo", by=None,
        demo=True,
    )  # fmt: skip
    assert made.is_demo


# Editing


def test_an_edit_is_saved_and_recorded_from_what_to_what(admin, arrange, user_id):
    done = admin.submit(f"/users/{user_id}", {"name": "Pat Door", "roles": ["peer", "board"]})
    assert "The account of Pat Door is saved." in done.page.text
    assert stored(arrange, "pat@example.org").roles == {Role.PEER, Role.BOARD_MEMBER}
    assert events(arrange, "user.edit") == [
        (
            "Ada Admin",
            {"name": "Pat Doe", "roles": ["Peer"]},
            {"name": "Pat Door", "roles": ["Peer", "Board member"]},
        )
    ]
    trail = admin.page(f"/users/{user_id}").text
    assert "User edited" in trail
    assert "from Pat Doe → to Pat Door" in trail


def test_saving_without_a_change_records_nothing(admin, arrange, user_id):
    assert "Nothing was changed." in admin.submit(f"/users/{user_id}", {"name": "Pat Doe"}).page.text
    assert events(arrange, "user.edit") == []


def test_closing_an_account_signs_the_person_out_for_good(admin, sign_in, user_id):
    person = sign_in(email="pat@example.org")
    admin.submit(f"/users/{user_id}", {"is_active": None})
    assert person.get("/account").status_code == 302
    assert "account closed" in admin.page(f"/users/{user_id}").text
    admin.submit(f"/users/{user_id}", {"is_active": "yes"})
    assert person.get("/account").status_code == 302


def test_a_role_taken_away_counts_from_the_next_request(admin, sign_in, arrange):
    with arrange():
        other = factories.make_user(Role.ADMINISTRATOR, Role.PEER, email="two@example.org").id
    person = sign_in(email="two@example.org")
    assert person.get("/users").status_code == 200
    admin.submit(f"/users/{other}", {"roles": ["peer"]})
    assert person.get("/users").status_code == 403


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": ""}, "name", "Enter the name"),
        ({"email": "two@example.org"}, "email", "has an account already"),
        ({"email": "pat@demo.example"}, "email", "demonstration"),
        ({"roles": []}, "roles", "at least one"),
        ({"roles": ["council"]}, "council", "Choose the council"),
    ],
)
def test_a_refused_edit_changes_nothing(admin, arrange, user_id, change, field, words):
    with arrange():
        factories.make_user(Role.PEER, email="two@example.org")
    before = stored(arrange, "pat@example.org")
    response = admin.submit(f"/users/{user_id}", change)
    assert list(response.page.field_errors) == [field]
    assert words in response.page.field_errors[field]
    assert stored(arrange, "pat@example.org") == before


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"roles": ["peer"]}, "roles", "stop being an administrator"),
        ({"is_active": None}, "is_active", "close your own"),
    ],
)
def test_nobody_shuts_themselves_out(sign_in, arrange, change, field, words):
    with arrange():
        own = factories.make_user(Role.ADMINISTRATOR, email="ada@example.org").id
    admin = sign_in(email="ada@example.org")
    response = admin.submit(f"/users/{own}", change)
    assert words in response.page.field_errors[field]
    account = stored(arrange, "ada@example.org")
    assert account.is_active
    assert Role.ADMINISTRATOR in account.roles


def test_an_administrator_may_give_themselves_another_role(sign_in, arrange):
    with arrange():
        own = factories.make_user(Role.ADMINISTRATOR, email="ada@example.org").id
    sign_in(email="ada@example.org").submit(f"/users/{own}", {"roles": ["admin", "placement"]})
    assert stored(arrange, "ada@example.org").roles == {Role.ADMINISTRATOR, Role.PLACEMENT_OFFICER}


def test_of_two_edits_at_once_the_second_sees_both_and_loses_nothing(admin, arrange, user_id):
    path = f"/users/{user_id}"
    opened = admin.page(path).form_with("name", "email")
    admin.submit(path, {"name": "Pat From The Other Window"})
    late = admin.post(path, data=opened.filled_in({"name": "Pat From This Window"}))
    assert "Somebody changed this account while you had it open" in late.page.text
    assert "Pat From The Other Window" in late.page.text
    assert late.page.one("input", name="name").get("value") == "Pat From This Window"
    assert stored(arrange, "pat@example.org").name == "Pat From The Other Window"
    again = admin.post(path, data=late.page.form_with("name", "email").held(), follow_redirects=True)
    assert "is saved" in again.page.text
    assert stored(arrange, "pat@example.org").name == "Pat From This Window"


def test_a_former_council_stays_with_its_contact(admin, arrange):
    with arrange():
        council = factories.make_council(name="Gone", status=CouncilStatus.FORMER)
        contact = factories.make_user(Role.COUNCIL_CONTACT, email="c@example.org", council_id=council.id)
        contact_id, council_id = contact.id, council.id
    admin.submit(f"/users/{contact_id}", {"name": "New Name"})
    assert stored(arrange, "c@example.org").council_id == council_id
    assert "Gone" not in [option.text for option in admin.page("/users/new").all("option")]


def test_a_user_that_is_not_there(admin):
    for path in ("/users/4711", "/users/4711/password"):
        assert admin.get(path).status_code == 404


# Passwords and sessions of others


def test_a_new_password_set_by_the_administrator_ends_all_sessions(app, admin, sign_in, arrange, user_id):
    person = sign_in(email="pat@example.org")
    done = admin.submit(f"/users/{user_id}/password", {"password": "three other words"})
    assert "signed out everywhere" in done.page.text
    assert person.get("/account").status_code == 302
    CheckingClient(app).sign_in("pat@example.org", "three other words")
    assert events(arrange, "user.set-password") == [("Ada Admin", None, {"sessions_ended": 1})]


def test_a_weak_password_is_refused_for_others_too(app, admin, sign_in, user_id):
    person = sign_in(email="pat@example.org")
    response = admin.submit(f"/users/{user_id}/password", {"password": "patdoe12345"})
    assert "must not be your name" in response.page.field_errors["password"]
    assert person.get("/account").status_code == 200
    CheckingClient(app).sign_in("pat@example.org", PASSWORD)


def test_signing_somebody_out_everywhere(admin, sign_in, arrange, user_id):
    person = sign_in(email="pat@example.org")
    token = admin.token("/users")
    done = admin.post(f"/users/{user_id}/sign-out", data={"csrf_token": token}, follow_redirects=True)
    assert "Pat Doe is signed out everywhere." in done.page.text
    assert person.get("/account").status_code == 302
    assert events(arrange, "user.sign-out-everywhere") == [("Ada Admin", None, {"sessions_ended": 1})]


def test_the_record_never_holds_a_password(admin, arrange, user_id):
    admin.submit("/users/new", NEW)
    admin.submit(f"/users/{user_id}/password", {"password": "three other words"})
    with arrange() as session:
        text = repr(session.execute(sa.select(AuditEvent.before, AuditEvent.after)).all())
    assert "argon2" not in text
    assert "words" not in text
