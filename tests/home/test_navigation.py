"""The ways through the product: as the pages' own permissions say, and marked where the person is."""

import pytest

from peerhub.home import navigation
from peerhub.permissions import PERMISSIONS_OF, Role
from peerhub.web.access import PUBLIC
from tests.support import factories

MAIN = [entry for _, entries in navigation.GROUPS for entry in entries]


def bar(page) -> list[str]:
    return ["".join(link.itertext()).strip() for link in page.all("a", class_="ph-nav__link")]


def test_every_way_leads_to_a_page(app):
    endpoints = {endpoint for _, endpoint in (*MAIN, *navigation.FOOTER)}
    assert endpoints <= set(app.view_functions)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_a_person_sees_the_ways_that_are_open_to_them(app, sign_in, role):
    expected = [text for text, endpoint in MAIN if app.view_functions[endpoint].access in PERMISSIONS_OF[role]]
    assert bar(sign_in(role).page("/")) == expected


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_a_bar_fits_on_a_phone(sign_in, role):
    """Few ways stand side by side; more are in groups that open without a script, and none hides a single way."""
    page = sign_in(role).page("/")
    menus = page.all("details", class_="ph-nav__group")
    inside = [len(list(menu.iter("a"))) for menu in menus]
    assert len(bar(page)) - sum(inside) + len(menus) <= navigation.FEW
    assert all(count > 1 for count in inside)
    assert bool(menus) == (len(bar(page)) > navigation.FEW)


def test_a_visitor_sees_the_public_pages_only(app, client):
    page = client.page("/sign-in")
    assert bar(page) == []
    public = [text for text, endpoint in navigation.FOOTER if app.view_functions[endpoint].access == PUBLIC]
    assert set(public) <= set(page.links)


def test_the_part_where_one_is_is_marked_on_pages_below_it_too(sign_in, arrange):
    with arrange():
        user = factories.make_user(Role.PEER).id
    client = sign_in(Role.ADMINISTRATOR)
    for path in ("/users", "/users/new", f"/users/{user}"):
        marked = ["".join(link.itertext()) for link in client.page(path).all("a", aria_current="true")]
        assert marked == ["Users"], path
        words = ["".join(word.itertext()).strip() for word in client.page(path).all("summary", class_="ph-nav__label")]
        assert [word for word in words if "you are here" in word] == ["System (you are here)"], path
    assert not client.page("/").all("a", class_="ph-nav__link", aria_current="true")


@pytest.mark.parametrize("path", ["/accessibility-statement", "/privacy"])
def test_public_pages_are_read_by_everybody(client, sign_in, path):
    assert client.page(path).heading == sign_in(Role.PEER).page(path).heading


def test_the_privacy_page_says_what_the_settings_say(app, client, monkeypatch):
    assert "away for 60 minutes" in client.page("/privacy").text
    monkeypatch.setitem(app.config, "SESSION_IDLE_LIMIT", app.config["SIGN_IN_WINDOW"])
    assert "away for 15 minutes" in client.page("/privacy").text


def test_the_machine_is_told_that_all_is_well(client):
    response = client.get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})
    assert len(response.sql) == 1
