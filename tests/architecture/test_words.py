"""The sector's words, British spelling, and no promises left in the code."""

import io
import re
import tokenize
from pathlib import Path

from peerhub import models
from tests.architecture.source import PACKAGE, ROOT, TEMPLATES, all_modules, assert_none, templates, views

# The glossary of the sector: what peerhub calls council, peer and engagement must not get a second name.
BANNED = ("authority", "authorities", "client", "volunteer", "project", "case", "user story", "customer")
AMERICAN = re.compile(
    r"\b(behaviors?|colors?|cent(?:er)s?|favorites?|honor(?:ed|s)?|neighbor\w*|traveled|traveling|canceled|canceling|"
    r"modeled|modeling|labeled|labeling|catalogs?|defense|fulfill|enroll|judgment|organiz\w+|recogniz\w+|prioritiz\w+|"
    r"summariz\w+|analyz\w+|minimiz\w+|maximiz\w+|optimiz\w+|normaliz\w+|finaliz\w+|authoriz\w+|practic(?:ing|ed))\b",
    re.IGNORECASE,
)
TAG = re.compile(r"<[^>]*>|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
LEFT_OVER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b")
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users)/\w+")
PLACES = ("peerhub", "templates", "static", "tests", "deploy", "benchmarks", "migrations", "docs", ".ci")
SUFFIXES = {".py", ".html", ".css", ".js", ".sh", ".md", ".toml", ".csv", ".json", ""}


def words_of(name: str) -> str:
    """`CouncilReview` and `council_review` as "council review"."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return re.sub(r"[^a-z0-9]+", " ", spaced.lower()).strip()


def banned_in(name: str) -> list[str]:
    return [word for word in BANNED if re.search(rf"\b{word}s?\b", words_of(name))]


def own_files() -> list[Path]:
    """Everything that people wrote: neither fetched assets nor what programs leave behind."""
    found = [ROOT / name for name in ("README.md", "Makefile", "config.py", "wsgi.py", "pyproject.toml")]
    for place in PLACES:
        found += [path for path in (ROOT / place).rglob("*") if path.is_file() and path.suffix in SUFFIXES]
    return [path for path in found if path.exists() and not {"vendor", "__pycache__"} & set(path.parts)]


def test_the_check_itself_reads_names():
    assert banned_in("ClientProject") == ["client", "project"]
    assert banned_in("combined_authorities") == ["authorities"]
    assert not banned_in("showcase_page")


def test_classes_carry_the_sectors_words():
    names = [node.name for module in all_modules() for node in module.classes]
    assert_none({name: banned_in(name) for name in names if banned_in(name)})


def test_tables_and_columns_carry_the_sectors_words():
    names = [table.name for table in models.METADATA.sorted_tables]
    assert names
    assert_none({name: banned_in(name) for name in names if banned_in(name)})


def test_pages_carry_the_sectors_words(bare_app):
    names = [path.relative_to(TEMPLATES).as_posix() for path in templates()]
    names += [view.name for _, view in views()]
    names += [rule.rule for rule in bare_app.url_map.iter_rules()]
    assert_none({name: banned_in(name) for name in names if banned_in(name)})


def test_modules_carry_the_sectors_words():
    names = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")]
    assert_none({name: banned_in(name) for name in names if banned_in(name)})


def test_spelling_is_british_in_comments_and_docstrings():
    found = []
    for module in all_modules():
        for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
            is_prose = token.type == tokenize.COMMENT or (token.type == tokenize.STRING and " " in token.string)
            if is_prose:
                found += [f"{module.name}:{token.start[0]} {hit[0]}" for hit in AMERICAN.finditer(token.string)]
    assert_none(found)


def test_spelling_is_british_on_pages():
    found = []
    for path in templates():
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in AMERICAN.finditer(TAG.sub(" ", path.read_text()))]
    assert_none(found)


def test_nothing_is_left_for_later():
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in own_files()
        if path.suffix in {".py", ".html", ".css", ".js", ".sh", ""}
        for hit in LEFT_OVER.finditer(path.read_text(errors="replace"))
    ]
    assert_none(found)


def test_no_file_names_a_place_on_one_machine():
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path in own_files()
        if path.suffix != ".csv"
        for hit in OF_ONE_MACHINE.finditer(path.read_text(errors="replace"))
    ]
    assert_none(found)
