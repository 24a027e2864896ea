"""The browser helpers must fail where a page is at fault. The server has an empty database: only its frame counts."""

import pytest

from tests.support.browser import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.either_engine]
HEAD = '<!DOCTYPE html><html lang="en"><head><title>Peers</title></head><body><main><h1>Peers</h1>'


@pytest.fixture(scope="session")
def demo_database(test_run, worker):
    return test_run.database(worker)


def show(visitor: Visitor, body: str) -> None:
    """A page of ours in place of the server's."""
    visitor.page.route("**/odd", lambda route: route.fulfill(body=HEAD + body, content_type="text/html"))
    visitor.go("/odd")


@pytest.mark.parametrize("javascript", [True, False])
def test_axe_finds_what_is_wrong(visit, javascript):
    visitor = visit(javascript=javascript)
    show(visitor, "<p>Well</p>")
    visitor.check_accessibility()
    show(visitor, '<input name="q">')
    with pytest.raises(AssertionError, match="label"):
        visitor.check_accessibility()


def test_axe_alone_has_scripts_where_they_are_off(visit):
    visitor = visit(javascript=False)
    show(visitor, "<noscript><input name='q'></noscript>")
    with pytest.raises(AssertionError, match="label"):
        visitor.check_accessibility()
    show(visitor, "<p>Well</p><script>document.title = 'Ran'</script>")
    visitor.check_accessibility()
    assert visitor.page.title() == "Peers"
    visitor.page.reload()
    assert visitor.page.title() == "Peers"


def test_a_page_that_ran_its_scripts_is_no_page_without_them(visit):
    visitor = visit(javascript=False)
    show(visitor, "<p class='js-enabled'>Well</p>")
    with pytest.raises(AssertionError, match="ran its scripts"):
        visitor.check_accessibility()


def test_what_sticks_out_is_found(visit):
    visitor = visit(size=PHONE)
    show(visitor, "<p>Narrow</p>")
    visitor.check_fits()
    show(visitor, f"<p>{'W' * 200}</p>")
    with pytest.raises(AssertionError, match="pixels wide"):
        visitor.check_fits()


def test_the_keyboard_reaches_what_it_can(visit):
    visitor = visit()
    show(visitor, "<a href='/a'>One</a><button>Two</button><p id='three'>Three</p>")
    visitor.press_on(visitor.page.get_by_text("Two"), "Shift")
    with pytest.raises(AssertionError, match="cannot be reached"):
        visitor.tab_to(visitor.page.locator("#three"), limit=5)


def test_a_hidden_focus_is_found(visit):
    visitor = visit()
    show(visitor, "<style>a:focus { outline: none }</style><a href='/a'>One</a>")
    with pytest.raises(AssertionError, match="cannot be seen"):
        visitor.tab_to(visitor.page.get_by_text("One"))


def test_complaints_are_heard(visit):
    visitor = visit()
    show(visitor, "<script>console.error('broken'); missing()</script><img src='/static/none.png' alt=''>")
    visitor.page.wait_for_load_state("networkidle")
    heard = "\n".join(visitor.complaints)
    visitor.complaints.clear()
    assert "broken" in heard
    assert "missing is not defined" in heard
    assert "404" in heard


def test_the_sign_in_page_in_a_real_browser(visit):
    for javascript in (True, False):
        visitor = visit(javascript=javascript)
        visitor.go("/sign-in")
        visitor.look()
