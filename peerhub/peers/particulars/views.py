"""The peer's page about travel, access and kinds of council; staff's page on which a skill is checked."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.peers.operations import PeerRefused
from peerhub.peers.particulars import operations, queries
from peerhub.peers.particulars.forms import ParticularsForm, SkillCheckForm
from peerhub.peers.views import blueprint
from peerhub.peers.views.own import own_peer
from peerhub.peers.views.record import peer_to_change, saved
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/my-profile/particulars", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def my_particulars() -> ResponseReturnValue:
    peer = own_peer()
    form = ParticularsForm(obj=queries.particulars_of(peer))
    if form.validate_on_submit():
        operations.set_particulars(peer, form.said(), by=current_user)
        db.session.commit()
        flash("Saved. Thank you.", "success")
        return redirect(url_for("peers.my_profile"))
    return render_template("peers/my_particulars.html", form=form)


@blueprint.route("/peers/<int:peer_id>/skills/<int:skill_id>/check", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def check_skill(peer_id: int, skill_id: int) -> ResponseReturnValue:
    peer, skill = peer_to_change(peer_id), queries.get_skill(skill_id)
    held = queries.checks_of(peer).get(skill_id)
    form = SkillCheckForm(obj=held)
    if form.validate_on_submit():
        try:
            operations.check_skill(peer, skill, form.level.data, form.evidence.data, by=current_user)
        except PeerRefused as refused:
            refuse_at_field(form, refused)
        else:
            return saved(peer, f"The level in {skill.name.lower()} is checked.")
    given = next((item.level for item in peer.skills if item.skill_id == skill_id), None)
    return render_template("peers/check_skill.html", peer=peer, skill=skill, form=form, given=given, held=held)
