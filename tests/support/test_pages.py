"""Filling in forms as a person does: what is on the page is sent, and nothing else can be."""

import pytest

from tests.support.pages import Page

PAGE = Page("""<!DOCTYPE html><html lang="en"><head><title>t</title></head><body>
<form action="/sign-out" method="post"><button>Sign out</button></form>
<main><h1>New</h1><p>Some <b>bold</b> words<script>hidden()</script></p><a href="/peers">All peers</a>
<div class="govuk-error-summary box"><a href="#name">Enter a name</a></div>
<form method="post" action="/new">
<input type="hidden" name="csrf_token" value="secret">
<input name="name" value="Ada"><textarea name="about">
Line one</textarea>
<select name="kind"><option value="a">A</option><option value="b" selected>B</option></select>
<select name="region"><option>North East</option><option>London</option></select>
<input type="radio" name="when" value="now"><input type="radio" name="when" value="later" checked>
<input type="checkbox" name="skill" value="1" checked><input type="checkbox" name="skill" value="2">
<input type="checkbox" name="urgent"><input name="off" value="x" disabled><input type="file" name="proof">
<button name="do" value="save">Save</button><button name="do" value="drop">Throw away</button>
</form></main></body></html>""")


def test_reading():
    assert PAGE.heading == "New"
    assert "Some bold words" in PAGE.text
    assert "hidden" not in PAGE.text
    assert PAGE.links["All peers"] == "/peers"
    assert PAGE.field_errors == {"name": "Enter a name"}


def test_what_is_held_is_sent():
    assert PAGE.form_with("name").filled_in({}) == {
        "csrf_token": ["secret"],
        "name": ["Ada"],
        "about": ["Line one"],
        "kind": ["b"],
        "region": ["North East"],
        "when": ["later"],
        "skill": ["1"],
        "do": ["save"],
    }


def test_what_is_filled_in_replaces_what_was_held():
    sent = PAGE.form_with("name").filled_in({"kind": "a", "skill": ["1", "2"], "urgent": "on"}, button="Throw away")
    assert (sent["kind"], sent["skill"], sent["urgent"], sent["do"]) == (["a"], ["1", "2"], ["on"], ["drop"])


def test_boxes_can_be_cleared():
    assert PAGE.form_with("skill").filled_in({"skill": []})["skill"] == []


@pytest.mark.parametrize("fields", [{"kind": "c"}, {"when": "never"}, {"skill": ["9"]}, {"other": "x"}, {"off": "y"}])
def test_what_a_person_cannot_do_is_refused(fields):
    with pytest.raises(AssertionError):
        PAGE.form_with("name").filled_in(fields)


def test_a_button_must_be_there():
    with pytest.raises(AssertionError, match="no button"):
        PAGE.form_with("name").filled_in({}, button="Publish")


def test_without_names_the_form_of_the_main_part_is_meant():
    assert PAGE.form_with().action == "/new"
