"""Still right? The yearly page on which a peer sees everything, changes what is not right, and presses once."""

from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.accounts.models import SignedLink
from peerhub.accounts.operations import LinkRefused, open_link, use_link
from peerhub.audit.operations import Actor
from peerhub.db import db
from peerhub.peers import operations, queries, rules
from peerhub.peers.forms import StillRightForm
from peerhub.peers.messages import STILL_RIGHT_LINK
from peerhub.peers.models import Peer
from peerhub.peers.views import blueprint
from peerhub.peers.views.own import own_peer
from peerhub.peers.views.record import year_of
from peerhub.permissions import Permission
from peerhub.web.access import public, requires
from peerhub.web.forms import refuse_at_field, version_in

THANKS = "Thank you. All of it counts as right from today, and we shall ask again in a year."
REVIEW_FOLLOWS = "Thank you. The peer team will speak with you about your change of post before they ask you again."


@blueprint.route("/my-profile/still-right", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def still_right() -> ResponseReturnValue:
    peer = own_peer()
    form = form_to_confirm(peer)
    if form.validate_on_submit():
        kept = confirmed(peer, form, by=current_user)
        if kept.is_done:
            db.session.commit()
            flash(kept.words, "success")
            return redirect(url_for("peers.my_profile"))
        return page_of(peer, form, kept.theirs)
    return page_of(peer, form, None)


@blueprint.route("/still-right/<string:still_right_token>", methods=["GET", "POST"])
@public
def still_right_by_link(still_right_token: str) -> ResponseReturnValue:
    """The same page by the link in the e-mail, without signing in and without what is private to the peer."""
    link = open_link(still_right_token, STILL_RIGHT_LINK)
    peer = peer_of_link(link)
    form = form_to_confirm(peer)
    if form.validate_on_submit():
        _link, holder = use_link(still_right_token, STILL_RIGHT_LINK)
        kept = confirmed(peer, form, by=holder)
        if kept.is_done:
            db.session.commit()
            return render_template("peers/still_right_by_link.html", words=kept.words)
        db.session.rollback()
        return page_of(peer, form, kept.theirs, is_by_link=True)
    return page_of(peer, form, None, is_by_link=True)


def peer_of_link(link: SignedLink) -> Peer:
    """The peer whom the link asks; refused where there is nothing left to ask."""
    peer = queries.find_peer_of_link(link.subject_id, to_change=request.method == "POST")
    sentence = rules.why_not_by_link(peer, email=link.email, made_on=clock.day_of(link.made_at))
    if peer is None or sentence:
        raise LinkRefused(sentence)
    return peer


class Kept(NamedTuple):
    """What came of pressing: words of thanks, what somebody else saved meanwhile, or neither where it was refused."""

    words: str = ""
    theirs: dict[str, object] | None = None

    @property
    def is_done(self) -> bool:
        return bool(self.words)


def confirmed(peer: Peer, form: StillRightForm, *, by: Actor) -> Kept:
    """Save what the page says; what was refused stands at its field. The caller commits."""
    said = said_in(form, peer)
    if said is None:
        return Kept()
    try:
        is_to_review = operations.confirm_everything(peer, said, version=version_in(form.version), by=by)
    except operations.EditedMeanwhile as meanwhile:
        return Kept(theirs=meanwhile.theirs)
    except operations.PeerRefused as refused:
        refuse_at(form, refused)
        return Kept()
    return Kept(REVIEW_FOLLOWS if is_to_review else THANKS)


def form_to_confirm(peer: Peer) -> StillRightForm:
    """The page's form with what is saved now."""
    held = rules.current_posts(peer.posts, clock.today())
    form = StillRightForm.of(peer, held, queries.skills_in_order())
    form.new_seniority.choices = [(level.value, level.label) for level in rules.posts_for(peer.kind)]
    form.new_council.choices = queries.councils_to_choose_from()
    return form


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
        portfolio=form.new_portfolio.data,
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


def page_of(peer: Peer, form: StillRightForm, theirs: dict[str, object] | None, *, is_by_link: bool = False) -> str:
    """By a link, which can be forwarded, nothing is read of the group and of what ties the peer to a council."""
    if theirs is not None:
        form.version.data = peer.version
    today = clock.today()
    return render_template(
        "peers/still_right.html",
        peer=peer,
        form=form,
        theirs=theirs,
        held=rules.current_posts(peer.posts, today),
        is_by_link=is_by_link,
        group=None if is_by_link else rules.group_on(peer.memberships, today),
        ages=rules.part_ages(peer, today),
        months=year_of(peer),
        conflicts=[] if is_by_link else queries.conflicts_of(peer),
        levels=rules.SKILL_LEVELS,
    )
