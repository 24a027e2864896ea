"""What the group office, the line manager, and the peer team do with somebody who is joining."""

from dataclasses import dataclass
from datetime import date, timedelta

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.accounts.operations import make_link, revoke_links, token_of
from peerhub.audit.operations import Actor, record
from peerhub.councils.models import Council, PoliticalGroup
from peerhub.db import db
from peerhub.joining import queries
from peerhub.joining.errors import JoiningRefused
from peerhub.joining.messages import LINE_MANAGER, MANAGER_ASKED, manager_asked
from peerhub.joining.models import Joiner, Route
from peerhub.joining.steps import PeersPart, StepName, is_reached, steps_of
from peerhub.notifications.errors import MessageRefused
from peerhub.notifications.operations import queue_message
from peerhub.notifications.recipients import Page, Recipient
from peerhub.peers import operations as peers
from peerhub.peers.models import PeerKind, Seniority
from peerhub.peers.operations import PeerRefused, PostDetails

MOST_AN_HOUR = 60  # expressions of interest: far more than ever come, and too few to do harm


@dataclass(frozen=True)
class NewJoiner:
    """A person and the post that they hold."""

    given_name: str
    family_name: str
    email: str
    title: str
    seniority: Seniority
    started_on: date
    council: Council | None
    organisation: str | None
    why: str = ""


def nominate(new: NewJoiner, group: PoliticalGroup, *, by: User) -> Joiner:
    """The office of a group names one of its members. It learns nothing of who is in the pool. Raises refusals."""
    email = new.email.strip().lower()
    if queries.is_known(email, group_id=group.id):
        raise JoiningRefused("Your office has nominated somebody with this address already", field="email")
    joiner = _begun(new, Route.NOMINATION, PeerKind.MEMBER, by_name=by.name)
    joiner.group = group
    return _kept(joiner, by=by)


def express_interest(new: NewJoiner, *, manager_name: str, manager_email: str) -> Joiner | None:
    """An officer would like to be a peer. None where the same address is on its way: the page says the same then."""
    if queries.interests_since(clock.now() - timedelta(hours=1)) >= MOST_AN_HOUR:
        raise JoiningRefused("Too many people wrote within the hour. Try again later, or write to the peer team")
    if manager_email.strip().lower() == new.email.strip().lower():
        raise JoiningRefused("Enter your line manager's address, not your own", field="manager_email")
    if queries.is_known(new.email.strip().lower(), group_id=None):
        return None
    joiner = _begun(new, Route.INTEREST, PeerKind.OFFICER, by_name=f"{new.given_name} {new.family_name}")
    joiner.manager_name, joiner.manager_email = manager_name.strip(), manager_email.strip().lower()
    _ask_line_manager(_kept(joiner, by=None))
    return joiner


def clear(joiner: Joiner, *, by: User) -> None:
    """The group office agrees that its member becomes a peer."""
    _expect_open(joiner)
    if joiner.kind is not PeerKind.MEMBER or joiner.cleared_at is not None:
        raise JoiningRefused("This is done already. Nothing was changed")
    joiner.cleared_at, joiner.cleared_by_name = clock.now(), by.name
    record("joiner.clear", joiner, by=by, label=joiner.name)


def ask_line_manager_again(joiner: Joiner, *, manager_name: str, manager_email: str, by: User) -> None:
    """Ask once more, or whoever is the line manager now. Only the link sent last can be answered."""
    _expect_open(joiner)
    if joiner.kind is not PeerKind.OFFICER or joiner.manager_approved_at is not None:
        raise JoiningRefused("This is done already. Nothing was changed")
    if manager_email.strip().lower() in (joiner.email, by.email):
        raise JoiningRefused("Enter the line manager's address, not the officer's or your own", field="manager_email")
    before = {"manager": f"{joiner.manager_name}, {joiner.manager_email}"}
    joiner.manager_name, joiner.manager_email = manager_name.strip(), manager_email.strip().lower()
    revoke_links(LINE_MANAGER, subject_id=joiner.id, by=by)
    _ask_line_manager(joiner)
    after = {"manager": f"{joiner.manager_name}, {joiner.manager_email}"}
    record("joiner.ask-line-manager", joiner, by=by, label=joiner.name, before=before, after=after)


def approve_as_manager(joiner: Joiner, *, by: Actor) -> None:
    """The line manager agrees that the officer is lent."""
    _expect_open(joiner)
    if joiner.manager_approved_at is not None:
        raise JoiningRefused("This is done already. Nothing was changed")
    joiner.manager_approved_at = clock.now()
    record("joiner.approve-as-manager", joiner, by=by, label=joiner.name)


