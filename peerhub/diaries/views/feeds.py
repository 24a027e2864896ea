"""The peer's diary for their own calendar programme."""

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.diaries import addresses, operations, queries
from peerhub.diaries.calendar_files import calendar_file
from peerhub.diaries.views import blueprint
from peerhub.diaries.views.years import own_peer
from peerhub.permissions import Permission
from peerhub.web.access import public, requires
from peerhub.web.forms import Form

WITHDRAWN = "There is no calendar at this address any more. Make a new address on your page “My year”."


@blueprint.route("/my-profile/availability/calendar", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def my_calendar() -> ResponseReturnValue:
    peer, form = own_peer(), Form()
    if form.validate_on_submit():
        if request.form.get("act") == "withdraw":
            operations.withdraw_feed(peer, by=current_user)
            flash("The address is withdrawn. No calendar can read it any more.", "success")
        else:
            operations.make_feed(peer, by=current_user)
            flash("Here is your address. Give it to your calendar, and to nobody else.", "success")
        db.session.commit()
        return redirect(url_for("diaries.my_calendar"))
    feed = queries.find_feed(peer)
    secret = addresses.secret_of(peer.id, feed.salt, key=current_app.config["SECRET_KEY"]) if feed else ""
    address = url_for("diaries.feed", secret=secret, _external=True) if feed else ""
    return render_template("diaries/my_calendar.html", form=form, feed=feed, address=address)


@blueprint.route("/calendars/<string:secret>.ics")
@public
def feed(secret: str) -> ResponseReturnValue:
    peer = queries.peer_of_secret(secret, key=current_app.config["SECRET_KEY"])
    if peer is None:
        abort(404, description=WITHDRAWN)
    file = calendar_file(queries.entries_of(peer), name="My peer work")
    return Response(file, mimetype="text/calendar", headers={"Cache-Control": "private, no-store"})
