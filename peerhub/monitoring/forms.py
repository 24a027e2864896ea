"""The questions as a form: made for the set in force, every question optional."""

from collections.abc import Mapping

from peerhub.monitoring.models import QuestionSet
from peerhub.web.forms import ChoiceField, Form

NO_ANSWER = "No answer"


class MonitoringForm(Form):
    """One list for each question."""

    @classmethod
    def asking(cls, asked: QuestionSet, answers: Mapping[str, str]) -> "MonitoringForm":
        """The questions of this set, with these answers chosen."""
        fields = {
            question.code: ChoiceField(
                question.text, required=False, nothing=NO_ANSWER, called=question.name.lower(),
                choices=[(option.code, option.label) for option in question.options],
            )
            for question in asked.questions
        }  # fmt: skip
        made: type[MonitoringForm] = type("MonitoringForm", (cls,), fields)
        # A request that only asks to see the answers has sent none.
        return made(formdata=None, data=dict(answers)) if answers else made()

    def answers(self, asked: QuestionSet) -> dict[str, str]:
        """Question code to option code, for what was answered."""
        return {question.code: self[question.code].data for question in asked.questions if self[question.code].data}
