"""The CV, and what it suggests, for the peer to confirm."""

from collections.abc import Mapping, Sequence
from typing import Any

from peerhub.peers import rules
from peerhub.peers.cv.finding import MOST_POSTS, Suggestions
from peerhub.peers.forms import field_of, level_field, levels_in
from peerhub.peers.models import PeerKind, Seniority, Skill
from peerhub.peers.portfolios import portfolio_in
from peerhub.web.forms import ChoiceField, DayField, Form, LongTextField, TextField, TickField, UploadField

SUGGESTED_LEVEL = 2


class CvForm(Form):
    """A file, or the words."""

    file = UploadField(
        "Your CV", required=False, accept=[".pdf", ".docx", ".txt"],
        hint="PDF, Word document (DOCX) or text, up to 5 MB",
    )  # fmt: skip
    words = LongTextField("Or paste the words", required=False, max_length=60_000, rows=8)


class ConfirmCvForm(Form):
    """Everything that was suggested, to be put right and confirmed. Made for one peer by `of`."""

    about = LongTextField("About you", required=False, max_length=1500, rows=7)
    speaks_welsh = TickField("I can work in Welsh")

    @classmethod
    def of(
        cls,
        kind: PeerKind,
        skills: Sequence[Skill],
        councils: Sequence[tuple[int, str]],
        data: Mapping[str, Any] | None,
    ) -> "ConfirmCvForm":
        """With a level for each skill and fields for so many posts. `data` prefills; None reads what was sent."""
        fields: dict[str, Any] = {field_of(skill.id): level_field(skill) for skill in skills}
        for number in range(1, MOST_POSTS + 1):
            fields |= post_fields(number, kind, councils)
        made: type[ConfirmCvForm] = type("ConfirmCvForm", (cls,), fields)
        return made(formdata=None, data=data) if data is not None else made()

    def levels(self) -> dict[int, int]:
        return levels_in(self)

    def kept(self) -> list[int]:
        """The numbers of the posts that are ticked."""
        return [number for number in range(1, MOST_POSTS + 1) if self[f"keep-{number}"].data]


def post_fields(number: int, kind: PeerKind, councils: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """One post: the peer ticks it to take it over."""
    return {
        f"keep-{number}": TickField("Take this post over"),
        f"title-{number}": TextField("Title of the post", required=False, max_length=160),
        f"portfolio-{number}": TextField("Portfolio or service area", required=False, max_length=160),
        f"seniority-{number}": ChoiceField(
            "Kind of post", required=False, coerce=Seniority, nothing="Choose one",
            choices=[(level.value, level.label) for level in rules.posts_for(kind)],
        ),
        f"council-{number}": ChoiceField(
            "Council", required=False, coerce=int, searchable=True, nothing="Not at a council", called="council",
            choices=list(councils),
        ),
        f"organisation-{number}": TextField("Another organisation", required=False, max_length=160),
        f"started_on-{number}": DayField("First day in the post", required=False, called="first day in the post"),
        f"ended_on-{number}": DayField(
            "Last day in the post", required=False, called="last day in the post", hint="Leave empty while you hold it"
        ),
    }  # fmt: skip


def as_data(found: Suggestions, ids: Mapping[str, int], held: Mapping[int, int]) -> dict[str, Any]:
    """What was suggested, by field; skills that the peer gave already keep their level."""
    data: dict[str, Any] = {"about": found.about, "speaks_welsh": found.speaks_welsh}
    data |= {field_of(key): 0 for key in ids.values()}
    data |= {field_of(ids[code]): SUGGESTED_LEVEL for code in found.skills if code in ids}
    data |= {field_of(key): level for key, level in held.items()}
    for number, post in enumerate(found.posts, 1):
        data |= {
            f"keep-{number}": True, f"title-{number}": post.title,
            f"portfolio-{number}": portfolio_in(post.title), f"seniority-{number}": post.seniority.value,
            f"council-{number}": post.council_id, f"organisation-{number}": post.organisation,
            f"started_on-{number}": post.started_on, f"ended_on-{number}": post.ended_on,
        }  # fmt: skip
    return data
