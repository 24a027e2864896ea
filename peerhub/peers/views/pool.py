"""The pool: the list of peers, as a page and as a spreadsheet, and a new peer."""

from collections.abc import Iterator

from dateutil.relativedelta import relativedelta
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.peers import operations, queries
from peerhub.peers.forms import NewPeerForm, SearchForm
from peerhub.peers.search import PeerSearch, Reading, Vocabulary, read_search
from peerhub.peers.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.formats import day, month
from peerhub.web.forms import refuse_at_field
from peerhub.web.spreadsheets import csv_download

COLUMNS = (
    "Reference", "Name", "E-mail", "Kind", "Status", "Post", "Council", "Region", "Political group", "Skills",
    "Joined", "Profile confirmed",
)  # fmt: skip


@blueprint.route("/peers")
@requires(Permission.PEER_VIEW)
def index() -> ResponseReturnValue:
    vocabulary = queries.vocabulary_for(current_user, clock.today())
    reading = read_search(request.args.items(multi=True), vocabulary)
    if not _is_tidy(reading):
        return redirect(_address("peers.index", reading.search.as_pairs()))
    step = pagination.wanted()
    found, total = queries.find_peers(reading.search, visible_to=current_user, limit=step.limit, offset=step.offset)
    return render_template(
        "peers/index.html",
        page=step.filled(found, total),
        form=SearchForm.showing(reading.search, vocabulary),
        problems=reading.problems,
        chips=list(_chips(reading.search, vocabulary)),
        kept_skills=reading.search.skills,
        may_edit=current_user.can(Permission.PEER_EDIT),
        next_month=f"{clock.today() + relativedelta(months=1):%Y-%m}",
        download_href=_address("peers.download", reading.search.as_pairs()),
    )


@blueprint.route("/peers.csv")
@requires(Permission.PEER_VIEW)
def download() -> Response:
    reading = read_search(request.args.items(multi=True), queries.vocabulary_for(current_user, clock.today()))
    found, _ = queries.find_peers(reading.search, visible_to=current_user)
    return csv_download("peers.csv", COLUMNS, _rows(found))


@blueprint.route("/peers/new", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def add() -> ResponseReturnValue:
    form = NewPeerForm()
    form.offer(None, queries.councils_to_choose_from())
    form.group.choices = [(group.id, group.name) for group in queries.groups_to_choose_from(clock.today())]
    if form.validate_on_submit():
        try:
            peer = operations.create_peer(new_peer_in(form), by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{peer.name} is in the pool as {peer.reference}, and can be asked once accepted.", "success")
            return redirect(url_for("peers.show", peer_id=peer.id))
    return render_template("peers/add.html", form=form)


def new_peer_in(form: NewPeerForm) -> operations.NewPeer:
    """The person and their post, as the form has them."""
    return operations.NewPeer(
        kind=form.kind.data,
        given_name=form.given_name.data,
        family_name=form.family_name.data,
        email=form.email.data,
        group=queries.group_chosen(form.group.data),
        post=operations.PostDetails(
            title=form.title.data,
            portfolio=form.portfolio.data,
            seniority=form.seniority.data,
            started_on=form.started_on.data,
            council=queries.council_chosen(form.council.data),
            organisation=form.organisation.data,
        ),
    )


def _is_tidy(reading: Reading) -> bool:
    """Whether the address is the one that this search always has. One with a problem stays as the person wrote it."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    return bool(reading.problems) or sorted(asked) == sorted(reading.search.as_pairs())


def _address(endpoint: str, pairs: list[tuple[str, str]]) -> str:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return url_for(endpoint, **values)  # type: ignore[arg-type]


def _chips(search: PeerSearch, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Every filter in force in words, with the address of the same search without it."""
    pairs = search.as_pairs()
    for name, value in pairs:
        words = _in_words(name, value, search, vocabulary)
        if words:
            yield words, _address("peers.index", [pair for pair in pairs if pair != (name, value)])


def _in_words(name: str, value: str, search: PeerSearch, vocabulary: Vocabulary) -> str:
    if name == "skill":
        code, _, level = value.partition(":")
        return vocabulary.skills[code] + (f", {level} or higher" if level else "")
    if name == "free" and search.free is not None:
        first, last = search.free.first_day, search.free.last_day
        return f"Free on {day(first)}" if first == last else f"Free in {month(first)}"
    labels = {
        "kind": search.kind.label if search.kind else "",
        "group": vocabulary.groups.get(value, ""),
        "region": value,
        "seniority": search.seniority.label if search.seniority else "",
        "status": search.status.label if search.status else "",
        "unconfirmed": "Not confirmed for 12 months",
        "review": "Waits for a review",
    }
    return labels.get(name, "")


def _rows(found: list[queries.PeerLine]) -> Iterator[tuple[object, ...]]:
    for peer in found:
        yield (
            peer.reference,
            peer.name,
            peer.email,
            peer.kind.label,
            peer.status.label,
            peer.post,
            peer.council,
            peer.region,
            peer.group,
            "; ".join(f"{skill} {level}" for skill, level in peer.skills),
            peer.joined_on,
            peer.profile_confirmed_on,
        )
