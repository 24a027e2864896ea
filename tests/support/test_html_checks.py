"""The strict client must see what it is there to see: each check finds its fault, and nothing in a good page."""

import pytest

from tests.support.html_checks import problems_of
from tests.support.pages import Page

POLICY = "default-src 'self'; script-src 'nonce-abc'"
GOOD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Peers - peerhub</title>
<script src="/static/page.js" nonce="abc"></script></head>
<body><main><h1>Peers</h1><a href="#name">Enter a name</a>
<form method="post"><input type="hidden" name="csrf_token" value="t">
<label for="name">Name</label><input id="name" name="name" aria-describedby="hint"><p id="hint">As on letters</p>
<label><input type="checkbox" name="agreed"> I agree</label><button>Save</button></form>
<img src="/a.png" alt=""><svg aria-hidden="true"></svg>
<table><caption>People</caption><tr><th scope="col">Name</th></tr><tr><td>Ada</td></tr></table>
<script type="application/json">{"a": 1}</script></main></body></html>"""

FAULTS = {
    "unclosed": ("</h1>", "</h2>", "end-tag"),
    "repeated id": ('<p id="hint">', '<p id="hint"></p><p id="hint">', "stands 2 times"),
    "dead reference": ('aria-describedby="hint"', 'aria-describedby="gone"', "names nothing"),
    "dead anchor": ('href="#name"', 'href="#gone"', "not on the page"),
    "no label": ('<label for="name">', '<label for="hint">', "has no label"),
    "empty label": (">Name</label>", "></label>", "has no label"),
    "no words on button": ("<button>Save", "<button>", "has no words"),
    "no alt": (' alt=""', "", "has no alt"),
    "nameless drawing": (' aria-hidden="true"', "", "neither hidden nor named"),
    "two headings": ("</main>", "<h1>More</h1></main>", "2 h1"),
    "other title": ("<title>Peers", "<title>People", "does not begin"),
    "no language": (' lang="en"', "", "English"),
    "no caption": ("<caption>People</caption>", "", "neither caption"),
    "no scope": (' scope="col"', "", "no scope"),
    "no nonce": (' nonce="abc"', "", "nonce"),
    "old nonce": ('nonce="abc"', 'nonce="xyz"', "nonce"),
    "inline style": ("<main>", '<main style="color: red">', "style="),
    "inline handler": ("<button>", '<button onclick="go()">', "onclick="),
    "script address": ('href="#name"', 'href="javascript:go()"', "href="),
}


def test_a_good_page_passes():
    assert problems_of(Page(GOOD), content_security_policy=POLICY) == []


def test_a_page_after_an_error_may_say_so_first_in_its_title():
    page = Page(GOOD.replace("<title>Peers", "<title>Error: Peers"))
    assert problems_of(page, content_security_policy=POLICY) == []


@pytest.mark.parametrize(("good", "bad", "complaint"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found(good, bad, complaint):
    assert good in GOOD
    problems = problems_of(Page(GOOD.replace(good, bad, 1)), content_security_policy=POLICY)
    assert any(complaint in problem for problem in problems), problems
