"""Signing in and out."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.accounts import demo_people, operations, passwords, queries, sessions
from peerhub.accounts.forms import SignInForm
from peerhub.accounts.models import User
from peerhub.accounts.views import blueprint
from peerhub.db import db
from peerhub.web.access import public


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(sessions.next_page())
    person = demo_people.person_named(request.args.get("as", "")) if current_app.config["DEMO"] else None
    form = SignInForm(email=person.email if person else None)
    status = 200
    if form.validate_on_submit():
        try:
            user = person_behind(form.email.data, form.password.data)
        except operations.SignInRefused as refused:
            db.session.commit()  # a failure counts, and a refused attempt does not
            form.refuse(refused, on="email")
            status = 429 if isinstance(refused, operations.TooManyAttempts) else 200
        else:
            sessions.begin(user)
            db.session.commit()
            return redirect(sessions.next_page())
    demo = demo_people if current_app.config["DEMO"] else None
    return render_template("accounts/sign_in.html", form=form, demo=demo, chosen=person), status


@blueprint.route("/sign-out", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        sessions.end()
        db.session.commit()
    return redirect(url_for("accounts.sign_in"))


def person_behind(email: str, password: str) -> User:
    """The person who signs in so, with the attempt counted. Raises SignInRefused."""
    limits = sessions.limits()
    attempt = operations.note_attempt(email=email, address=sessions.client_address(), limits=limits)
    db.session.commit()  # other processes must see it before this one looks at the password
    operations.refuse_if_too_many(attempt, limits=limits)
    user = queries.find_user(email)
    stored = user.password_hash if user else None
    db.session.commit()  # hashing takes its time, and nobody should wait for the database meanwhile
    matches = passwords.verify(password, stored)
    return operations.accept_sign_in(user, password, matches=matches, demo=current_app.config["DEMO"])
