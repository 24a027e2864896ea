import pytest

from peerhub.councils.control_words import control_in_words


@pytest.mark.parametrize(
    ("label", "has_majority", "words", "group"),
    [
        ("LAB", True, "Labour majority", "labour"),
        ("IND", False, "Independent control", "independent"),
        ("LAB min", False, "Labour minority", "labour"),
        ("CON Mayor", False, "Conservative mayor", "conservative"),
        ("GRN Mayor", False, "Green mayor", "independent"),
        ("PC min", False, "Plaid Cymru minority", "independent"),
        ("REF", True, "Reform UK majority", "reform-uk"),
        ("LD/IND", False, "Liberal Democrat and Independent coalition", None),
        ("LD/GRN/IND min", False, "Liberal Democrat, Green and Independent minority coalition", None),
        ("IND/GRN", False, "Independent and Green coalition", "independent"),
        ("Aspire Mayor", False, "Aspire mayor", None),
        ("TBC", False, "Not yet known", None),
        ("", False, "Not yet known", None),
    ],
)
def test_label_is_said_in_words(label, has_majority, words, group):
    control = control_in_words(label, has_majority=has_majority)
    assert (control.words, control.group_code) == (words, group)
