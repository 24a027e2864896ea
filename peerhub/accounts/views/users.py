"""Everybody's accounts, for administrators."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.accounts import operations, queries
from peerhub.accounts.forms import EditUserForm, NewUserForm, SetPasswordForm, UserFilter, fingerprint
from peerhub.accounts.models import User
from peerhub.accounts.views import blueprint
from peerhub.audit.queries import events_about
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires


@blueprint.route("/users")
@requires(Permission.USER_MANAGE)
def users() -> ResponseReturnValue:
    filters, step = UserFilter(), pagination.wanted(per_page=25)
    found, total = queries.find_users(queries.Wanted(**filters.values()), limit=step.limit, offset=step.offset)
    return render_template("accounts/users.html", form=filters, page=step.filled(found, total))


@blueprint.route("/users/new", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
def add_user() -> ResponseReturnValue:
    form = NewUserForm()
    form.offer(queries.scopes())
    if form.validate_on_submit():
        wanted = form.account()
        try:
            user = operations.create_user(
                email=wanted.email, name=wanted.name, roles=wanted.roles, password=form.password.data,
                group_id=wanted.group_id, council_id=wanted.council_id, region=wanted.region,
                by=current_user, demo=current_app.config["DEMO"],
            )  # fmt: skip
        except operations.AccountRefused as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            flash(f"{user.name} can now sign in as {user.email}.", "success")
            return redirect(url_for("accounts.users"))
    return render_template("accounts/add_user.html", form=form)


@blueprint.route("/users/<int:user_id>", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
def edit_user(user_id: int) -> ResponseReturnValue:
    user = queries.get_user_to_edit(user_id)
    form = EditUserForm.of(user, queries.scopes(held_by=user))
    now = fingerprint(operations.account_of(user))
    changed_meanwhile = form.is_submitted() and form.seen.data != now
    if form.validate_on_submit() and not changed_meanwhile and _saved(user, form):
        return redirect(url_for("accounts.edit_user", user_id=user.id))
    form.seen.data = now
    return render_template(
        "accounts/edit_user.html",
        form=form,
        user=user,
        changed_meanwhile=changed_meanwhile,
        events=events_about(User, user.id),
    )


def _saved(user: User, form: EditUserForm) -> bool:
    """Whether what was filled in is now the account; else the form says why not."""
    try:
        differs = operations.edit_user(user, form.account(), by=current_user, demo=current_app.config["DEMO"])
    except operations.AccountRefused as refused:
        form.refuse(refused, on=refused.field)
        return False
    db.session.commit()
    flash(f"The account of {user.name} is saved." if differs else "Nothing was changed.", "success")
    return True


@blueprint.route("/users/<int:user_id>/password", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
def set_password(user_id: int) -> ResponseReturnValue:
    user = queries.get_user(user_id)
    form = SetPasswordForm()
    if form.validate_on_submit():
        try:
            operations.set_password(user, form.password.data, by=current_user)
        except operations.AccountRefused as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            flash(f"{user.name} has a new password and is signed out everywhere. Tell them the new one.", "success")
            return redirect(url_for("accounts.edit_user", user_id=user.id))
    return render_template("accounts/set_password.html", form=form, user=user)


@blueprint.route("/users/<int:user_id>/sign-out", methods=["POST"])
@requires(Permission.USER_MANAGE)
def sign_out_user(user_id: int) -> ResponseReturnValue:
    user = queries.get_user(user_id)
    operations.sign_out_everywhere(user, by=current_user)
    db.session.commit()
    flash(f"{user.name} is signed out everywhere.", "success")
    return redirect(url_for("accounts.edit_user", user_id=user.id))