def approve(joiner: Joiner, *, by: User) -> None:
    """The peer team agrees: the person is in the pool as joining from now on. Raises refusals."""
    _expect_open(joiner)
    _expect_reached(joiner, StepName.APPROVED)
    if joiner.peer_id is not None:
        raise JoiningRefused("This is done already. Nothing was changed")
    joiner.approved_at, joiner.approved_by_name = clock.now(), by.name
    post = PostDetails(
        title=joiner.title, seniority=joiner.seniority, started_on=joiner.started_on, council=joiner.council,
        organisation=joiner.organisation,
    )  # fmt: skip
    new = peers.NewPeer(
        kind=joiner.kind, given_name=joiner.given_name, family_name=joiner.family_name, email=joiner.email,
        group=joiner.group, post=post,
    )  # fmt: skip
    try:
        joiner.peer = peers.create_peer(new, by=by)
    except PeerRefused as refused:
        raise JoiningRefused(refused.sentence) from refused
    record("joiner.approve", joiner, by=by, label=joiner.name)


def induct(joiner: Joiner, day: date, *, by: User) -> None:
    """The induction took place."""
    _expect_open(joiner)
    _expect_reached(joiner, StepName.INDUCTED)
    if day > clock.today() or joiner.approved_at is None or day < joiner.begun_at.date():
        raise JoiningRefused("The day must be today or earlier, and after the nomination", field="inducted_on")
    before = {"inducted_on": joiner.inducted_on}
    joiner.inducted_on = day
    record("joiner.induct", joiner, by=by, label=joiner.name, before=before, after={"inducted_on": day})


def make_deployable(joiner: Joiner, part: PeersPart, *, by: User) -> None:
    """Everything is done: the peer can be asked from now on."""
    _expect_open(joiner)
    _expect_reached(joiner, StepName.DEPLOYABLE, part)
    assert joiner.peer is not None
    try:
        peers.accept_peer(joiner.peer, reason="Every step of joining is done.", by=by)
    except PeerRefused as refused:
        raise JoiningRefused(refused.sentence) from refused


def refuse(joiner: Joiner, reason: str, *, by: Actor) -> None:
    """It ends here, with a reason: the group office, the line manager or the peer team says no."""
    _expect_open(joiner)
    if joiner.peer_id is not None:
        raise JoiningRefused("This person is in the pool by now. Change where they stand on the peer's page")
    told = reason.strip()
    if not told:
        raise JoiningRefused("Give the reason", field="reason")
    joiner.refused_at, joiner.refused_by_name, joiner.refusal_reason = clock.now(), by.name, told[:400]
    record("joiner.refuse", joiner, by=by, label=joiner.name, reason=told)


def _begun(new: NewJoiner, route: Route, kind: PeerKind, *, by_name: str) -> Joiner:
    post = PostDetails(
        title=new.title, seniority=new.seniority, started_on=new.started_on, council=new.council,
        organisation=new.organisation,
    )  # fmt: skip
    try:
        peers.check_post(kind, post)
    except PeerRefused as refused:
        raise JoiningRefused(refused.sentence, field=refused.field) from refused
    return Joiner(
        route=route, kind=kind, given_name=new.given_name.strip(), family_name=new.family_name.strip(),
        email=new.email.strip().lower(), title=new.title.strip(), seniority=new.seniority, council=new.council,
        organisation=(new.organisation or "").strip() or None, started_on=new.started_on, why=new.why.strip(),
        begun_at=clock.now(), begun_by_name=by_name,
    )  # fmt: skip


def _kept(joiner: Joiner, *, by: Actor | None) -> Joiner:
    db.session.add(joiner)
    record("joiner.begin", joiner, by=by, label=joiner.name, after={"kind": joiner.kind, "email": joiner.email})
    return joiner


def _expect_open(joiner: Joiner) -> None:
    if joiner.refused_at is not None:
        raise JoiningRefused("This was refused by now. Nothing was changed")


def _expect_reached(joiner: Joiner, name: StepName, part: PeersPart | None = None) -> None:
    if not is_reached(steps_of(joiner, part or PeersPart()), name):
        raise JoiningRefused("The steps before this one are not done yet")


def _ask_line_manager(joiner: Joiner) -> None:
    """Ask by e-mail, with a link of the line manager's own, whether the officer may be lent."""
    assert joiner.manager_name is not None
    assert joiner.manager_email is not None
    try:
        to = Recipient(joiner.manager_name, joiner.manager_email)
    except MessageRefused as refused:
        sentence = "Enter one e-mail address, for example name@council.gov.uk"
        raise JoiningRefused(sentence, field="manager_email") from refused
    link = make_link(
        LINE_MANAGER, subject_id=joiner.id, name=joiner.manager_name, email=joiner.manager_email, by=None
    )  # fmt: skip
    db.session.flush()
    queue_message(
        MANAGER_ASKED,
        to=to,
        key=f"joining.manager:{link.id}",
        subject=f"{joiner.name} would like to be a peer",
        text=manager_asked(joiner),
        reason=f"{joiner.name} named you as their line manager.",
        page=Page(LINE_MANAGER.endpoint, "Answer", {"manager_token": token_of(link)}),
        urgent=True,
    )
