import time
from statistics import median

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from peerhub.accounts import passwords
from peerhub.accounts.passwords import PasswordRefused, check_rules, hash_password, needs_rehash, verify

EMAIL, NAME = "sam.ortega@council.gov.uk", "Sam Ortega-Blythe"


def refusal(password: str) -> str | None:
    try:
        check_rules(password, email=EMAIL, name=NAME)
    except PasswordRefused as refused:
        return refused.sentence
    return None


def test_the_stored_hash_is_argon2id_with_the_parameters_of_the_design():
    assert hash_password("a good long one").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@settings(max_examples=6, deadline=None)
@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_only_the_same_password_verifies(password, other):
    stored = hash_password(password)
    assert verify(password, stored)
    assert verify(other, stored) == (passwords._normal(other) == passwords._normal(password))


def test_the_same_letters_from_another_keyboard_are_the_same_password():
    assert verify("caf\u00e9 au lait", hash_password("cafe\u0301 au lait"))


def test_two_hashes_of_one_password_differ():
    assert hash_password("a good long one") != hash_password("a good long one")


def test_nobody_signs_in_without_a_stored_password():
    assert not verify("nobody has this password", None)


def test_a_broken_hash_matches_nothing():
    assert not verify("whatever it was", "$argon2id$broken")


def test_a_hash_with_older_parameters_is_made_anew():
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("a good long one"))
    assert not needs_rehash(hash_password("a good long one"))


def test_an_unknown_person_takes_as_long_as_a_wrong_password():
    stored = hash_password("a good long one")

    def seconds(held: str | None) -> float:
        start = time.perf_counter()
        verify("a wrong long one", held)
        return time.perf_counter() - start

    known, unknown = (median(seconds(held) for _ in range(5)) for held in (stored, None))
    assert 0.33 < known / unknown < 3


@pytest.mark.parametrize("password", ["short", "ninechars", "x" * 201])
def test_length(password):
    assert "characters" in refusal(password)


@pytest.mark.parametrize(
    "password",
    [
        "sam.ortega@council.gov.uk",
        "SAM.ORTEGA2027!",
        "Sam Ortega-Blythe",
        "samortegablythe99",
        "ortega-blythe sam",
    ],
)
def test_ones_own_name_or_address(password):
    assert refusal(password) == "The password must not be your name or e-mail address. Choose something else."


@pytest.mark.parametrize(
    "password",
    [
        "Password123!",
        "password2027",
        "qwertyuiop1",
        "1234567890",
        "9876543210",
        "aaaaaaaaaaaa",
        "ababababab",
        "P@ssw0rd12",
    ],
)
def test_what_others_would_try_first(password):
    assert refusal(password) == "This password is among the first that others would try. Choose something else."


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "peerhub-demo", "ten chars!", "Größe und Länge", "x1" * 99 + "yz"]
)
def test_good_ones(password):
    assert refusal(password) is None
