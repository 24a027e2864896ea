"""Messages: what was sent to me, what was sent at all, and what I do not want."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.notifications import operations, queries, tasks
from peerhub.notifications.errors import MessageRefused
from peerhub.notifications.forms import ChoicesForm, MessageFilter, StopForm
from peerhub.notifications.kinds import kind_of, optional_kinds
from peerhub.notifications.models import Message, MessageState
from peerhub.notifications.post import post_of
from peerhub.permissions import Permission
from peerhub.web import letters, pagination, tokens
from peerhub.web.access import public, requires

blueprint = Blueprint("notifications", __name__)


@blueprint.route("/messages")
@requires(Permission.MESSAGE_VIEW)
def index() -> ResponseReturnValue:
    filters, step = MessageFilter(), pagination.wanted()
    state = filters.values().get("state")
    found, total = queries.find_messages(
        visible_to=current_user, own=False, state=state, limit=step.limit, offset=step.offset
    )
    return render_template(
        "notifications/index.html",
        form=filters,
        page=step.filled(found, total),
        counts=queries.counts({MessageState.WAITING, MessageState.FAILED, MessageState.UNSURE}),
        has_post=post_of(current_app.config) is not None,
    )


@blueprint.route("/my-messages")
@requires(Permission.ACCOUNT_USE)
def own() -> ResponseReturnValue:
    step = pagination.wanted()
    found, total = queries.find_messages(visible_to=current_user, own=True, limit=step.limit, offset=step.offset)
    return render_template("notifications/own.html", page=step.filled(found, total))


@blueprint.route("/messages/<int:message_id>")
@requires(Permission.ACCOUNT_USE)
def show(message_id: int) -> ResponseReturnValue:
    message = queries.get_message(message_id, visible_to=current_user)
    return render_template(
        "notifications/show.html",
        message=message,
        part=tasks.part_of(message) if may_read(message) else None,
        may_send_again=current_user.can(Permission.MESSAGE_VIEW)
        and message.state in {MessageState.FAILED, MessageState.UNSURE},
    )


@blueprint.route("/messages/<int:message_id>/again", methods=["POST"])
@requires(Permission.MESSAGE_VIEW)
def send_again(message_id: int) -> ResponseReturnValue:
    message = queries.lock_message(message_id, visible_to=current_user)
    try:
        operations.send_again(message, by=current_user)
    except MessageRefused as refused:
        db.session.rollback()
        flash(str(refused), "error")
    else:
        db.session.commit()
        flash("The message goes once more.", "success")
    return redirect(url_for("notifications.show", message_id=message_id))


@blueprint.route("/account/messages", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def choose() -> ResponseReturnValue:
    form = ChoicesForm()
    names = {kind.name for kind in optional_kinds()}
    form.offer(names - queries.turned_off(current_user.email))
    if form.validate_on_submit():
        for name in sorted(names):
            change = operations.turn_on if name in form.kinds.data else operations.turn_off
            change(current_user.email, name)
        db.session.commit()
        flash("Your choice of messages is saved.", "success")
        return redirect(url_for("notifications.choose"))
    return render_template("notifications/choose.html", form=form)


@blueprint.route("/messages/stop/<string:stop_token>", methods=["GET", "POST"])
@public
def stop(stop_token: str) -> ResponseReturnValue:
    meant = tokens.opened(stop_token, purpose=letters.STOP)
    kind = kind_of(meant[1]) if meant else None
    if meant is None or kind is None:
        abort(404, description="This address is not whole, or of an old message. Follow the link in the e-mail itself.")
    form = StopForm()
    if form.validate_on_submit():
        operations.turn_off(meant[0], kind.name)
        db.session.commit()
    is_off = kind.name in queries.turned_off(meant[0])
    return render_template("notifications/stop.html", form=form, email=meant[0], kind=kind, is_off=is_off)


def may_read(message: Message) -> bool:
    """The text is its receiver's alone, except where all people are invented."""
    return bool(message.to_user_id == current_user.id or current_app.config["DEMO"])
