"""What people write about a report, and what a council answers."""

from collections.abc import Sequence

from peerhub.accounts.models import User
from peerhub.engagements.models import CoreTheme
from peerhub.peers.models import Skill
from peerhub.recommendations.models import (
    AccuracyComment,
    ActionRating,
    CommentKind,
    CouncilAction,
    Finding,
    Headway,
    Recommendation,
    ReviewFinding,
)
from peerhub.recommendations.operations.drafting import LONGEST, FindingDraft
from peerhub.recommendations.operations.planning import Standing
from peerhub.web.forms import (
    ChoiceField,
    DayField,
    EmailField,
    Form,
    HiddenField,
    LongTextField,
    RadiosField,
    TextField,
    TickField,
    option,
)


class FindingForm(Form):
    """One finding."""

    theme = ChoiceField("Theme", coerce=int, required=False, nothing="Local focus")
    text = LongTextField("What did the team find?", called="finding", max_length=LONGEST, rows=8)
    topic = ChoiceField(
        "Topic", coerce=int, required=False, nothing="No topic", hint="So that themes across reports can be seen"
    )
    is_good_practice = TickField("Good practice that other councils should hear of", required=False)
    version = HiddenField()

    def offer(self, themes: Sequence[CoreTheme], topics: Sequence[Skill]) -> None:
        self.theme.choices = [option(theme.id, theme.name) for theme in themes]
        self.topic.choices = [option(topic.id, topic.name) for topic in topics]

    def show(self, finding: Finding) -> None:
        """What stands in the report now."""
        self.theme.data, self.text.data, self.topic.data = finding.theme_id, finding.text, finding.topic_id
        self.is_good_practice.data = finding.is_good_practice
        self.version.data = str(finding.version)

    def draft(self) -> FindingDraft:
        return FindingDraft(self.text.data, self.theme.data, self.topic.data, bool(self.is_good_practice.data))


class RecommendationForm(Form):
    """One recommendation."""

    text = LongTextField("What does the team recommend?", called="recommendation", max_length=LONGEST, required=False)
    version = HiddenField()

    def show(self, recommendation: Recommendation) -> None:
        """What stands in the report now."""
        self.text.data, self.version.data = recommendation.text, str(recommendation.version)


class CheckingForm(Form):
    """To whom at the council the draft goes, and until when they check the facts."""

    until = DayField("Until when?", called="day until which the council checks")
    name = TextField("Name of the person at the council", called="name", max_length=120)
    email = EmailField("Their e-mail address")

    def suggest(self, contacts: Sequence[User]) -> None:
        """The council's own contact, where one has an account."""
        if contacts and not self.is_submitted():
            self.name.data, self.email.data = contacts[0].name, contacts[0].email


class CommentForm(Form):
    """What the council says about a finding."""

    kind = RadiosField(
        "What is it about?",
        called="kind of comment",
        coerce=CommentKind,
        choices=[
            (CommentKind.FACT.value, CommentKind.FACT.label, "It is put right in the report"),
            (
                CommentKind.OPINION.value,
                CommentKind.OPINION.label,
                "It is kept and answered; the report stays as it is",
            ),
        ],
    )
    text = LongTextField("What do you want to say?", called="comment", max_length=LONGEST)


class CommentAnswerForm(Form):
    """The answer to the council; the finding's text may change where a fact was wrong."""

    answer = LongTextField("Answer to the council", called="answer", max_length=LONGEST)
    new_text = LongTextField("The finding, as it is right", called="finding", max_length=LONGEST, rows=8)

    def show(self, said: AccuracyComment) -> None:
        """The finding as it stands."""
        self.new_text.data = said.finding.text


class VersionForm(Form):
    """When and where the report appeared."""

    published_on = DayField("Published on", called="day of publication")
    address = TextField(
        "Address of the report", called="address of the report", max_length=300, hint="The public page, https://…"
    )


class StandingForm(Form):
    """How a council action stands."""

    owner = TextField("Who leads?", called="name or post of who leads", max_length=120)
    due_on = DayField("Done by", called="day by which it is done")
    rating = RadiosField(
        "How does it go?",
        called="rating",
        coerce=ActionRating,
        choices=[(rating.value, rating.label) for rating in ActionRating],
    )
    note = LongTextField("What happened since?", called="note", required=False)

    def show(self, action: CouncilAction) -> None:
        """How it stood last."""
        self.owner.data, self.rating.data = action.now.owner, action.now.rating
        self.due_on.process(None, action.now.due_on)

    def standing(self) -> Standing:
        return Standing(self.owner.data, self.due_on.data, self.rating.data, self.note.data)


class CouncilActionForm(StandingForm):
    """What the council does about a recommendation."""

    text = LongTextField("What does the council do about it?", called="action", max_length=LONGEST)


class HeadwayForm(Form):
    """What a progress review found about one action."""

    headway = RadiosField(
        "How far is it?",
        called="how far it is",
        coerce=Headway,
        choices=[(headway.value, headway.label) for headway in Headway],
    )
    text = LongTextField("What did the team find?", called="finding", max_length=LONGEST)
    version = HiddenField()

    def show(self, held: ReviewFinding | None) -> None:
        """What stands there now."""
        self.version.data = str(held.version if held else 0)
        if held:
            self.headway.data, self.text.data = held.headway, held.text


class PublicationForm(Form):
    """When and where the council published the report."""

    published_on = DayField("Published on", called="day of publication")
    address = TextField(
        "Address of the report", called="address of the report", max_length=300, hint="The council's page, https://…"
    )
    reason = LongTextField(
        "Why without the check of the facts here?", called="reason", required=False, rows=3, max_length=400
    )
