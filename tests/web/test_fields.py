"""What each field takes, what it says when it does not, and that what was typed stays."""

import enum
import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage

from peerhub.web.forms import (
    CheckboxesField,
    ChoiceField,
    DecimalField,
    DecimalHoursField,
    EmailField,
    Form,
    HiddenField,
    LongTextField,
    PasswordField,
    RadiosField,
    TextField,
    TickField,
    UploadField,
    WholeNumberField,
    refuse_at_field,
    version_in,
)

SAME_APP = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


class Kind(enum.Enum):
    CORPORATE = "corporate"
    REVIEW = "review"


def form_of(field, **fields):
    return type("SomeForm", (Form,), {"entry": field, **fields})


def outcome(fill, field, *values):
    """The value and the sentences after these texts were sent for one field."""
    form = fill(form_of(field), entry=list(values))
    form.validate()
    return form.entry.data, list(form.entry.errors)


@pytest.mark.parametrize(
    ("field", "typed", "data"),
    [
        (TextField("Course title"), "  Finance\tfor  peers ", "Finance for  peers"),
        (TextField("Course title"), "Ynys Môn – “quoted”", "Ynys Môn – “quoted”"),
        (TextField("Course title"), "a\x00b\x07c", "abc"),
        (TextField("Course title", required=False), "   ", ""),
        (LongTextField("Reflection"), " one\r\ntwo\n\nthree ", "one\ntwo\n\nthree"),
        (EmailField(), " Pat@Council.GOV.UK ", "pat@council.gov.uk"),
        (PasswordField(), " spaces stay ", " spaces stay "),
        (WholeNumberField("Days"), " 1,200 ", 1200),
        (WholeNumberField("Days"), "0", 0),
        (WholeNumberField("Change", least=None), "−3", -3),
        (WholeNumberField("Days", required=False), "", None),
        (DecimalField("Weight"), "7.50", Decimal("7.50")),
        (DecimalField("Weight"), ".5", Decimal("0.5")),
        (DecimalHoursField(), "2.25", Decimal("2.25")),
        (ChoiceField("Council", choices=[(1, "Hartlepool"), (2, "Barnsley")], coerce=int), "2", 2),
        (ChoiceField("Council", choices=[(1, "Hartlepool")], coerce=int, required=False), "", None),
        (RadiosField("Kind", choices=[(kind.value, kind.name) for kind in Kind], coerce=Kind), "review", Kind.REVIEW),
        (TickField("I have read the terms"), "yes", True),
    ],
)
def test_what_is_right_is_taken(fill, field, typed, data):
    assert outcome(fill, field, typed) == (data, [])


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (TextField("Course title"), "  ", "Enter the course title"),
        (TextField("LG Inform key"), "", "Enter the LG Inform key"),
        (TextField("Course title"), "x" * 201, "Course title must be 200 characters or fewer"),
        (TextField("Course title", min_length=3), "ab", "Course title must be 3 characters or more"),
        (TextField("What was it?", called="course title"), "", "Enter the course title"),
        (TextField("Why?", missing="Say why you object"), "", "Say why you object"),
        (LongTextField("Reflection", max_length=1500), "x" * 1501, "Reflection must be 1,500 characters or fewer"),
        (EmailField(), "pat at council", "Enter the e-mail address in full, for example name@council.gov.uk"),
        (EmailField(), "pat@council", "Enter the e-mail address in full, for example name@council.gov.uk"),
        (PasswordField(min_length=12), "short", "Password must be 12 characters or more"),
        (WholeNumberField("Days"), "", "Enter the days"),
        (WholeNumberField("Days"), "7.5", "Days must be a whole number, for example 12"),
        (WholeNumberField("Days"), "seven", "Days must be a whole number, for example 12"),
        (WholeNumberField("Days"), "9" * 40, "Days must be a whole number, for example 12"),
        (WholeNumberField("Days"), "٣", "Days must be a whole number, for example 12"),
        (WholeNumberField("Days", least=1, most=6), "7", "Days must be between 1 and 6"),
        (WholeNumberField("Days"), "-1", "Days must be 0 or more"),
        (DecimalField("Weight"), "1e5", "Weight must be a number, for example 7.5"),
        (DecimalField("Weight"), "NaN", "Weight must be a number, for example 7.5"),
        (DecimalField("Weight"), ".", "Weight must be a number, for example 7.5"),
        (DecimalField("Weight"), "1.234", "Weight must have no more than 2 decimal places"),
        (DecimalHoursField(), "2.3", "Hours must be in quarters of an hour, for example 2.25 or 2.5"),
        (DecimalHoursField(), "0", "Hours must be between 0.25 and 100"),
        (ChoiceField("Council", choices=[(1, "A")], coerce=int), "", "Choose the council"),
        (ChoiceField("Council", choices=[(1, "A")], coerce=int), "2", "Choose the council from the list"),
        (ChoiceField("Council", choices=[(1, "A")], coerce=int), "x", "Choose the council from the list"),
        (
            ChoiceField("Council", choices=[(1, "A")], coerce=int, required=False),
            "2",
            "Choose the council from the list",
        ),
        (RadiosField("Kind", choices=[("review", "R")], coerce=Kind), "other", "Choose the kind from the list"),
        (CheckboxesField("Themes", choices=[("f", "Finance")]), "x", "Choose the themes from the list"),
        (UploadField("Certificate"), "no file", "Choose the certificate"),
    ],
)
def test_what_is_wrong_gets_one_sentence(fill, field, typed, sentence):
    assert outcome(fill, field, typed)[1] == [sentence]


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (RadiosField("Kind", choices=[("a", "A")]), "Choose the kind"),
        (CheckboxesField("Themes", choices=[("f", "Finance")]), "Choose at least one of the themes"),
        (TickField("I agree", required=True, missing="Tick that you agree"), "Tick that you agree"),
        (TextField("Title"), "Enter the title"),
    ],
)
def test_a_field_that_was_not_sent_at_all_is_empty(fill, field, sentence):
    form = fill(form_of(field), unrelated="1")
    assert not form.validate()
    assert form.entry.errors == [sentence]


