"""One peer, as staff and the group's own office see them, and what staff change."""

from datetime import date

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.accounts.queries import find_user
from peerhub.db import db, writing
from peerhub.peers import availability, operations, queries, rules
from peerhub.peers.forms import AccountForm, DaysForm, DetailsForm, GroupForm, SkillsForm, StandingForm
from peerhub.peers.models import Peer
from peerhub.peers.particulars.queries import said_and_checked
from peerhub.peers.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field, version_in

NO_GROUP = 0


@blueprint.route("/peers/<int:peer_id>")
@requires(Permission.PEER_VIEW)
def show(peer_id: int) -> ResponseReturnValue:
    peer, today = queries.get_peer(peer_id, visible_to=current_user), clock.today()
    conflicts = queries.conflicts_of(peer) if current_user.is_staff else []
    particulars, checks = said_and_checked(peer)
    page = render_template(
        "peers/show.html",
        peer=peer,
        current=rules.current_posts(peer.posts, today),
        past=rules.past_posts(peer.posts, today),
        groups=groups_to_show(peer),
        months=year_of(peer),
        conflicts=conflicts,
        users=queries.names_of_users([peer.user_id, *(conflict.decided_by_id for conflict in conflicts)]),
        reasons=rules.reasons_not_to_ask(peer, current_app.config["TERMS_VERSION"]),
        is_stale=rules.is_stale(peer.profile_confirmed_on, today),
        ages=rules.part_ages(peer, today),
        levels=rules.SKILL_LEVELS,
        checks=checks,
        particulars=particulars,
        may_edit=current_user.can(Permission.PEER_EDIT),
    )
    note_look(peer_id)
    return page


