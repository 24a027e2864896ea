"""Who may open a page. Every endpoint carries exactly one of `@requires(Permission.X)` or `@public`.

The decorator stands directly under the route, so that whoever reads a view reads its permission second.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, request
from flask_login import current_user

from peerhub.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
# Endpoints that the framework brings and that show nobody's data.
FRAMEWORK_ENDPOINTS = frozenset({"static"})


def requires(permission: Permission) -> Callable[[View], View]:
    """Only people with `permission` may open this page; others are asked to sign in, or refused with 403."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            if not current_user.can(permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return cast("View", guarded)

    return mark


def public(view: View) -> View:
    """Anybody may open this page, signed in or not."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def may_open(endpoint: str) -> bool:
    """Whether this person may open `endpoint`: what a template asks before it shows a link or a button.

    Derived from the view's own mark, so that no list of permissions is kept twice.
    """
    access = getattr(current_app.view_functions[endpoint], "access", None)
    if access == PUBLIC:
        return True
    return bool(current_user.is_authenticated and isinstance(access, Permission) and current_user.can(access))


def init_app(app: Flask) -> None:
    """Refuse any endpoint whose author forgot to say who may open it."""
    app.before_request(_refuse_unmarked)
    app.jinja_env.globals["may_open"] = may_open


def _refuse_unmarked() -> None:
    endpoint = request.endpoint
    if endpoint is None or endpoint in FRAMEWORK_ENDPOINTS:
        return
    if not hasattr(current_app.view_functions[endpoint], "access"):
        raise AssertionError(f"{endpoint} says neither @requires(…) nor @public")
