"""Managing who can sign in, and as what."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa

from peerhub import clock
from peerhub.accounts import passwords, queries
from peerhub.accounts.models import User, UserRole
from peerhub.accounts.operations.errors import AccountRefused
from peerhub.accounts.operations.signing_in import end_sessions
from peerhub.audit.operations import Actor, changes, record
from peerhub.councils.models import Council, PoliticalGroup
from peerhub.db import db
from peerhub.permissions import Role

DEMO_DOMAIN = "@demo.example"
LONGEST_EMAIL = 254
LONGEST_NAME = 120


@dataclass(frozen=True)
class Account:
    """What an administrator decides about an account."""

    email: str
    name: str
    roles: frozenset[Role]
    group_id: int | None = None
    council_id: int | None = None
    region: str | None = None
    is_active: bool = True


def create_user(
    *,
    email: str,
    name: str,
    roles: Collection[Role],
    password: str,
    by: Actor | None,
    group_id: int | None = None,
    council_id: int | None = None,
    region: str | None = None,
    demo: bool = False,
) -> User:
    """Make an account. Addresses that end in @demo.example are for `demo` mode only.

    Raises AccountRefused with its sentence and field: address wrong or taken, no name, no role, a role without the
    group or council that it needs, a weak password.
    """
    wanted = _tidy(Account(email, name, frozenset(roles), group_id, council_id, region))
    _check(wanted, demo=demo)
    _check_password(password, wanted)
    user = User(
        email=wanted.email,
        password_hash=passwords.hash_password(password),
        is_demo=wanted.email.endswith(DEMO_DOMAIN),
        created_at=clock.now(),
    )
    _write(user, wanted)
    after = _in_words(wanted)
    db.session.add(user)
    record("user.create", user, by=by, label=user.name, after=after)
    return user


def edit_user(user: User, wanted: Account, *, by: User, demo: bool = False) -> bool:
    """Change an account to what is `wanted`; returns whether anything differed. A closed account is signed out.

    Raises AccountRefused as `create_user` does, and when people would shut themselves out.
    """
    wanted, now = _tidy(wanted), account_of(user)
    _check_self(user, wanted, by=by)
    _check(wanted, demo=demo, known_as=user)
    before, after = changes(_in_words(now), _in_words(wanted))
    if not after:
        return False
    _write(user, wanted)
    if not user.is_active:
        end_sessions(user)
    record("user.edit", user, by=by, label=user.name, before=before, after=after)
    return True


def set_password(user: User, password: str, *, by: Actor) -> None:
    """Give somebody a new password and end all their sessions. Raises AccountRefused for a weak one."""
    _check_password(password, account_of(user))
    user.password_hash = passwords.hash_password(password)
    ended = end_sessions(user)
    record("user.set-password", user, by=by, label=user.name, after={"sessions_ended": ended})


def account_of(user: User) -> Account:
    """The account as it stands."""
    return Account(
        email=user.email,
        name=user.name,
        roles=user.roles,
        group_id=user.group_id,
        council_id=user.council_id,
        region=user.region,
        is_active=user.is_active,
    )


def _tidy(wanted: Account) -> Account:
    return replace(
        wanted,
        email=wanted.email.strip().lower(),
        name=" ".join(wanted.name.split()),
        region=wanted.region or None,
    )


def _write(user: User, wanted: Account) -> None:
    user.email, user.name, user.is_active = wanted.email, wanted.name, wanted.is_active
    user.group_id, user.council_id, user.region = wanted.group_id, wanted.council_id, wanted.region
    kept = {row.role: row for row in user.role_rows}
    user.role_rows = [kept.get(role) or UserRole(role=role) for role in _in_order(wanted.roles)]


def _check(wanted: Account, *, demo: bool, known_as: User | None = None) -> None:
    _check_address(wanted.email, demo=demo, known_as=known_as)
    if not wanted.name or len(wanted.name) > LONGEST_NAME:
        raise AccountRefused(f"Enter the name, in {LONGEST_NAME} characters or fewer.", field="name")
    if not wanted.roles:
        raise AccountRefused("Choose at least one role.", field="roles")
    # The demonstration ties its people to groups and councils only when its season is known.
    _check_scopes(wanted, needed=not (demo and known_as is None))


def _check_scopes(wanted: Account, *, needed: bool) -> None:
    scopes = (
        (Role.GROUP_OFFICE, wanted.group_id, "group", "political group"),
        (Role.COUNCIL_CONTACT, wanted.council_id, "council", "council"),
    )
    for role, given, field, noun in scopes:
        if role in wanted.roles and given is None and needed:
            raise AccountRefused(f"Choose the {noun} that this {role.label.lower()} acts for.", field=field)
        if role not in wanted.roles and given is not None:
            raise AccountRefused(f"Only a {role.label.lower()} acts for one {noun}. Leave it empty.", field=field)
    if wanted.region and Role.PRINCIPAL_ADVISER not in wanted.roles:
        raise AccountRefused("Only a principal adviser has a region. Leave it empty.", field="region")


def _check_address(email: str, *, demo: bool, known_as: User | None) -> None:
    local, _, domain = email.partition("@")
    if not local or "." not in domain.strip(".") or "@" in domain or " " in email or len(email) > LONGEST_EMAIL:
        raise AccountRefused("Enter the e-mail address in full, for example name@council.gov.uk.", field="email")
    is_demo = email.endswith(DEMO_DOMAIN)
    if known_as is not None and is_demo != known_as.is_demo:
        raise AccountRefused("An account of the demonstration stays one. Make another account.", field="email")
    if is_demo and not demo:
        raise AccountRefused(
            "Addresses that end in @demo.example exist in demonstrations only. Enter the person's own address.",
            field="email",
        )
    holder = queries.find_user(email)
    if holder is not None and holder is not known_as:
        raise AccountRefused("Somebody with this e-mail address has an account already.", field="email")


def _check_password(password: str, wanted: Account) -> None:
    try:
        passwords.check_rules(password, email=wanted.email, name=wanted.name)
    except passwords.PasswordRefused as refused:
        raise AccountRefused(refused.sentence, field="password") from refused


def _check_self(user: User, wanted: Account, *, by: User) -> None:
    """Nobody shuts themselves out: so there is always an administrator left."""
    if user.id != by.id:
        return
    if not wanted.is_active:
        raise AccountRefused("You cannot close your own account. Ask another administrator.", field="is_active")
    if Role.ADMINISTRATOR in user.roles and Role.ADMINISTRATOR not in wanted.roles:
        raise AccountRefused("You cannot stop being an administrator yourself. Ask another one.", field="roles")


def _in_words(wanted: Account) -> dict[str, object]:
    """The account for the record: people read it, so groups and councils stand by name."""
    return {
        "email": wanted.email,
        "name": wanted.name,
        "roles": [role.label for role in _in_order(wanted.roles)],
        "group": _named(PoliticalGroup, wanted.group_id, "group"),
        "council": _named(Council, wanted.council_id, "council"),
        "region": wanted.region,
        "active": wanted.is_active,
    }


def _named(model: type[PoliticalGroup] | type[Council], row_id: int | None, field: str) -> str | None:
    if row_id is None:
        return None
    name = db.session.execute(sa.select(model.name).where(model.id == row_id)).scalar_one_or_none()
    if name is None:
        raise AccountRefused(f"Choose the {field} from the list.", field=field)
    return name


def _in_order(roles: Collection[Role]) -> list[Role]:
    return [role for role in Role if role in roles]
