"""Forms on the way into the pool."""

from collections.abc import Sequence

from peerhub.joining.operations import NewJoiner
from peerhub.peers import queries as peer_queries
from peerhub.peers import rules
from peerhub.peers.models import PeerKind, Seniority
from peerhub.web.forms import ChoiceField, DayField, EmailField, Form, LongTextField, TextField, TickField


class JoinerFields(Form):
    """A person and the post that they hold."""

    given_name = TextField("First name", max_length=80)
    family_name = TextField("Last name", max_length=80)
    email = EmailField()
    title = TextField("Title of the post", max_length=160, hint="For example, leader, or director of finance")
    seniority = ChoiceField("Kind of post", coerce=Seniority)
    council = ChoiceField(
        "Council", required=False, coerce=int, searchable=True, nothing="Not at a council", called="council"
    )
    organisation = TextField(
        "Another organisation", required=False, max_length=160, hint="Only if it is not a council of England or Wales"
    )
    started_on = DayField("First day in the post", called="first day in the post")

    def offer(self, kind: PeerKind, councils: Sequence[tuple[int, str]]) -> None:
        self.council.choices = list(councils)
        self.seniority.choices = [(level.value, level.label) for level in rules.posts_for(kind)]

    def joiner(self) -> NewJoiner:
        """The person as the form has them."""
        return NewJoiner(
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            email=self.email.data,
            title=self.title.data,
            seniority=self.seniority.data,
            started_on=self.started_on.data,
            council=peer_queries.council_chosen(self.council.data),
            organisation=self.organisation.data,
            why=self["why"].data,
        )


class NominationForm(JoinerFields):
    """A group office names one of its members."""

    why = LongTextField(
        "What would they bring?", called="words about them", required=False, max_length=1500, rows=4,
        hint="The peer team reads it. Experience, subjects, kinds of council",
    )  # fmt: skip


class InterestForm(JoinerFields):
    """An officer would like to be a peer."""

    why = LongTextField(
        "What would you bring?", called="words about you", required=False, max_length=1500, rows=4,
        hint="Experience, subjects, kinds of council",
    )  # fmt: skip
    manager_name = TextField("Name of your line manager", max_length=120)
    manager_email = EmailField("E-mail address of your line manager")
    agreed = TickField(
        "I agree that the LGA keeps this to decide about it, and asks my line manager", required=True,
        missing="Tick the box, or write to the peer team instead",
    )  # fmt: skip


class LineManagerForm(Form):
    """Who answers for an officer now."""

    manager_name = TextField("Name of the line manager", max_length=120)
    manager_email = EmailField("E-mail address of the line manager")


class InductionForm(Form):
    """The induction took place."""

    inducted_on = DayField("Day of the induction")


class RefusalForm(Form):
    """It ends here."""

    reason = LongTextField("Reason", max_length=400, rows=3, missing="Give the reason")
