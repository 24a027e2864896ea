import pytest

from peerhub.permissions import Role


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_that_no_row_can_have_is_not_found(sign_in, number):
    assert sign_in(Role.ADMINISTRATOR).get(f"/users/{number}").status_code == 404


@pytest.mark.parametrize("text", ["%00", "H%00PL", "%0A", "%7F"])
def test_text_with_control_characters_is_not_found_and_not_even_looked_for(sign_in, text):
    response = sign_in(Role.ADMINISTRATOR).get(f"/councils/{text}")
    assert response.status_code == 404
    assert not any("FROM council\n" in statement for statement in response.sql.statements)


def test_the_largest_number_is_asked_for_and_not_there(sign_in):
    client = sign_in(Role.ADMINISTRATOR)
    response = client.get(f"/users/{2**31 - 1}")
    assert response.status_code == 404
    assert any("user_account" in statement for statement in response.sql.statements[1:])


def test_a_filter_named_like_an_argument_of_the_framework_breaks_no_page(sign_in):
    client = sign_in(Role.ADMINISTRATOR)
    for path in ("/users?endpoint=x&role=admin", "/audit-events?endpoint=x&page=2", "/councils?endpoint=x"):
        assert client.get(path).status_code == 200


def test_the_sign_in_page_keeps_what_follows_in_demo_mode_whatever_it_is_called(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", True)
    assert client.get("/sign-in?endpoint=1&_external=1&next=/users").status_code == 200
