"""Staff ask a line manager once more, or another one: people are away, and move on."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.joining import operations, queries
from peerhub.joining.errors import JoiningRefused
from peerhub.joining.forms import LineManagerForm
from peerhub.joining.views import blueprint
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/joiners/<int:joiner_id>/line-manager", methods=["GET", "POST"])
@requires(Permission.PEER_EDIT)
def ask_line_manager(joiner_id: int) -> ResponseReturnValue:
    joiner = queries.get_joiner(joiner_id, visible_to=current_user)
    if joiner.manager_name is None:
        flash(f"{joiner.name} is cleared by the group office. There is no line manager to ask.", "error")
        return redirect(url_for("joining.show", joiner_id=joiner_id))
    form = LineManagerForm(data={"manager_name": joiner.manager_name, "manager_email": joiner.manager_email})
    if form.validate_on_submit():
        joiner = queries.get_joiner(joiner_id, visible_to=current_user, to_change=True)
        name, email = form.manager_name.data, form.manager_email.data
        try:
            operations.ask_line_manager_again(joiner, manager_name=name, manager_email=email, by=current_user)
        except JoiningRefused as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{name} is asked by e-mail. Links sent before no longer work.", "success")
            return redirect(url_for("joining.show", joiner_id=joiner_id))
    return render_template("joining/ask_line_manager.html", joiner=joiner, form=form)
