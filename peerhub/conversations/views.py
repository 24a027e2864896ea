"""Pages of soft intelligence: for the region's adviser and named staff, with a reason that is logged."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.accounts import queries as account_queries
from peerhub.audit import queries as audit_queries
from peerhub.conversations import operations, queries
from peerhub.conversations.forms import (
    ConversationForm,
    EndForm,
    EndReaderForm,
    NoteForm,
    ReaderForm,
    ReasonForm,
)
from peerhub.conversations.models import NoteReader
from peerhub.councils import queries as council_queries
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field

blueprint = Blueprint("conversations", __name__)

READERS = audit_queries.Wanted(subject_kind=NoteReader.__tablename__)


@blueprint.app_template_global()
def notes_of(council: Council) -> str:
    """The address of a council's notes for whoever is at this browser, empty where they may not open them.

    For the page of a council, which belongs to a package below this one: nobody else learns that there are notes. At
    most one statement, and none for people who are not staff.
    """
    if not current_user.can(Permission.NOTES_USE) or not queries.may_open(council, by=current_user):
        return ""
    return url_for("conversations.show", council_id=council.id)


@blueprint.route("/council-notes")
@requires(Permission.NOTES_USE)
def index() -> ResponseReturnValue:
    return render_template("conversations/index.html", councils=queries.councils(visible_to=current_user))


@blueprint.route("/council-notes/<int:council_id>", methods=["GET", "POST"])
@requires(Permission.NOTES_USE)
def show(council_id: int) -> ResponseReturnValue:
    """Asks why, once a working day; then shows the notes, and who else opened them."""
    council = queries.get_council(council_id, visible_to=current_user)
    form = ReasonForm()
    if form.validate_on_submit():
        operations.open_notes(council, reason=form.reason, by=current_user)
        db.session.commit()
        return redirect(url_for("conversations.show", council_id=council_id))
    access = queries.open_access(current_user, council_id, now=clock.now())
    if access is None:
        return render_template("conversations/_why.html", council=council, form=form)
    return render_template(
        "conversations/show.html",
        council=council,
        access=access,
        notes=queries.notes_on(council_id),
        talks=queries.conversations_with(council_id),
        accesses=queries.accesses(council_id),
    )


@blueprint.route("/council-notes/<int:council_id>/notes/new", methods=["GET", "POST"])
@requires(Permission.NOTES_USE)
def write_note(council_id: int) -> ResponseReturnValue:
    council = _opened(council_id)
    form = NoteForm(data={"noted_on": clock.today()})
    if form.validate_on_submit():
        try:
            operations.write_note(council, noted_on=form.noted_on.data, text=form.text.data, by=current_user)
        except operations.ConversationError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(url_for("conversations.show", council_id=council_id))
    return render_template("conversations/write_note.html", council=council, form=form)


@blueprint.route("/council-notes/<int:council_id>/conversations/new", methods=["GET", "POST"])
@requires(Permission.NOTES_USE)
def plan(council_id: int) -> ResponseReturnValue:
    council = _opened(council_id)
    form = ConversationForm()
    if form.validate_on_submit():
        try:
            operations.plan_conversation(
                council, planned_for=form.planned_for.data, with_whom=form.with_whom.data, purpose=form.purpose.data,
                by=current_user,
            )  # fmt: skip
        except operations.ConversationError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(url_for("conversations.show", council_id=council_id))
    return render_template("conversations/plan.html", council=council, form=form)


@blueprint.route("/early-conversations/<int:conversation_id>/end", methods=["GET", "POST"])
@requires(Permission.NOTES_USE)
def end(conversation_id: int) -> ResponseReturnValue:
    talk = queries.get_conversation(conversation_id, visible_to=current_user)
    form = EndForm()
    if form.validate_on_submit():
        held_on = form.held_on.data if form.ended.data == "held" else None
        try:
            operations.end_conversation(talk, held_on=held_on, outcome=form.outcome.data, by=current_user)
        except operations.ConversationError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(url_for("conversations.show", council_id=talk.council_id))
    return render_template("conversations/end.html", talk=talk, form=form)


@blueprint.route("/note-readers", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
def readers() -> ResponseReturnValue:
    named = queries.readers()
    form = ReaderForm()
    form.user.choices = [(user.id, user.name) for user in queries.staff()]
    form.region.choices = [(region, region) for region in council_queries.regions()]
    if form.validate_on_submit():
        person = account_queries.get_user(form.user.data)
        asked = {"region": form.region.data, "reason": form.reason.data, "named": list(named)}
        try:
            operations.name_reader(person, by=current_user, **asked)
        except operations.ConversationError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{person.name} may read the notes of {form.region.data} now.", "success")
            return redirect(url_for("conversations.readers"))
    return render_template(
        "conversations/readers.html",
        readers=[one for one in named if one.ended_at is None],
        form=form,
        events=audit_queries.find_events(READERS, limit=50)[0],
    )


@blueprint.route("/note-readers/<int:reader_id>/end", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
def end_reader(reader_id: int) -> ResponseReturnValue:
    """Asks why, and says what it changes, before it does."""
    reader = queries.get_reader(reader_id)
    form = EndReaderForm()
    if form.validate_on_submit():
        try:
            operations.end_reader(reader, reason=form.reason.data, by=current_user)
        except operations.ConversationError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            flash(f"{reader.user.name} reads no more notes of {reader.region}.", "success")
            return redirect(url_for("conversations.readers"))
    return render_template("conversations/end_reader.html", reader=reader, form=form)


def _opened(council_id: int) -> Council:
    """The council, for whoever has said today why they opened its notes; others are asked first."""
    council = queries.get_council(council_id, visible_to=current_user)
    if queries.open_access(current_user, council_id, now=clock.now()) is None:
        abort(redirect(url_for("conversations.show", council_id=council_id)))
    return council
