"""When Python's garbage collector runs in a process that serves pages: rarely, and between requests if it can."""

import gc

from flask import Flask, Response

#: A team is built from a hundred thousand small facts. At the usual 700 the collector would run dozens of times over
#: what is all still needed, which took a third of the time; at this many it hardly ever runs within a request.
_ALLOCATED = 200_000
#: What a request leaves behind before it is worth a look.
_LEFT_BEHIND = 20_000


def settle(app: Flask | None = None) -> None:
    """Call it once, when everything is loaded: what is there by now stays, and is not looked through again.

    With an `app` what its requests leave behind is collected when their answers are on the way.
    """
    gc.freeze()
    gc.set_threshold(_ALLOCATED, 20, 50)
    if app is not None:
        app.after_request(_tidied_afterwards)


def _tidied_afterwards(response: Response) -> Response:
    response.call_on_close(_tidy)
    return response


def _tidy() -> None:
    # By now the facts of the request are gone by themselves, so there is little to look through.
    if gc.get_count()[0] > _LEFT_BEHIND:
        gc.collect(0)
