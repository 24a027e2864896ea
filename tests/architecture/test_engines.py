"""The second engine may be spared a test only for a reason that is written down here."""

from tests.architecture.source import ROOT

MARKER = "either_engine"
# What the tests of a file prove that is the same on either engine, although they need one (decision 0080).
SPARED = {
    "tests/conftest.py": "leaves them out",
    "tests/demo/test_every_link.py": "which links a page has, and that whoever is given one may open it",
    "tests/demo/conftest.py": "how many there are of what in the demo of the usual size",
    "tests/journeys/conftest.py": "the ways of a journey after its first",
    "tests/support/test_browser.py": "what the browser's helpers notice on pages of their own",
}


def test_nobody_spares_the_second_engine_a_test_without_a_reason():
    sparing = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "tests").rglob("*.py")
        if "architecture" not in file.parts and MARKER in file.read_text()
    }
    assert sparing == set(SPARED)
