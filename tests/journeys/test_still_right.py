"""Once a year a peer says that everything is still right, in under two minutes."""

from playwright.sync_api import Request

from tests.journeys.conftest import SignedIn

# One on the link in the e-mail, one on the page that shows everything. Each asks the server for something new, so the
# requests say how many there were, with a mouse, by keyboard and without a script alike.
PRESSES = 2


def test_a_profile_is_confirmed_with_two_presses(signed_in: SignedIn) -> None:
    peer, asked = signed_in("peer"), []

    def note(request: Request) -> None:
        if request.is_navigation_request() and request.redirected_from is None:
            asked.append(request.method)

    peer.page.on("request", note)
    peer.visitor.go("/my-profile/still-right")  # where the link in the e-mail leads
    peer.sees("What is old is marked")
    peer.press("Yes, all of it is right")
    peer.sees("we shall ask again in a year")
    assert asked == ["GET", "POST"]
    assert len(asked) == PRESSES
