"""What peers see and keep of their own. Written for a telephone and for two minutes."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.peers import operations, queries, rules
from peerhub.peers.forms import (
    ConflictForm,
    EndPostForm,
    OwnDetailsForm,
    OwnPostForm,
    TermsForm,
)
from peerhub.peers.models import Peer
from peerhub.peers.particulars.queries import said_and_checked
from peerhub.peers.views import blueprint
from peerhub.peers.views.conflicts import conflict_in
from peerhub.peers.views.posts import as_typed, post_in
from peerhub.peers.views.record import skills_form, year_of
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field, version_in

NOT_JOINED = "Your account is not joined to a peer's record yet. Please ask the peer team to join it."


@blueprint.route("/my-profile")
@requires(Permission.OWN_PROFILE)
def my_profile() -> ResponseReturnValue:
    peer, today = own_peer(), clock.today()
    conflicts = queries.conflicts_of(peer)
    particulars, checks = said_and_checked(peer)
    return render_template(
        "peers/my_profile.html",
        peer=peer,
        current=rules.current_posts(peer.posts, today),
        past=rules.past_posts(peer.posts, today),
        group=rules.group_on(peer.memberships, today),
        months=year_of(peer),
        conflicts=conflicts,
        is_stale=rules.is_stale(peer.profile_confirmed_on, today),
        ages=rules.part_ages(peer, today),
        levels=rules.SKILL_LEVELS,
        checks=checks,
        particulars=particulars,
        terms_version=current_app.config["TERMS_VERSION"],
    )


@blueprint.route("/my-profile/confirmation", methods=["POST"])
@requires(Permission.OWN_PROFILE)
def confirm_my_profile() -> ResponseReturnValue:
    operations.confirm_profile(own_peer(), by=current_user)
    return back("Thank you. We shall ask again in a year.")


@blueprint.route("/my-profile/terms", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def my_terms() -> ResponseReturnValue:
    peer, form, version = own_peer(), TermsForm(), current_app.config["TERMS_VERSION"]
    if form.is_submitted() and peer.terms_version == version:
        return back("You accepted these terms already.")
    if form.validate_on_submit():
        operations.accept_terms(peer, version=version, by=current_user)
        return back("Thank you. You have accepted the current terms.")
    return render_template("peers/my_terms.html", peer=peer, form=form, version=version)


@blueprint.route("/my-profile/details", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def my_details() -> ResponseReturnValue:
    peer, theirs = own_peer(), None
    form = OwnDetailsForm(obj=peer)
    if form.validate_on_submit():
        details: operations.ProfileDetails = {
            "about": form.about.data,
            "days_per_year": form.days_per_year.data,
            "speaks_welsh": form.speaks_welsh.data,
        }
        try:
            operations.update_profile(peer, details, version=version_in(form.version), by=current_user)
        except operations.EditedMeanwhile as meanwhile:
            theirs, form.version.data = meanwhile.theirs, peer.version
        else:
            return back("Your details are saved.")
    return render_template("peers/my_details.html", peer=peer, form=form, theirs=theirs)


@blueprint.route("/my-profile/skills", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def my_skills() -> ResponseReturnValue:
    peer, theirs = own_peer(), None
    form, known = skills_form(peer)
    if form.validate_on_submit():
        try:
            operations.set_skills(peer, form.levels(), version=version_in(form.version), by=current_user)
        except operations.EditedMeanwhile as meanwhile:
            theirs, form.version.data = meanwhile.theirs, peer.version
        else:
            return back("Your skills are saved.")
    return render_template("peers/my_skills.html", form=form, known=known, theirs=theirs, levels=rules.SKILL_LEVELS)


@blueprint.route("/my-profile/posts/new", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def add_my_post() -> ResponseReturnValue:
    peer, form = own_peer(), OwnPostForm(is_main=True)
    form.offer(peer.kind, queries.councils_to_choose_from())
    if form.validate_on_submit():
        try:
            operations.add_post(peer, post_in(form), by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return back("Your post is saved.")
    return render_template("peers/add_my_post.html", form=form)


@blueprint.route("/my-profile/posts/<int:post_id>", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def correct_my_post(post_id: int) -> ResponseReturnValue:
    peer = own_peer()
    post = queries.get_post(peer, post_id)
    form = OwnPostForm(data=as_typed(post))
    form.offer(peer.kind, queries.councils_to_choose_from())
    if form.validate_on_submit():
        try:
            operations.correct_post(post, post_in(form), by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return back("Your post is corrected.")
    return render_template("peers/correct_my_post.html", post=post, form=form)


@blueprint.route("/my-profile/posts/<int:post_id>/end", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def end_my_post(post_id: int) -> ResponseReturnValue:
    post, form = queries.get_post(own_peer(), post_id), EndPostForm()
    if form.validate_on_submit():
        try:
            needs_review = operations.end_post(post, form.ended_on.data, by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return back(REVIEW_FOLLOWS if needs_review else "Your post has ended.")
    return render_template("peers/end_my_post.html", post=post, form=form)


REVIEW_FOLLOWS = "Your post has ended. The peer team will speak with you about going on as a peer."


@blueprint.route("/my-profile/interests/new", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def declare_my_interest() -> ResponseReturnValue:
    peer, form = own_peer(), ConflictForm()
    form.offer(queries.councils_to_choose_from())
    if form.validate_on_submit():
        try:
            operations.record_conflict(peer, conflict_in(form), by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return back("Thank you for saying so. You will not be asked to go to this council.")
    return render_template("peers/declare_my_interest.html", form=form)


def own_peer() -> Peer:
    """The record of the peer who is signed in; a page that says what to do where there is none."""
    return queries.find_own_peer(current_user, to_change=request.method == "POST") or abort(404, description=NOT_JOINED)


def back(sentence: str) -> ResponseReturnValue:
    """Commit, say so, and go back to the profile."""
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("peers.my_profile"))
