"""A peer's seats and posts, as staff keep them."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.peers import operations, queries
from peerhub.peers.forms import EndPostForm, PostForm
from peerhub.peers.models import PeerPost
from peerhub.peers.views import blueprint
from peerhub.peers.views.record import peer_to_change, saved
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/peers/<int:peer_id>/posts/new", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def add_post(peer_id: int) -> ResponseReturnValue:
    peer = peer_to_change(peer_id)
    form = PostForm(is_main=True)
    form.offer(peer.kind, queries.councils_to_choose_from())
    if form.validate_on_submit():
        try:
            operations.add_post(peer, post_in(form), by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(peer, "The post is saved.")
    return render_template("peers/add_post.html", peer=peer, form=form)


@blueprint.route("/peers/<int:peer_id>/posts/<int:post_id>", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def correct_post(peer_id: int, post_id: int) -> ResponseReturnValue:
    peer = peer_to_change(peer_id)
    post = queries.get_post(peer, post_id)
    form = PostForm(data=as_typed(post))
    form.offer(peer.kind, queries.councils_to_choose_from())
    if form.validate_on_submit():
        try:
            operations.correct_post(post, post_in(form), by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(peer, "The post is corrected.")
    return render_template("peers/correct_post.html", peer=peer, post=post, form=form)


@blueprint.route("/peers/<int:peer_id>/posts/<int:post_id>/end", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def end_post(peer_id: int, post_id: int) -> ResponseReturnValue:
    peer = peer_to_change(peer_id)
    post, form = queries.get_post(peer, post_id), EndPostForm()
    if form.validate_on_submit():
        try:
            needs_review = operations.end_post(post, form.ended_on.data, by=current_user)
        except operations.PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(peer, END_WITH_REVIEW if needs_review else "The post has ended.")
    return render_template("peers/end_post.html", peer=peer, post=post, form=form)


END_WITH_REVIEW = "The post has ended. The peer waits for a review, and cannot be asked before it."


def post_in(form: PostForm) -> operations.PostDetails:
    """The post as the form has it."""
    return operations.PostDetails(
        title=form.title.data,
        portfolio=form.portfolio.data,
        seniority=form.seniority.data,
        started_on=form.started_on.data,
        ended_on=form.ended_on.data,
        council=queries.council_chosen(form.council.data),
        organisation=form.organisation.data,
        is_main=form.is_main.data,
    )


def as_typed(post: PeerPost) -> dict[str, object]:
    """What the form holds before anything is changed."""
    return {
        "title": post.title,
        "portfolio": post.portfolio or "",
        "seniority": post.seniority.value,
        "started_on": post.started_on,
        "ended_on": post.ended_on,
        "council": post.council_id,
        "organisation": post.organisation or "",
        "is_main": post.is_main,
    }
