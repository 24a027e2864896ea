"""The form of a rule."""

from collections.abc import Iterable, Sequence

from peerhub.accreditations.proposals import Needed, Proposal
from peerhub.engagements.models import EngagementType
from peerhub.training.models import AccreditationKind
from peerhub.web.forms import CheckboxesField, Form, HiddenField, LongTextField, TextField, WholeNumberField

STEPS = (1, 2, 3)
USUAL_MONTHS = 36


class RuleForm(Form):
    """What earns an accreditation: up to three steps, of each of which one course is enough."""

    name = TextField("What is it called?", called="name", max_length=120)
    lasts_months = WholeNumberField(
        "How long does it last?", called="number of months", least=1, most=240, suffix="months",
        classes="govuk-input--width-3",
    )  # fmt: skip
    courses_1 = CheckboxesField("First step: one of these courses", called="courses", coerce=int, required=False)
    within_1 = WholeNumberField(
        "Taken within", called="number of months", least=1, most=600, suffix="months", classes="govuk-input--width-3",
        required=False,
    )  # fmt: skip
    courses_2 = CheckboxesField("And one of these", called="courses", coerce=int, required=False)
    within_2 = WholeNumberField(
        "Taken within", called="number of months", least=1, most=600, suffix="months", classes="govuk-input--width-3",
        required=False,
    )  # fmt: skip
    courses_3 = CheckboxesField("And one of these", called="courses", coerce=int, required=False)
    within_3 = WholeNumberField(
        "Taken within", called="number of months", least=1, most=600, suffix="months", classes="govuk-input--width-3",
        required=False,
    )  # fmt: skip
    types = CheckboxesField("For which kinds of engagement?", called="kinds", coerce=int, required=False)
    reason = LongTextField("Why is the rule changed?", called="reason", required=False, max_length=400, rows=3)
    seen = HiddenField()

    def offer(self, courses: Sequence[tuple[int, str]], types: Iterable[EngagementType]) -> None:
        for step in STEPS:
            self[f"courses_{step}"].choices = list(courses)
        self.types.choices = [(type_.id, type_.name) for type_ in types]

    def proposal(self) -> Proposal:
        """The rule as the form has it; a step without courses is none."""
        needs = [
            Needed(course_id, step, self[f"within_{step}"].data or USUAL_MONTHS)
            for step in STEPS
            for course_id in sorted(self[f"courses_{step}"].data or [])
        ]
        return Proposal(self.name.data, self.lasts_months.data, tuple(needs), tuple(sorted(self.types.data or [])))


def as_typed(kind: AccreditationKind, types: Iterable[EngagementType]) -> dict[str, object]:
    """What the form holds before anything is changed. More than three steps are shown as they are, in the third."""
    found: dict[str, object] = {
        "name": kind.name,
        "lasts_months": kind.lasts_months,
        "types": [type_.id for type_ in types if type_.accreditation_code == kind.code],
    }
    places = sorted({need.position for need in kind.requirements})
    for step, position in zip(STEPS, places, strict=False):
        needs = [need for need in kind.requirements if need.position == position]
        found[f"courses_{step}"] = [need.course_id for need in needs]
        found[f"within_{step}"] = max(need.within_months for need in needs)
    return found