def test_ticked_boxes_come_in_the_order_of_the_choices(fill):
    field = CheckboxesField("Themes", choices=[("a", "A"), ("b", "B"), ("c", "C")])
    assert outcome(fill, field, "c", "a", "a") == (["a", "c"], [])


def test_choices_may_be_set_on_the_bound_form(fill):
    form = fill(form_of(ChoiceField("Peer", coerce=int)), entry="7")
    form.entry.choices = [(7, "Pat Evans", "chief executive")]
    assert form.validate()
    assert form.entry.data == 7


def test_a_form_shows_what_it_already_knows(in_request):
    kinds = [(kind.value, kind.name.title()) for kind in Kind]
    held = {"kind": Kind.REVIEW, "themes": ["b"], "days": 3, "weight": Decimal("2.50"), "agreed": True}
    some_form = type(
        "SomeForm",
        (Form,),
        {
            "kind": RadiosField("Kind", choices=kinds, coerce=Kind),
            "themes": CheckboxesField("Themes", choices=[("a", "A"), ("b", "B")]),
            "days": WholeNumberField("Days"),
            "weight": DecimalField("Weight"),
            "agreed": TickField("Agreed"),
        },
    )
    form = some_form(formdata=None, data=held, meta={"csrf": False})
    assert [choice.value for choice in form.kind.iter_choices() if choice.selected] == ["review"]
    assert [choice.value for choice in form.themes.iter_choices() if choice.selected] == ["b"]
    assert (form.days._value(), form.weight._value(), form.agreed.data) == ("3", "2.50", True)


def test_a_file_is_handed_on_and_an_empty_choice_of_file_is_none(fill):
    field = UploadField("Certificate", required=False)
    file = FileStorage(io.BytesIO(b"%PDF-1.7"), filename="certificate.pdf")
    assert outcome(fill, field, file)[0] is file
    assert outcome(fill, field, FileStorage(io.BytesIO(b""), filename=""))[0] is None


def test_a_label_that_asks_has_to_say_what_the_field_is_called(in_request):
    with pytest.raises(ValueError, match="what it is called"):
        form_of(TextField("What was it?"))(formdata=None, meta={"csrf": False})


@SAME_APP
@given(st.text(max_size=60))
def test_numbers_keep_what_was_typed(fill, text):
    for field in (WholeNumberField("Days"), DecimalField("Weight"), DecimalHoursField()):
        form = fill(form_of(field), entry=text)
        valid = form.validate()
        assert form.entry._value() == text
        assert valid is (form.entry.data is not None and not form.entry.errors)


@SAME_APP
@given(st.text(max_size=300))
def test_text_never_holds_what_a_database_refuses(fill, text):
    data, errors = outcome(fill, TextField("Title", required=False), text)
    assert "\x00" not in data
    assert "\n" not in data
    data.encode()
    assert bool(errors) is (len(data) > 200)


def test_what_an_operation_says_goes_to_its_field_or_to_the_form(fill):
    class PeerIsBlocked(Exception):
        sentence = "P. G. cannot be asked: own county area."

    form = fill(form_of(TextField("Peer")), entry="P. G.")
    assert form.validate()
    form.refuse(PeerIsBlocked(), on="entry")
    form.refuse("Somebody else changed this team first.")
    assert form.problems() == [
        ("Somebody else changed this team first.", ""),
        ("P. G. cannot be asked: own county area.", "entry"),
    ]


class Refused(Exception):
    def __init__(self, sentence, field):
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


@pytest.mark.parametrize(
    ("field", "at_entry", "above"), [("entry", ["No"], []), ("gone", [], ["No"]), ("", [], ["No"])]
)
def test_what_an_operation_said_stands_where_it_was_asked(fill, field, at_entry, above):
    form = fill(form_of(TextField("Course title")), entry="Finance")
    refuse_at_field(form, Refused("No", field))
    assert (list(form.entry.errors), list(form.form_errors)) == (at_entry, above)


@pytest.mark.parametrize(
    ("sent", "version"),
    [
        ("7", 7),
        ("0", 0),
        ("", 0),
        ("seven", 0),
        ("-1", 0),
        ("1.5", 0),
        ("²", 0),
        ("٧", 0),
        ("9" * 10, 0),
        ("9" * 9, 999_999_999),
    ],
)
def test_a_version_that_cannot_be_read_is_an_old_one(fill, sent, version):
    assert version_in(fill(form_of(HiddenField()), entry=sent).entry) == version
