"""Every role on every page: who may, may; who may not, gets 403; and what belongs to somebody else is not there.

The pages come from the application's own map and the expectation from `peerhub.permissions`, so a new page is tested
from the day it is added. Only the rows behind an address have to be told apart, in `belongings.py`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.routing import Rule

from peerhub import clock
from peerhub.accounts import sessions
from peerhub.accounts.models import SignIn, User
from peerhub.accounts.operations import signing_in as operations
from peerhub.db import db
from peerhub.permissions import PERMISSIONS_OF, Permission, Role
from peerhub.web.access import FRAMEWORK_ENDPOINTS, PUBLIC
from tests.permissions.belongings import ARGUMENTS, NARROWED, Belongings
from tests.support import factories
from tests.support.client import CheckingClient

KEY, TOKEN = "the key of this browser", "a token that both sides know"


@dataclass(frozen=True)
class Try:
    """One request of the matrix."""

    method: str
    rule: Rule
    access: Permission | str
    is_held: bool
    owned: bool = True

    def __str__(self) -> str:
        whose = "" if self.owned else " (somebody else's)"
        return f"{self.method} {self.rule.rule}{whose}, {getattr(self.access, 'name', self.access)}"


def pages(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FRAMEWORK_ENDPOINTS]


def tries(app: Flask, held: Collection[Permission]) -> Iterator[Try]:
    """Every page by every method, with rows of one's own; with rows of others too, where the permission is held."""
    known = [rule for rule in pages(app) if rule.arguments <= set(ARGUMENTS)]
    for rule in sorted(known, key=lambda rule: rule.rule):
        access = app.view_functions[rule.endpoint].access
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Try(method, rule, access, is_held=access in held)
            if rule.arguments and access in held:
                yield Try(method, rule, access, is_held=True, owned=False)


def test_every_argument_of_an_address_is_known(app):
    unknown = {name for rule in pages(app) for name in rule.arguments} - set(ARGUMENTS)
    assert not unknown, f"Say in tests/permissions/belongings.py what {sorted(unknown)} stand for."


def test_nothing_is_known_that_no_address_has(app):
    used = {name for rule in pages(app) for name in rule.arguments}
    assert set(ARGUMENTS) | set(NARROWED) == used


def make_person(role: Role) -> User:
    """Somebody with this role, and with the group or council that it acts for."""
    scope = {}
    if role is Role.GROUP_OFFICE:
        scope["group_id"] = factories.make_group().id
    if role is Role.COUNCIL_CONTACT:
        scope["council_id"] = factories.make_council().id
    return factories.make_user(role, **scope)


class Browser:
    """One person's browser, signed in anew before each request: what a page did before must not matter."""

    def __init__(self, app: Flask, role: Role | None) -> None:
        self.app = app
        with app.app_context():
            self.owner_id = make_person(role).id if role else None
            self.stranger_id = make_person(role or Role.PEER).id
            self.kept = {owned: self.make_values(owned, ARGUMENTS) for owned in (True, False)}
            db.session.commit()

    def make_values(self, owned: bool, names: Iterable[str]) -> dict[str, object]:
        """A value for each of these arguments, all around one set of belongings."""
        owner_id = self.owner_id if owned and self.owner_id else self.stranger_id
        held = Belongings(db.session.get_one(User, owner_id))
        return {name: ARGUMENTS[name](held) for name in sorted(names)}

    def open(self, attempt: Try) -> tuple[int, str]:
        """The status of the answer, and where it leads. What is posted is nothing but the token."""
        address = self.prepare(attempt)
        client = CheckingClient(self.app)
        with client.session_transaction() as held:
            held["csrf_token"] = TOKEN
            if self.owner_id:
                held[sessions.KEY] = KEY
                held[sessions.SEEN] = int(clock.now().timestamp())
        data = {"csrf_token": signed(TOKEN, self.app)} if attempt.method == "POST" else None
        answer = client.open(address, method=attempt.method, data=data)
        return answer.status_code, answer.location or ""

    def prepare(self, attempt: Try) -> str:
        """Open the session; make new rows for a page that may change them. Returns the address."""
        with self.app.test_request_context():
            fresh = attempt.method == "POST" and attempt.is_held
            names = attempt.rule.arguments
            values = self.make_values(attempt.owned, names) if fresh else self.kept[attempt.owned]
            hashed = operations.hashed(KEY)
            db.session.execute(sa.delete(SignIn).where(SignIn.key_hash == hashed))
            if self.owner_id:
                details = {"key_hash": hashed, "address": "192.0.2.1", "started_at": clock.now()}
                db.session.add(SignIn(user_id=self.owner_id, **details))
            db.session.commit()
            chosen = {name: values[name] for name in names}
            return self.app.url_for(attempt.rule.endpoint, **chosen)


def signed(token: str, app: Flask) -> str:
    """The token as a form of this application holds it."""
    return str(URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(token))


def is_allowed(status: int) -> bool:
    """A page or a redirect; or a refusal of what was sent, which here is nothing."""
    return status < 400 or status in {400, 409, 429}


def is_out_of_sight(attempt: Try, role: Role) -> bool:
    """Whether the rows behind the address belong to somebody else, and this role sees only its own."""
    return not attempt.owned and any(role in NARROWED.get(name, ()) for name in attempt.rule.arguments)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_a_role_reaches_exactly_what_its_permissions_say(app, role):
    browser, wrong = Browser(app, role), []
    for attempt in tries(app, PERMISSIONS_OF[role]):
        status, leads_to = browser.open(attempt)
        if attempt.access != PUBLIC and attempt.access not in PERMISSIONS_OF[role]:
            right = status == 403
        elif is_out_of_sight(attempt, role):
            right = status == 404
        else:
            right = is_allowed(status) and not leads_to.startswith("/sign-in?")
        if not right:
            wrong.append(f"{attempt}: {status} {leads_to}")
    assert not wrong, f"{role.label}:\n" + "\n".join(wrong)


def test_whoever_is_not_signed_in_reaches_public_pages_only(app):
    browser, wrong = Browser(app, None), []
    for attempt in tries(app, ()):
        status, leads_to = browser.open(attempt)
        asked_to_sign_in = status == 302 and leads_to.startswith("/sign-in")
        is_public = attempt.access == PUBLIC and attempt.rule.endpoint != "accounts.sign_out"
        if asked_to_sign_in == is_public or not is_allowed(status):
            wrong.append(f"{attempt}: {status} {leads_to}")
    assert not wrong, "\n".join(wrong)


def test_every_role_is_on_the_page_of_permissions():
    assert set(PERMISSIONS_OF) == set(Role)


def test_a_person_with_two_roles_may_do_what_either_may(sign_in):
    client = sign_in(Role.BOARD_MEMBER, Role.ADMINISTRATOR)
    assert client.get("/plans").status_code == 200
    assert client.get("/users").status_code == 200
