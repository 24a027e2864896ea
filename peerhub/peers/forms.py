"""Forms about peers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peerhub.peers import rules
from peerhub.peers.models import (
    DECLARED_KINDS,
    AvailabilityState,
    ConflictKind,
    Peer,
    PeerKind,
    PeerPost,
    PeerStatus,
    Seniority,
)
from peerhub.peers.search import SORTS, PeerSearch, Vocabulary
from peerhub.web.filters import FilterForm
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
    WholeNumberField,
    option,
)

STATE_OPTIONS = (
    option("not-free", "Not free"),
    option("perhaps", "Perhaps", "Ask me, I may be able to move things"),
    option("free", "Free", "I keep these days open"),
    option("unsaid", "Take back what I said of these days"),
)


class SearchForm(FilterForm):
    """The box and the lists above the list of peers. `search.py` reads what it sends."""

    q = TextField("Search", required=False)
    kind = ChoiceField("Kind", required=False, nothing="Any", choices=[(kind.value, kind.label) for kind in PeerKind])
    group = ChoiceField("Political group", required=False, nothing="Any")
    region = ChoiceField("Region", required=False, nothing="Any")
    skill = ChoiceField("Skill", required=False, nothing="Any")
    level = ChoiceField(
        "Level of that skill", required=False, nothing="Any",
        choices=[(level, f"{level} or higher") for level in (2, 3)] + [(4, "4")],
    )  # fmt: skip
    seniority = ChoiceField(
        "Post held", required=False, nothing="Any", choices=[(level.value, level.label) for level in Seniority]
    )
    status = ChoiceField(
        "Status", required=False, nothing="All but left", choices=[(state.value, state.label) for state in PeerStatus]
    )
    sort = ChoiceField("Order", required=False, choices=list(SORTS.items()))
    unconfirmed = TickField("Not confirmed for 12 months")
    review = TickField("Waits for a review")

    @classmethod
    def showing(cls, search: PeerSearch, vocabulary: Vocabulary) -> "SearchForm":
        """The form as this search was understood, whichever way it was written."""
        form = cls()
        form.group.choices = list(vocabulary.groups.items())
        form.region.choices = [(region, region) for region in vocabulary.regions]
        form.skill.choices = list(vocabulary.skills.items())
        form.q.data = form.q.data or ""
        form.kind.data = search.kind.value if search.kind else None
        form.group.data, form.region.data, form.sort.data = search.group, search.region, search.sort
        form.seniority.data = search.seniority.value if search.seniority else None
        form.status.data = search.status.value if search.status else None
        form.unconfirmed.data, form.review.data = search.is_stale, search.needs_review
        form.skill.data = form.level.data = None  # what was chosen stands among the chips
        return form


class PersonFields(Form):
    """Somebody who joins the pool."""

    kind = RadiosField(
        "Kind of peer", coerce=PeerKind,
        choices=[("member", "Member peer", "A councillor"), ("officer", "Officer peer", "A senior officer")],
    )  # fmt: skip
    given_name = TextField("First name", max_length=80, autocomplete="off")
    family_name = TextField("Last name", max_length=80, autocomplete="off")
    email = EmailField(autocomplete="off")
    group = ChoiceField(
        "Political group", required=False, coerce=int, hint="Member peers only", nothing="None, an officer peer"
    )


PORTFOLIO_HINT = "What the post answers for, for example housing and planning. Leave empty if it is the whole council"


class PostFields(Form):
    """A seat or post: at a council of the register, or elsewhere."""

    title = TextField("Title of the post", max_length=160, hint="For example, leader, or director of finance")
    portfolio = TextField("Portfolio or service area", required=False, max_length=160, hint=PORTFOLIO_HINT)
    seniority = ChoiceField("Kind of post", coerce=Seniority)
    council = ChoiceField(
        "Council", required=False, coerce=int, searchable=True, nothing="Not at a council", called="council"
    )
    organisation = TextField(
        "Another organisation", required=False, max_length=160, hint="Only if it is not a council of England or Wales"
    )
    started_on = DayField("First day in the post", called="first day in the post")

    def offer(self, kind: PeerKind | None, councils: Sequence[tuple[int, str]]) -> None:
        """Fill the lists: every council, and the posts that a peer of this kind can hold."""
        self.council.choices = list(councils)
        levels = rules.posts_for(kind) if kind else list(Seniority)
        self.seniority.choices = [(level.value, level.label) for level in levels]


class PostForm(PostFields):
    """Adds or corrects a post."""

    ended_on = DayField("Last day in the post", required=False, hint="Leave empty while it is held")
    is_main = TickField("This is the main post, by which the peer is introduced")


class OwnPostForm(PostForm):
    """The same, to the peer."""

    is_main = TickField("This is my main post, by which I am introduced")


class NewPeerForm(PersonFields, PostFields):
    """Somebody who joins, with the post that they hold."""


class EndPostForm(Form):
    """Says that a post has ended."""

    ended_on = DayField("Last day in the post")


class TermsForm(Form):
    """Accepts the terms."""

    accepted = TickField(
        "I have read these terms and accept them", required=True, missing="Tick the box to accept the terms"
    )


class OwnDetailsForm(Form):
    """What peers write about themselves."""

    about = LongTextField(
        "About you", required=False, max_length=1500, rows=7,
        hint="Two or three sentences. A council reads them when you are on its team",
    )  # fmt: skip
    days_per_year = WholeNumberField(
        "Days you can give in a year", least=0, most=200, suffix="days", classes="govuk-input--width-3"
    )
    speaks_welsh = TickField("I can work in Welsh")
    version = HiddenField()


class NewPostFields(Form):
    """A post that is new since last year; all of it, or nothing."""

    new_title = TextField("Title of the new post", required=False, max_length=160)
    new_portfolio = TextField("Portfolio or service area", required=False, max_length=160, hint=PORTFOLIO_HINT)
    new_seniority = ChoiceField("Kind of post", required=False, coerce=Seniority, nothing="No new post")
    new_council = ChoiceField(
        "Council", required=False, coerce=int, searchable=True, nothing="Not at a council", called="council"
    )
    new_organisation = TextField(
        "Another organisation", required=False, max_length=160, hint="Only if it is not a council of England or Wales"
    )
    new_started_on = DayField("First day in the new post", required=False, called="first day in the new post")

    NEEDED = (("new_title", "Enter the title of the new post"), ("new_seniority", "Choose the kind of post"),
              ("new_started_on", "Enter the first day in the new post, for example 9 3 2027"))  # fmt: skip

    @property
    def has_new_post(self) -> bool:
        given = ("new_title", "new_portfolio", "new_seniority", "new_council", "new_organisation", "new_started_on")
        return any(self[name].data for name in given)

    def complete_new_post(self) -> bool:
        """Whether the new post, if there is one, says all that it must; what is missing is said at its field."""
        missing = [(name, sentence) for name, sentence in self.NEEDED if self.has_new_post and not self[name].data]
        for name, sentence in missing:
            if not self[name].errors:
                self.refuse(sentence, on=name)
        return not missing


class StillRightForm(NewPostFields, OwnDetailsForm):
    """Everything that a peer confirms once a year, prefilled. Made for one peer by `of`."""

    @classmethod
    def of(cls, peer: Peer, held: Sequence[PeerPost], skills: Iterable[Any]) -> "StillRightForm":
        """With a level for each skill, and for each post held now whether it has ended and when."""
        fields: dict[str, Any] = {field_of(skill.id): level_field(skill) for skill in skills}
        for post in held:
            fields[last_day_of(post)] = DayField(
                f"Last day as {post.title}", required=False, called="last day", hint="Leave empty while you hold it"
            )
        made: type[StillRightForm] = type("StillRightForm", (cls,), fields)
        levels = {item.skill_id: item.level for item in peer.skills}
        return made(
            obj=peer, data={name: levels.get(int(name.removeprefix("skill-")), 0) for name in fields if is_level(name)}
        )

    def ended(self, held: Sequence[PeerPost]) -> dict[PeerPost, Any]:
        """The last day of each post that has ended."""
        return {post: self[last_day_of(post)].data for post in held if self[last_day_of(post)].data}

    def levels(self) -> dict[int, int]:
        return levels_in(self)


def last_day_of(post: PeerPost) -> str:
    return f"last-{post.id}"


class DetailsForm(Form):
    """What staff write about a peer."""

    given_name = TextField("First name", max_length=80, autocomplete="off")
    family_name = TextField("Last name", max_length=80, autocomplete="off")
    email = EmailField(autocomplete="off")
    about = LongTextField(
        "About the peer", required=False, max_length=1500, rows=7, hint="A council reads this in the team pack"
    )
    days_per_year = WholeNumberField(
        "Days they can give in a year", called="days a year", least=0, most=200, suffix="days",
        classes="govuk-input--width-3",
    )  # fmt: skip
    speaks_welsh = TickField("Can work in Welsh")
    version = HiddenField()


class SkillsForm(Form):
    """How well a peer knows each subject. Made for the list of skills by `of`: one field for each."""

    version = HiddenField()

    @classmethod
    def of(cls, skills: Iterable[Any], held: Mapping[int, int], version: int) -> "SkillsForm":
        """A form with a field for each skill, at the levels held."""
        fields = {field_of(skill.id): level_field(skill) for skill in skills}
        made: type[SkillsForm] = type("SkillsForm", (cls,), fields)
        return made(data={field_of(skill.id): held.get(skill.id, 0) for skill in skills}, version=version)

    def levels(self) -> dict[int, int]:
        """Skill id to level, for what the peer has at all."""
        return levels_in(self)


def level_field(skill: Any) -> RadiosField:
    return RadiosField(
        skill.name, required=False, coerce=int, called=f"level of {skill.name}",
        choices=[(level, str(level)) for level in range(5)],
    )  # fmt: skip


def levels_in(form: Form) -> dict[int, int]:
    """Skill id to level, of every field that is a skill's."""
    return {int(field.name.removeprefix("skill-")): field.data for field in form if is_level(field.name) and field.data}


