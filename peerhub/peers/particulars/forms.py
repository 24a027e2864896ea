"""Forms about travel, access and kinds of council, and about a skill that is checked."""

from peerhub.councils.models import CouncilKind
from peerhub.peers.particulars.models import TravelReach
from peerhub.peers.particulars.operations import Said
from peerhub.peers.rules import SKILL_LEVELS
from peerhub.web.forms import CheckboxesField, Form, LongTextField, RadiosField, TextField, option


class ParticularsForm(Form):
    """What a visit needs to know of the peer."""

    known_kinds = CheckboxesField(
        "Kinds of council that you know from inside", called="kinds of council", required=False, coerce=CouncilKind,
        choices=[option(kind.value, kind.label) for kind in CouncilKind],
    )  # fmt: skip
    travel = RadiosField(
        "How far do you go for a visit?", called="travel", required=False, coerce=TravelReach,
        choices=[option(reach.value, reach.label) for reach in TravelReach],
    )  # fmt: skip
    travel_note = TextField(
        "Anything else about travel", required=False, max_length=300, hint="For example, no car, or not before 10"
    )
    access_needs = LongTextField(
        "What do you need to take part on equal terms?", called="access needs", required=False, max_length=1000, rows=4,
        hint="Private: only you and the peer team see it, and it is never used to choose peers. We arrange it before "
        "each visit",
    )  # fmt: skip

    def said(self) -> Said:
        return Said(
            known_kinds=self.known_kinds.data,
            travel=self.travel.data,
            travel_note=self.travel_note.data,
            access_needs=self.access_needs.data,
        )


class SkillCheckForm(Form):
    """The level that the evidence shows."""

    level = RadiosField(
        "Which level does the evidence show?", called="level", coerce=int,
        choices=[option(level, f"{level}, {words}") for level, words in SKILL_LEVELS.items()],
    )  # fmt: skip
    evidence = LongTextField(
        "Evidence", max_length=300, rows=3, missing="Say what you have seen or heard",
        hint="For example, a visit at which they led on it, a certificate, or who told you. The peer can read it",
    )  # fmt: skip
