"""What a form says of a field reads as a sentence, whatever the field is called."""

import pytest

from peerhub.web import sentences


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("course title", "the course title"),
        ("whole number", "the whole number"),
        ("their e-mail address", "their e-mail address"),
        ("how it stands", "how it stands"),
        ("what it is", "what it is"),
        ("the reason", "the reason"),
    ],
)
def test_no_field_gets_two_articles(name, said):
    assert sentences.enter(name) == f"Enter {said}"
    assert sentences.choose(name) == f"Choose {said}"
    assert sentences.not_an_email(name).startswith(f"Enter {said} in full")
