"""What a request leaves behind goes when its answer is on the way."""

import weakref

from flask import Flask

from peerhub import collector


class Circle:
    """Kept by itself: only the collector ends it."""

    def __init__(self) -> None:
        self.own = self


def test_what_a_request_leaves_behind_is_collected_once_it_is_answered():
    app, seen = Flask("circles"), []

    @app.get("/")
    def leave_circles() -> str:
        circles = [Circle() for _ in range(30_000)]
        seen.append(weakref.ref(circles[0]))
        return "done"

    collector.settle(app)
    answer = app.test_client().get("/")
    assert answer.text == "done"
    answer.close()
    assert seen[0]() is None
