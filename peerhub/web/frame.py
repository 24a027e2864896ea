"""What every page stands in: templates, filters, security headers and error pages. One call wires it all."""

from flask import Flask, current_app
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from peerhub import clock
from peerhub.web import charts, components, csp, errors, formats
from peerhub.web.assets import asset_url
from peerhub.web.pagination import href_with, href_without
from peerhub.web.undefined import LoudUndefined

NAME = "peerhub"


def demo_mode() -> bool:
    """Whether the people in this installation are invented; then every page says so."""
    return current_app.config.get("PEERHUB_ENV") == "demo"


GLOBALS = {
    "asset_url": asset_url,
    "demo_mode": demo_mode,
    "href_with": href_with,
    "href_without": href_without,
    "product_name": NAME,
    "right_now": clock.now,
    **components.GLOBALS,
    **charts.GLOBALS,
}


def init_app(app: Flask) -> None:
    """Give the application its page frame. Call it once, in create_app, before the blueprints."""
    design_system = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    own = app.jinja_loader
    app.jinja_loader = ChoiceLoader([own, design_system] if own else [design_system])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(formats.FILTERS)
    app.jinja_env.globals.update(GLOBALS)
    if app.testing or app.debug:
        app.jinja_env.undefined = LoudUndefined
    csp.init_app(app)
    errors.init_app(app)
