"""What everybody can do about their own account."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.accounts import browsers, operations, queries, sessions
from peerhub.accounts.forms import ChangePasswordForm
from peerhub.accounts.views import blueprint
from peerhub.accounts.views.signing_in import person_behind
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.web.access import requires


@blueprint.route("/account")
@requires(Permission.ACCOUNT_USE)
def account() -> ResponseReturnValue:
    since = clock.now() - sessions.absolute_limit()
    return render_template(
        "accounts/account.html",
        here=sessions.current(),
        signed_in=queries.open_sessions(current_user, since=since),
        earlier=queries.past_sessions(current_user, since=since),
        browser_in_words=browsers.in_words,
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            person = person_behind(current_user.email, form.current.data)
            operations.change_own_password(person, form.new.data, here=sessions.current())
        except operations.TooManyAttempts as refused:
            form.refuse(refused, on="current")
        except operations.SignInRefused:
            form.refuse("This is not the password that you have now.", on="current")
        except operations.AccountRefused as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            flash("Your password is changed. Everywhere else you are signed out.", "success")
            return redirect(url_for("accounts.account"))
        db.session.commit()  # a failure counts
    return render_template("accounts/change_password.html", form=form)


@blueprint.route("/account/sessions/<int:session_id>/end", methods=["POST"])
@requires(Permission.ACCOUNT_USE)
def end_session(session_id: int) -> ResponseReturnValue:
    operations.end_session(queries.get_session(session_id, visible_to=current_user))
    db.session.commit()
    flash("That browser is signed out.", "success")
    return redirect(url_for("accounts.account"))


@blueprint.route("/account/sign-out-everywhere", methods=["POST"])
@requires(Permission.ACCOUNT_USE)
def sign_out_everywhere() -> ResponseReturnValue:
    operations.sign_out_everywhere(current_user, by=current_user)
    db.session.commit()
    sessions.forget()
    flash("You are signed out everywhere.", "success")
    return redirect(url_for("accounts.sign_in"))