@blueprint.route("/peers/<int:peer_id>/details", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def edit(peer_id: int) -> ResponseReturnValue:
    peer, theirs = peer_to_change(peer_id), None
    form = DetailsForm(obj=peer)
    if form.validate_on_submit():
        details = details_in(form)
        try:
            operations.update_profile(peer, details, version=version_in(form.version), by=current_user)
        except operations.EditedMeanwhile as meanwhile:
            theirs, form.version.data = meanwhile.theirs, peer.version
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(peer, "The details are saved.")
    return render_template("peers/edit.html", peer=peer, form=form, theirs=theirs)


@blueprint.route("/peers/<int:peer_id>/skills", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def skills(peer_id: int) -> ResponseReturnValue:
    peer, theirs = peer_to_change(peer_id), None
    form, known = skills_form(peer)
    if form.validate_on_submit():
        try:
            operations.set_skills(peer, form.levels(), version=version_in(form.version), by=current_user)
        except operations.EditedMeanwhile as meanwhile:
            theirs, form.version.data = meanwhile.theirs, peer.version
        else:
            return saved(peer, "The skills are saved.")
    return render_template(
        "peers/skills.html", peer=peer, form=form, known=known, theirs=theirs, levels=rules.SKILL_LEVELS
    )


@blueprint.route("/peers/<int:peer_id>/availability", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def days(peer_id: int) -> ResponseReturnValue:
    peer = peer_to_change(peer_id)
    form = DaysForm(data=days_in_address())
    if form.validate_on_submit() and record_days(peer, form):
        return saved(peer, "The days are saved.")
    return render_template("peers/days.html", peer=peer, form=form, months=year_of(peer))


@blueprint.route("/peers/<int:peer_id>/standing", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def standing(peer_id: int) -> ResponseReturnValue:
    peer = peer_to_change(peer_id)
    form = StandingForm()
    form.offer(peer)
    if form.validate_on_submit():
        try:
            change_standing(peer, form)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(peer, "The change is saved.")
    return render_template("peers/standing.html", peer=peer, form=form)


@blueprint.route("/peers/<int:peer_id>/account", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def account(peer_id: int) -> ResponseReturnValue:
    peer, form = peer_to_change(peer_id), AccountForm()
    if form.validate_on_submit():
        user = find_user(form.user.data)
        try:
            operations.link_user(peer, user, by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(peer, "The account is joined. The peer can sign in and see this record.")
    return render_template("peers/account.html", peer=peer, form=form)


@blueprint.route("/peers/<int:peer_id>/group", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def group(peer_id: int) -> ResponseReturnValue:
    peer = peer_to_change(peer_id)
    now = rules.group_on(peer.memberships, clock.today())
    form = GroupForm(group=now.group_id if now else NO_GROUP)
    offered = queries.groups_to_choose_from(clock.today())
    form.group.choices = [*((item.id, item.name) for item in offered), (NO_GROUP, "None of them")]
    if form.validate_on_submit():
        try:
            chosen = queries.group_chosen(form.group.data or None)
            operations.change_group(peer, chosen, since=form.since.data, by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(peer, "The political group is saved.")
    return render_template("peers/group.html", peer=peer, form=form, now=now)


# What these pages, and those of the peers themselves, have in common ------------


def peer_to_change(peer_id: int) -> Peer:
    """The peer; held for this change when something is sent."""
    return queries.get_peer(peer_id, visible_to=current_user, to_change=request.method == "POST")


def note_look(peer_id: int) -> None:
    """Keep that this person opened the record. In a transaction of its own: the page itself was only read."""
    user_id, user_name = current_user.id, current_user.name
    db.session.rollback()
    with writing():
        operations.note_look(peer_id, user_id=user_id, user_name=user_name)
        db.session.commit()


def saved(peer: Peer, sentence: str) -> ResponseReturnValue:
    """Commit, say so, and go back to the peer's page."""
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("peers.show", peer_id=peer.id))


def details_in(form: DetailsForm) -> operations.ProfileDetails:
    """The details as the form has them."""
    return {
        "given_name": form.given_name.data,
        "family_name": form.family_name.data,
        "email": form.email.data,
        "about": form.about.data,
        "days_per_year": form.days_per_year.data,
        "speaks_welsh": form.speaks_welsh.data,
    }


def groups_to_show(peer: Peer) -> list[tuple[str, object]]:
    """Name and membership, the latest first. A group's office learns nothing of other groups a peer sat with."""
    shown = [item for item in peer.memberships if current_user.is_staff or item.group_id == current_user.group_id]
    return [(item.group.name, item) for item in shown]


def year_of(peer: Peer) -> list[availability.Month]:
    """The twelve months ahead with what the peer said of them."""
    today = clock.today()
    said = queries.availability_of(peer, since=today.replace(day=1))
    return availability.year_ahead([availability.Run(run.first_day, run.last_day, run.state) for run in said], today)


def skills_form(peer: Peer) -> tuple[SkillsForm, dict[int, str]]:
    """The form with a field for each skill of the managed list, and the skills' names."""
    known = queries.skills_in_order()
    form = SkillsForm.of(known, {item.skill_id: item.level for item in peer.skills}, peer.version)
    return form, {skill.id: skill.name for skill in known}


def days_in_address() -> dict[str, object]:
    """First and last day as a link from the year's picture gives them: ?first=2027-03-01&last=2027-03-31."""
    found: dict[str, object] = {}
    for name in ("first", "last"):
        try:
            found[f"{name}_day"] = date.fromisoformat(request.args.get(name, ""))
        except ValueError:
            continue
    return found


def record_days(peer: Peer, form: DaysForm) -> bool:
    """Save what the form says of some days; False if it was refused, with the sentence at the field."""
    first, last = form.first_day.data, form.last_day.data or form.first_day.data
    try:
        operations.record_availability(peer, first_day=first, last_day=last, state=form.chosen_state, by=current_user)
    except operations.PeerRefused as refused:
        refuse_at_field(form, refused)
        return False
    return True


def change_standing(peer: Peer, form: StandingForm) -> None:
    """Do what was chosen. Raises PeerRefused."""
    act, reason = form.act.data, form.reason.data
    if act == "leave":
        operations.leave(peer, left_on=form.left_on.data or clock.today(), reason=reason, by=current_user)
        return
    simple = {
        "accept": operations.accept_peer,
        "suspend": operations.suspend,
        "reinstate": operations.reinstate,
        "rejoin": operations.rejoin,
        "review": operations.finish_review,
    }
    simple[act](peer, reason=reason, by=current_user)