def is_level(name: str) -> bool:
    return name.startswith("skill-")


def field_of(skill_id: int) -> str:
    return f"skill-{skill_id}"


class DaysForm(Form):
    """Says whether a peer is free on some days."""

    state = RadiosField(
        "On these days the peer is", called="state", missing="Choose whether the days are free", choices=STATE_OPTIONS
    )
    first_day = DayField("First day")
    last_day = DayField("Last day", required=False, hint="Leave empty for one day only")

    @property
    def chosen_state(self) -> AvailabilityState | None:
        return None if self.state.data == "unsaid" else AvailabilityState(self.state.data)


class OwnDaysForm(DaysForm):
    """The same, to the peer."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.state.label.text = "On these days I am"


class AccountForm(Form):
    """Joins an account to a peer's record."""

    user = EmailField("E-mail address of the account", called="e-mail address", autocomplete="off")


class GroupForm(Form):
    """A member peer sits with another political group, or with none."""

    group = RadiosField("Political group", coerce=int)
    since = DayField("Since when?", called="day of the change")


class ConflictForm(Form):
    """A conflict of interest with a council."""

    council = ChoiceField("Council", coerce=int, searchable=True)
    kind = RadiosField("What is it?", called="kind of conflict", coerce=ConflictKind)
    reason = LongTextField("What a colleague needs to know", max_length=400, rows=3, missing="Say what it is about")
    started_on = DayField("Since when?", called="day on which it began")
    blocks_until = DayField(
        "Last day of the cooling-off time", required=False,
        hint="After it the peer can be asked again. Leave empty if there is no end in sight",
    )  # fmt: skip

    def offer(self, councils: Sequence[tuple[int, str]]) -> None:
        self.council.choices = list(councils)
        self.kind.choices = [(kind.value, kind.label) for kind in DECLARED_KINDS]


