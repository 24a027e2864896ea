"""Search in published reports: the page, the same as a spreadsheet, and searches that are kept."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.insight import operations, queries
from peerhub.insight.asking import Reading, ReportSearch, Vocabulary, in_words, pieces, read_search
from peerhub.insight.forms import RemoveSearchForm, ReportsFilter, SaveSearchForm
from peerhub.insight.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field
from peerhub.web.spreadsheets import csv_download

COLUMNS = (
    "Published", "Council", "Kind of council", "Region", "Kind of support", "Part", "Core theme", "Topic",
    "Good practice", "Text", "Public address",
)  # fmt: skip
MOST_ROWS = 20_000


@blueprint.route("/reports", methods=["GET", "POST"])
@requires(Permission.THEMES_VIEW)
def reports() -> ResponseReturnValue:
    """What the search in the address finds; POST keeps that search under a name."""
    vocabulary = queries.vocabulary()
    reading = read_search(request.args.items(multi=True), vocabulary)
    if request.method == "GET" and not is_tidy(reading):
        return redirect(address_of(reading.search))
    form = SaveSearchForm()
    if form.validate_on_submit() and _saved(form, reading.search):
        return redirect(address_of(reading.search))
    step = pagination.wanted()
    found, total = queries.find_passages(reading.search, limit=step.limit, offset=step.offset)
    return render_template(
        "insight/reports.html",
        page=step.filled(found, total),
        search=reading.search,
        filters=ReportsFilter.showing(reading.search, vocabulary),
        problems=reading.problems,
        chips=list(chips(reading, vocabulary, "insight.reports")),
        form=form,
        saved=queries.saved_searches(current_user),
        pieces=pieces,
    )


@blueprint.route("/reports.csv")
@requires(Permission.THEMES_VIEW)
def reports_csv() -> Response:
    search = read_search(request.args.items(multi=True), queries.vocabulary()).search
    found, _ = queries.find_passages(search, limit=MOST_ROWS)
    return csv_download(
        "published-reports.csv",
        COLUMNS,
        (
            (
                one.published_on,
                one.council.name,
                one.council.kind.label,
                one.council.region,
                one.engagement.type.name,
                one.kind.label,
                one.theme.name if one.theme else "Local focus",
                one.topic.name if one.topic else "",
                "yes" if one.is_good_practice else "no",
                one.text,
                one.engagement.report_address,
            )
            for one in found
        ),
    )


@blueprint.route("/saved-searches/<int:saved_search_id>/remove", methods=["GET", "POST"])
@requires(Permission.THEMES_VIEW)
def remove_search(saved_search_id: int) -> ResponseReturnValue:
    saved = queries.get_saved_search(saved_search_id, owner=current_user)
    form = RemoveSearchForm()
    if form.validate_on_submit():
        operations.remove_search(saved, by=current_user)
        db.session.commit()
        flash(f"“{saved.name}” is no longer among your saved searches.", "success")
        return redirect(url_for("insight.reports"))
    return render_template("insight/remove_search.html", form=form, saved=saved)


def _saved(form: SaveSearchForm, search: ReportSearch) -> bool:
    """Keep the search under the name in the form; where that is refused, the form says why."""
    try:
        operations.save_search(search, name=form.name.data, by=current_user)
    except operations.SearchRefused as refused:
        refuse_at_field(form, refused)
        return False
    db.session.commit()
    flash(f"“{form.name.data}” is among your saved searches.", "success")
    return True


def chips(reading: Reading, vocabulary: Vocabulary, endpoint: str) -> Iterator[tuple[str, str]]:
    """Every filter in force in words, with the address of the same search without it."""
    pairs = reading.search.as_pairs()
    for pair, words in in_words(reading.search, vocabulary):
        yield words, f"{url_for(endpoint)}?{urlencode([other for other in pairs if other != pair])}"


def address_of(search: ReportSearch) -> str:
    return f"{url_for('insight.reports')}?{search.address}"


def is_tidy(reading: Reading) -> bool:
    """Whether the address is the one that this search always has. One with a problem stays as the person wrote it."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    return bool(reading.problems) or sorted(asked) == sorted(reading.search.as_pairs())
