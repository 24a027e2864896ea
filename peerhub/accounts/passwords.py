"""How passwords are kept and which ones are accepted. Pure: no database, no request."""

import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 200  # hashing time grows with the length, and nobody types more
# OWASP's first choice for Argon2id: 19 MiB of memory, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified where there is no account, so that an unknown address takes as long as a wrong password.
_HASH_OF_NOBODY = _hasher.hash("nobody has this password")

# Ten characters or more, and yet among the first that anybody would try; compared without case, digits at the end
# and punctuation.
COMMON = frozenset(
    {
        "password", "passwordpassword", "letmein", "letmeinplease", "qwertyuiop",
        "qwertyqwerty", "asdfghjkl", "iloveyou", "welcome", "welcomeback", "welcometo", "changeme", "changemenow",
        "administrator", "administration", "localgovernment", "localauthority", "council", "councillor",
        "peerchallenge", "peersupport", "peerhub", "football", "liverpool", "manchester", "birmingham", "sunshine",
        "princess", "superman", "trustno1", "monkey", "dragon", "baseball", "master", "secret", "topsecret",
        "abcdefghij", "abcdefghijk", "1q2w3e4r5t", "q1w2e3r4t5", "zaq12wsx",
    }
)  # fmt: skip

LOOKALIKES = str.maketrans("@4301$5!", "aaeoissi")


class PasswordRefused(Exception):
    """A new password breaks a rule; `sentence` says which and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def hash_password(password: str) -> str:
    """The Argon2id hash to store, with its parameters and salt."""
    return _hasher.hash(_normal(password))


def verify(password: str, stored: str | None) -> bool:
    """Whether `password` is the one behind `stored`. Takes as long where nothing is stored."""
    try:
        _hasher.verify(stored or _HASH_OF_NOBODY, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether `stored` was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def check_rules(password: str, *, email: str, name: str) -> None:
    """Raise PasswordRefused unless a person with this e-mail address and name may choose `password`."""
    if len(password) < SHORTEST:
        raise PasswordRefused(
            f"The password must have at least {SHORTEST} characters. Three or four words make a good one."
        )
    if len(password) > LONGEST:
        raise PasswordRefused(f"The password must have {LONGEST} characters or fewer.")
    if _core(password) in _own_words(email, name):
        raise PasswordRefused("The password must not be your name or e-mail address. Choose something else.")
    if _is_easily_guessed(password):
        raise PasswordRefused("This password is among the first that others would try. Choose something else.")


def _normal(password: str) -> str:
    """The same bytes whatever keyboard wrote an accented letter."""
    return unicodedata.normalize("NFKC", password)


def _core(password: str) -> str:
    """The password without what people add at its end and between its words."""
    return re.sub(r"[\W_]+", "", re.sub(r"[\W_\d]+$", "", password.casefold()))


def _own_words(email: str, name: str) -> set[str]:
    words = {_core(email), _core(email.partition("@")[0]), _core(name), _core("".join(reversed(name.split())))}
    return words - {""}


def _is_easily_guessed(password: str) -> bool:
    plain = password.casefold()
    one_or_two_marks = len(set(plain)) <= 2
    counting = plain in "01234567890123456789" or plain in "98765432109876543210"
    spelled_out = _core(re.sub(r"[\W_\d]+$", "", plain).translate(LOOKALIKES))
    return one_or_two_marks or counting or bool({plain, _core(plain), spelled_out} & COMMON)
