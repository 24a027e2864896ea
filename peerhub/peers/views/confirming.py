"""Still right? The yearly page on which a peer sees everything, changes what is not right, and presses once."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.peers import operations, queries, rules
from peerhub.peers.forms import StillRightForm
from peerhub.peers.models import Peer
from peerhub.peers.views import blueprint
from peerhub.peers.views.own import own_peer
from peerhub.peers.views.record import year_of
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field, version_in

THANKS = "Thank you. All of it counts as right from today, and we shall ask again in a year."
REVIEW_FOLLOWS = "Thank you. The peer team will speak with you about your change of post before they ask you again."


@blueprint.route("/my-profile/still-right", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def still_right() -> ResponseReturnValue:
    peer, form = form_to_confirm()
    if form.validate_on_submit():
        said = said_in(form, peer)
        if said is not None:
            try:
                is_to_review = operations.confirm_everything(
                    peer, said, version=version_in(form.version), by=current_user
                )
            except operations.EditedMeanwhile as meanwhile:
                return page_of(peer, form, meanwhile.theirs)
            except operations.PeerRefused as refused:
                refuse_at(form, refused)
            else:
                db.session.commit()
                flash(REVIEW_FOLLOWS if is_to_review else THANKS, "success")
                return redirect(url_for("peers.my_profile"))
    return page_of(peer, form, None)


def form_to_confirm() -> tuple[Peer, StillRightForm]:
    """The peer who is signed in, and the page's form with what is saved now."""
    peer = own_peer()
    held = rules.current_posts(peer.posts, clock.today())
    form = StillRightForm.of(peer, held, queries.skills_in_order())
    form.new_seniority.choices = [(level.value, level.label) for level in rules.posts_for(peer.kind)]
    form.new_council.choices = queries.councils_to_choose_from()
    return peer, form


def said_in(form: StillRightForm, peer: Peer) -> operations.StillRight | None:
    """What the page says; None where the new post lacks something, which its field tells."""
    if not form.complete_new_post():
        return None
    return operations.StillRight(
        details={
            "about": form.about.data,
            "days_per_year": form.days_per_year.data,
            "speaks_welsh": form.speaks_welsh.data,
        },
        levels=form.levels(),
        ended=form.ended(rules.current_posts(peer.posts, clock.today())),
        new_post=new_post_in(form) if form.has_new_post else None,
    )


def new_post_in(form: StillRightForm) -> operations.PostDetails:
    return operations.PostDetails(
        title=form.new_title.data,
        seniority=form.new_seniority.data,
        started_on=form.new_started_on.data,
        council=queries.council_chosen(form.new_council.data),
        organisation=form.new_organisation.data,
    )


def refuse_at(form: StillRightForm, refused: operations.PeerRefused) -> None:
    """A sentence about a post stands at the fields of the new post, whose names begin with new_."""
    if f"new_{refused.field}" in form:
        form.refuse(refused, on=f"new_{refused.field}")
    else:
        refuse_at_field(form, refused)


def page_of(peer: Peer, form: StillRightForm, theirs: dict[str, object] | None) -> str:
    if theirs is not None:
        form.version.data = peer.version
    today = clock.today()
    return render_template(
        "peers/still_right.html",
        peer=peer,
        form=form,
        theirs=theirs,
        held=rules.current_posts(peer.posts, today),
        group=rules.group_on(peer.memberships, today),
        ages=rules.part_ages(peer, today),
        months=year_of(peer),
        conflicts=queries.conflicts_of(peer),
        levels=rules.SKILL_LEVELS,
    )
