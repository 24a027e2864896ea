"""An event in words."""

import pytest

from peerhub.audit.words import Difference, action_in_words, differences, past, plain, value_in_words

ACTIONS = {
    "engagement.create": "Engagement created",
    "user.set-password": "User: password set",
    "user.sign-out-everywhere": "User signed out everywhere",
    "engagement.set-stage": "Engagement: stage set",
    "training.return": "Training returned",
    "clearance.give": "Clearance given",
    "demo.build": "Demo built",
    "user": "User",
}


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_in_words(action):
    assert action_in_words(action) == ACTIONS[action]


@pytest.mark.parametrize(
    ("verb", "participle"),
    [
        ("create", "created"), ("verify", "verified"), ("assign", "assigned"), ("plan", "planned"), ("log", "logged"),
        ("add", "added"), ("edit", "edited"), ("open", "opened"), ("delay", "delayed"), ("review", "reviewed"),
        ("fix", "fixed"), ("withdraw", "withdrawn"), ("send", "sent"), ("free", "freed"), ("", ""),
    ],
)  # fmt: skip
def test_the_past_participle(verb, participle):
    assert past(verb) == participle


def test_only_what_differs_is_told_in_the_order_of_the_operation():
    before = {"last_day": "2027-03-12", "name": "A", "stage": "team"}
    after = {"name": "A", "stage": "preparing", "last_day": "2027-03-13"}
    assert differences(before, after) == [
        Difference("Stage", "team", "preparing"),
        Difference("Last day", "12 March 2027", "13 March 2027"),
    ]


def test_what_is_made_tells_what_it_has_and_not_what_it_lacks():
    made = differences(None, {"name": "A", "group": None, "themes": [], "note": "", "days": 0, "active": False})
    assert made == [Difference("Name", "", "A"), Difference("Days", "", "0"), Difference("Active", "", "no")]


def test_what_is_removed_tells_what_was_there():
    assert differences({"name": "A"}, None) == [Difference("Name", "A", "")]


def test_what_becomes_empty_is_told():
    assert differences({"owner": "A"}, {"owner": None}) == [Difference("Owner", "A", "nothing")]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"), (False, "no"), (0, "0"), (19513, "19,513"), ("", "nothing"), ({}, "nothing"), ([], "nothing"),
        (["a", "b"], "a, b"), ({"added": 3, "removed": 0}, "added: 3; removed: 0"),
        ("2027-03-09", "9 March 2027"), ("2027-07-09T13:05:00+00:00", "9 July 2027 at 14:05"),
        ("2027-99-99", "2027-99-99"), ("CPC-2027-014", "CPC-2027-014"), (2.5, "2.5"),
    ],
)  # fmt: skip
def test_values_in_words(value, words):
    assert value_in_words(value) == words


def test_keys_in_words():
    assert plain("manager_id") == "manager"
    assert plain("email") == "e-mail"
    assert plain("user_account") == "user account"
