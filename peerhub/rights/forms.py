"""Forms about a peer's own data."""

from peerhub.rights.models import RequestKind
from peerhub.web.forms import Form, LongTextField, RadiosField, TickField, option


class AskForm(Form):
    """Asks for a correction, or objects."""

    kind = RadiosField(
        "What do you ask for?", called="kind of request", coerce=RequestKind,
        choices=[
            option("correction", "Put something right", "What you cannot change yourself, such as your name"),
            option("objection", "I object to a use of my data", "We stop, or tell you why we may go on"),
        ],
    )  # fmt: skip
    words = LongTextField(
        "What is it about?", max_length=2000, rows=4, missing="Say what is wrong, or what you object to"
    )


class AnswerForm(Form):
    """Says what was done."""

    answer = LongTextField("What was done", max_length=2000, rows=4, missing="Say what was done, or why not")


class LeaveForm(Form):
    """Leaves the pool."""

    reason = LongTextField("Why do you leave?", called="reason", required=False, max_length=400, rows=3,
                           hint="Only if you want to say so")  # fmt: skip
    sure = TickField("I leave the pool today", required=True, missing="Tick the box to leave, or go back")
