"""What every figure and fact of the product stands on: sources, licences, attributions, known errors."""

from flask import render_template
from flask.typing import ResponseReturnValue

from peerhub.metrics import queries
from peerhub.metrics.views import blueprint
from peerhub.web.access import public


@blueprint.route("/about-the-data")
@public
def about_the_data() -> ResponseReturnValue:
    return render_template("metrics/about_the_data.html", sources=queries.sources())
