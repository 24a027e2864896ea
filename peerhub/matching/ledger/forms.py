"""What narrows the ledger, and what a person decides about a conflict."""

from peerhub.matching.ledger.queries import STATES, LedgerFilter
from peerhub.peers.models import ConflictKind, ConflictState
from peerhub.web.filters import FilterForm
from peerhub.web.forms import ChoiceField, DayField, Form, LongTextField, RadiosField, TextField, option

PRESSING, EVERYTHING = "pressing", "with-lapsed"
SYSTEM, PERSON = "system", "person"


class LedgerFilterForm(FilterForm):
    """What narrows the ledger."""

    q = TextField("Peer or council", required=False, max_length=80)
    state = ChoiceField(
        "State",
        coerce=ConflictState,
        required=False,
        nothing="Any state",
        choices=[option(state.value, state.label) for state in STATES],
    )
    kind = ChoiceField(
        "Kind",
        coerce=ConflictKind,
        required=False,
        nothing="Any kind",
        choices=[option(kind.value, kind.label) for kind in ConflictKind],
    )
    origin = ChoiceField(
        "Found by",
        required=False,
        nothing="Anybody",
        choices=[option(SYSTEM, "The system"), option(PERSON, "A person")],
    )
    show = ChoiceField(
        "Show",
        required=False,
        nothing="All that holds now",
        choices=[option(PRESSING, "What waits to be decided"), option(EVERYTHING, "Lapsed ones too")],
    )

    def wanted(self) -> LedgerFilter:
        given = self.values()
        return LedgerFilter(
            text=given.get("q", ""),
            state=given.get("state"),
            kind=given.get("kind"),
            is_found={SYSTEM: True, PERSON: False}.get(given.get("origin", "")),
            is_pressing=given.get("show") == PRESSING,
            with_lapsed=given.get("show") == EVERYTHING,
        )


class DecisionForm(Form):
    """Confirms, dismisses or waives a conflict."""

    state = RadiosField("What do you decide?", called="decision", coerce=ConflictState)
    reason = LongTextField("Reason", max_length=400, rows=3, missing="Give the reason")
    blocks_until = DayField(
        "Last day of the cooling-off time",
        required=False,
        hint="Only if you confirm it. Leave empty if there is no end",
    )

    def offer(self, now: ConflictState, *, is_lifting: bool) -> None:
        """What can follow from where the conflict stands. To lift is to let the peer be chosen although it is one."""
        confirm = option("confirmed", "It is a conflict", "The peer cannot be chosen for this council")
        dismiss = option("dismissed", "It is not a conflict", "The warning goes, until the facts change")
        waive = option(
            "waived", "It is a conflict, and is waived", "The peer can be chosen; everybody sees that it was waived"
        )
        deciding = {
            ConflictState.SUSPECTED: [confirm, dismiss],
            ConflictState.WAIVED: [confirm],
            ConflictState.DISMISSED: [confirm],
        }
        lifting = {
            ConflictState.SUSPECTED: [waive],
            ConflictState.CONFIRMED: [waive, dismiss],
            ConflictState.WAIVED: [dismiss],
        }
        self.state.choices = (lifting if is_lifting else deciding).get(now, [])

    @property
    def can_decide(self) -> bool:
        return bool(self.state.choices)


class DismissForm(Form):
    """One reason for several suspicions; which ones is ticked in the list."""

    reason = LongTextField(
        "Why is none of those that you ticked a conflict?",
        called="reason",
        missing="Say why none of them is a conflict",
        max_length=400,
        rows=2,
    )
