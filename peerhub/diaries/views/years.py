"""A peer's own year: twelve months, one tap a day, and days that come back in words."""

from collections.abc import Mapping
from datetime import date

from dateutil.relativedelta import relativedelta
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.diaries import queries
from peerhub.diaries.forms import UNSAID, PatternForm, state_named
from peerhub.diaries.views import blueprint
from peerhub.peers import operations
from peerhub.peers import queries as peer_queries
from peerhub.peers.forms import OwnDaysForm
from peerhub.peers.models import AvailabilityState, Peer
from peerhub.peers.rules import current_posts
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import Form, refuse_at_field

NOT_JOINED = "Your account is not joined to a peer's record yet. Please ask the peer team to join it."
FARTHEST = relativedelta(months=24)


@blueprint.route("/my-profile/availability", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def my_year() -> ResponseReturnValue:
    peer, mark = own_peer(), mark_in_hand()
    marking, form = Form(), OwnDaysForm(data=days_in_address())
    tapped = days_tapped()
    if tapped and marking.validate_on_submit():
        if saved(marking, peer, *tapped, mark):
            return back_to(tapped[0], mark)
    elif not tapped and form.validate_on_submit():
        first, last = form.first_day.data, form.last_day.data or form.first_day.data
        if saved(form, peer, first, last, form.state.data):
            return back_to(first, form.state.data)
    return render_template(
        "diaries/my_year.html", peer=peer, form=form, marking=marking, mark=mark, months_on=months_on(),
        diary=queries.diary_of(peer, first_month()), states=AvailabilityState, unsaid=UNSAID,
    )  # fmt: skip


@blueprint.route("/my-profile/availability/patterns/new", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def add_pattern() -> ResponseReturnValue:
    peer = own_peer()
    form = PatternForm(
        data={"words": request.args.get("days", ""), "title": request.args.get("title", ""), "state": None}
    )
    if form.validate_on_submit():
        council = peer_queries.council_chosen(council_in_address(peer))
        new = operations.NewPattern(
            form.title.data, form.words.data, form.state.data, ended_on=form.ended_on.data, council=council
        )
        try:
            pattern = operations.add_pattern(peer, new, by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"“{pattern.title}” is in your year, {pattern.rule}.", "success")
            return redirect(url_for("diaries.my_year"))
    return render_template("diaries/add_pattern.html", form=form, councils=seats_of(peer))


@blueprint.route("/my-profile/availability/patterns/<int:pattern_id>/removal", methods=["POST"])
@requires(Permission.OWN_PROFILE)
def remove_pattern(pattern_id: int) -> ResponseReturnValue:
    peer = own_peer()
    pattern = peer_queries.get_pattern(peer, pattern_id)
    title = pattern.title
    operations.remove_pattern(peer, pattern, by=current_user)
    db.session.commit()
    flash(f"“{title}” is taken out of your year.", "success")
    return redirect(url_for("diaries.my_year"))


def own_peer() -> Peer:
    """The record of the peer who is signed in; a page that says what to do where there is none."""
    found = peer_queries.find_own_peer(current_user, to_change=request.method == "POST")
    return found or abort(404, description=NOT_JOINED)


def saved(form: Form, peer: Peer, first: date, last: date, mark: str) -> bool:
    """Say it of these days; False if it was refused, with the sentence in the form."""
    first, last = min(first, last), max(first, last)
    try:
        operations.record_availability(
            peer, first_day=max(first, clock.today()) if last >= clock.today() else first, last_day=last,
            state=state_named(mark), by=current_user,
        )  # fmt: skip
    except operations.PeerRefused as refused:
        refuse_at_field(form, refused)
        return False
    db.session.commit()
    return True


def back_to(day: date, mark: str) -> ResponseReturnValue:
    """To the month that was changed, with the same mark still in hand."""
    start = first_month()
    return redirect(url_for("diaries.my_year", mark=mark, start=start.isoformat(), _anchor=f"m{day:%Y-%m}"))


def mark_in_hand() -> str:
    """What a tap says of a day: as chosen last, else "not free", which is what peers mostly have to tell."""
    wanted = request.values.get("mark", "")
    known = {state.value for state in AvailabilityState} | {UNSAID}
    return wanted if wanted in known else AvailabilityState.NOT_FREE.value


def first_month() -> date:
    """The month with which the year begins: this one, or a later one within two years."""
    this_month = clock.today().replace(day=1)
    wanted = day_in(request.values, "start") or this_month
    return min(max(wanted.replace(day=1), this_month), this_month + FARTHEST)


def months_on() -> dict[str, date]:
    """Where "later" and "earlier" lead, where they lead anywhere."""
    start, this_month = first_month(), clock.today().replace(day=1)
    found = {}
    if start > this_month:
        found["earlier"] = max(start - relativedelta(months=12), this_month)
    if start < this_month + FARTHEST:
        found["later"] = start + relativedelta(months=12)
    return found


def days_tapped() -> tuple[date, date] | None:
    """First and last of the days that were tapped or dragged over: "2027-03-01" or "2027-03-01/2027-03-07"."""
    first, _, last = request.form.get("days", "").partition("/")
    found = [day_in({"day": text}, "day") for text in (first, last or first)]
    return (found[0], found[1]) if found[0] and found[1] else None


def days_in_address() -> dict[str, object]:
    """First and last day as a link gives them: ?first=2027-03-01&last=2027-03-31."""
    found = {f"{name}_day": day_in(request.args, name) for name in ("first", "last")}
    return {name: day for name, day in found.items() if day is not None}


def day_in(values: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(values.get(name, ""))
    except ValueError:
        return None


def seats_of(peer: Peer) -> dict[int, str]:
    """The councils on which the peer sits or for which they work: whose meetings a pattern can be."""
    today = clock.today()
    return {post.council.id: post.council.name for post in current_posts(peer.posts, today) if post.council}


def council_in_address(peer: Peer) -> int | None:
    """The council whose meetings are meant: named in the address or the form, and the peer's own."""
    text = request.values.get("council", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    return number if number in seats_of(peer) else None
