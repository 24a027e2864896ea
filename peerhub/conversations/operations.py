"""What principal advisers do: note, plan to talk, and say why they look. The record never holds what a note says."""

from datetime import date

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.conversations.models import CouncilNote, EarlyConversation, NoteAccess, NoteReader
from peerhub.councils.models import Council
from peerhub.db import db
from peerhub.web.formats import day


class ConversationError(Exception):
    """Refused: `sentence` says what to do next, `field` names the part of the form that it belongs to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def open_notes(council: Council, *, reason: str, by: User) -> NoteAccess:
    """Say why the notes are opened; kept for good, and shown to everybody who may read them."""
    access = NoteAccess(council_id=council.id, user_id=by.id, user_name=by.name, reason=reason, at=clock.now())
    db.session.add(access)
    record("council-notes.open", council, by=by, label=council.name, after={"reason": reason})
    return access


def write_note(council: Council, *, noted_on: date, text: str, by: User) -> CouncilNote:
    """Append a note. Raises ConversationError for a day in the future."""
    if noted_on > clock.today():
        raise ConversationError("This day is in the future. Enter today or an earlier day.", "noted_on")
    note = CouncilNote(
        council_id=council.id, noted_on=noted_on, text=text, written_at=clock.now(), written_by_id=by.id,
        written_by_name=by.name,
    )  # fmt: skip
    db.session.add(note)
    record("council-note.write", council, by=by, label=council.name, after={"noted_on": noted_on})
    return note


def plan_conversation(
    council: Council, *, planned_for: date, with_whom: str, purpose: str, by: User
) -> EarlyConversation:
    """Plan an early conversation. Raises ConversationError for a day that is over."""
    if planned_for < clock.today():
        raise ConversationError(
            "This day is over. Enter today or a later day, or write a note of what was said.", "planned_for"
        )
    talk = EarlyConversation(
        council=council, planned_for=planned_for, with_whom=with_whom, purpose=purpose, planned_at=clock.now(),
        planned_by_name=by.name,
    )  # fmt: skip
    db.session.add(talk)
    record("early-conversation.plan", talk, by=by, label=council.name, after={"planned_for": planned_for})
    return talk


def end_conversation(talk: EarlyConversation, *, held_on: date | None, outcome: str, by: User) -> None:
    """The conversation was held on a day, or (None) called off; `outcome` says what came of it, or why not."""
    if not talk.is_open:
        raise ConversationError("Somebody said already how this conversation ended.")
    if held_on is not None and held_on > clock.today():
        raise ConversationError("This day is in the future. Enter the day on which you spoke.", "held_on")
    talk.held_on, talk.outcome = held_on, outcome
    if held_on is None:
        talk.called_off_at = clock.now()
    record("early-conversation.end", talk, by=by, label=talk.council.name, after={"held_on": held_on})


def name_reader(user: User, *, region: str, reason: str, named: list[NoteReader], by: User) -> NoteReader:
    """Let somebody else of the staff read the notes of a region. `named` are those in force already."""
    if not user.is_staff:
        raise ConversationError(f"{user.name} is not staff. Only staff can be named.", "user")
    if user.id == by.id:
        raise ConversationError("Nobody names themselves. Another administrator can name you.", "user")
    already = next((one for one in named if one.user_id == user.id and one.region == region and not one.ended_at), None)
    if already:
        raise ConversationError(f"{user.name} was named for {region} on {day(already.named_at.date())}.", "user")
    reader = NoteReader(user_id=user.id, region=region, reason=reason, named_at=clock.now(), named_by_name=by.name)
    db.session.add(reader)
    record("note-reader.name", reader, by=by, label=user.name, after={"region": region}, reason=reason)
    return reader


def end_reader(reader: NoteReader, *, reason: str, by: User) -> None:
    """From now on this person reads no more notes of the region; what they read stays on record."""
    if reader.ended_at is not None:
        raise ConversationError("This was ended already. Nothing is left to do.", "reason")
    reader.ended_at = clock.now()
    after = {"region": reader.region, "ended_at": reader.ended_at}
    record("note-reader.end", reader, by=by, label=reader.user.name, after=after, reason=reason)