class StandingForm(Form):
    """Changes where a peer stands."""

    act = RadiosField("What has changed?", called="change")
    left_on = DayField("Day of leaving", required=False, hint="Only if the peer leaves. Today if you leave it empty")
    reason = LongTextField("Reason", max_length=400, rows=3, missing="Give the reason")

    def offer(self, peer: Peer) -> None:
        """What can be done with a peer who stands where this one does."""
        acts = []
        if peer.needs_review_since is not None:
            acts.append(option("review", "Reviewed: stays in the pool", "The peer can be asked again"))
        acts += ACTS_BY_STATUS[peer.status]
        self.act.choices = acts


SUSPEND = option(
    "suspend", "Suspend", "Nobody can put the peer on a team; teams that they are on already stay as they are"
)
LEAVE = option("leave", "Leaves the pool", "The record stays; teams that they are on already stay as they are")
ACTS_BY_STATUS = {
    PeerStatus.JOINING: [
        option("accept", "Accepted and inducted", "The peer can be asked from now on"),
        SUSPEND,
        LEAVE,
    ],
    PeerStatus.DEPLOYABLE: [SUSPEND, LEAVE],
    PeerStatus.SUSPENDED: [option("reinstate", "Reinstate", "The peer can be asked again"), LEAVE],
    PeerStatus.LEFT: [option("rejoin", "Comes back", "Joins again, to be accepted anew")],
}
