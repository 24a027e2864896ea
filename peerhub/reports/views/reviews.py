"""A thematic review of whatever a search of published reports finds."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from peerhub import clock
from peerhub.insight import queries as insight_queries
from peerhub.insight.asking import read_search
from peerhub.permissions import Permission
from peerhub.reports.reviews import review_content
from peerhub.reports.views import blueprint
from peerhub.web.access import requires
from peerhub.web.pdf import pdf_response, render_pdf

NOTHING = "No published report matches, so there is nothing to review. Take away a filter, or search for other words."


@blueprint.route("/reports/thematic-review.pdf")
@requires(Permission.THEMES_VIEW)
def thematic_review() -> ResponseReturnValue:
    vocabulary = insight_queries.vocabulary()
    search = read_search(request.args.items(multi=True), vocabulary).search
    review = review_content(search, vocabulary, today=clock.today())
    if not review.rows:
        flash(NOTHING, "error")
        return redirect(f"{url_for('insight.reports')}?{search.address}")
    document = render_pdf("reports/thematic_review.pdf.html", review=review)
    return pdf_response(document, f"Thematic review {review.about or 'all reports'} {review.today.isoformat()}.pdf")
