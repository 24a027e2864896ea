"""Themes across published reports: what recurs, one topic, and good practice to hear about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from peerhub.insight import queries
from peerhub.insight.asking import ReportSearch, Vocabulary, read_search
from peerhub.insight.forms import ReportsFilter
from peerhub.insight.themes import Told, recurring, reports_by, reports_in, tallied, webinar
from peerhub.insight.views import blueprint
from peerhub.insight.views.reports import chips
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.charts import LinePoint
from peerhub.web.spreadsheets import csv_download

LATEST = 6
THEME_COLUMNS = (
    "Core theme", "Topic", "Reports with a recommendation", "Of reports", "Councils", "Recommendations",
    "Councils where it came again", "Reports with good practice",
)  # fmt: skip
WEBINAR_COLUMNS = ("Topic", "Council", "Code", "Kind", "Region", "Invited to")


@blueprint.route("/themes")
@requires(Permission.THEMES_VIEW)
def themes() -> ResponseReturnValue:
    vocabulary = queries.vocabulary()
    reading = read_search(request.args.items(multi=True), vocabulary)
    search = _whole_reports(reading.search)
    rows = queries.told(search, vocabulary.places)
    return render_template(
        "insight/themes.html",
        rows=rows,
        reports=reports_in(rows),
        councils=len({row.place for row in rows}),
        recurring=recurring(rows),
        years=sorted({row.year for row in rows})[-6:],
        vocabulary=vocabulary,
        search=search,
        filters=ReportsFilter.showing(search, vocabulary),
        problems=reading.problems,
        chips=list(chips(replace(reading, search=search), vocabulary, "insight.themes")),
    )


@blueprint.route("/themes.csv")
@requires(Permission.THEMES_VIEW)
def themes_csv() -> Response:
    vocabulary = queries.vocabulary()
    rows = queries.told(_whole_reports(_asked(vocabulary)), vocabulary.places)
    return csv_download(
        "themes-across-reports.csv",
        THEME_COLUMNS,
        (
            (
                vocabulary.theme_name(one.theme_id),
                vocabulary.topic_name(one.topic_id),
                one.reports,
                reports_in(rows),
                one.councils,
                one.recommendations,
                len(one.again),
                one.good,
            )
            for one in recurring(rows)
        ),
    )


@blueprint.route("/themes/<int:skill_id>")
@requires(Permission.THEMES_VIEW)
def topic(skill_id: int) -> ResponseReturnValue:
    found, vocabulary = queries.get_topic(skill_id), queries.vocabulary()
    reading = read_search(request.args.items(multi=True), vocabulary)
    search = _whole_reports(reading.search)
    everything = queries.told(search, vocabulary.places)
    rows = [row for row in everything if row.topic_id == found.id]
    advised = replace(search, topic=found.code, what="recommendation")
    latest, _total = queries.find_passages(advised, limit=LATEST)
    tally = tallied(None, found.id, rows)
    return render_template(
        "insight/topic.html",
        topic=found,
        tally=tally,
        reports=reports_in(everything),
        line=_line(everything, tally.by_year),
        of_kind=reports_by(everything, lambda row: row.place.kind),
        of_region=reports_by(everything, lambda row: row.place.region),
        latest=latest,
        headway=queries.headway_on(advised),
        search=replace(search, topic=found.code),
        chips=list(chips(replace(reading, search=search), vocabulary, "insight.themes")),
    )


@blueprint.route("/good-practice")
@requires(Permission.THEMES_VIEW)
def good_practice() -> ResponseReturnValue:
    """Without a topic the list of topics; with one, who could tell of it and who may want to hear."""
    vocabulary = queries.vocabulary()
    reading = read_search(request.args.items(multi=True), vocabulary)
    search = replace(_whole_reports(reading.search), topic=reading.search.topic)
    told, total = queries.find_passages(replace(search, what="good-practice"), limit=25)
    rows = queries.told(search, vocabulary.places)
    of_topic: dict[int | None, list[Told]] = {}
    for row in rows:
        of_topic.setdefault(row.topic_id, []).append(row)
    by_topic = [(code, webinar(of_topic.get(number, []))) for number, code in vocabulary.topic_numbers.items()]
    return render_template(
        "insight/good_practice.html",
        found=told,
        total=total,
        by_topic=[(code, vocabulary.topics[code], both) for code, both in by_topic if both.tell],
        search=search,
        topic=vocabulary.topics.get(search.topic),
        topic_id={code: number for number, code in vocabulary.topic_numbers.items()}.get(search.topic),
        webinar=webinar(rows),
        filters=ReportsFilter.showing(search, vocabulary),
        problems=reading.problems,
        chips=list(chips(replace(reading, search=search), vocabulary, "insight.good_practice")),
    )


@blueprint.route("/good-practice.csv")
@requires(Permission.THEMES_VIEW)
def good_practice_csv() -> Response:
    vocabulary = queries.vocabulary()
    asked = _asked(vocabulary)
    both = webinar(queries.told(replace(_whole_reports(asked), topic=asked.topic), vocabulary.places))
    name = vocabulary.topics.get(asked.topic, "All topics")
    listed = (("tell", place) for place in both.tell), (("hear", place) for place in both.hear)
    return csv_download(
        "webinar-invitations.csv",
        WEBINAR_COLUMNS,
        (
            (name, place.name, place.code, place.kind.label, place.region, invited)
            for part in listed
            for invited, place in part
        ),
    )


def _asked(vocabulary: Vocabulary) -> ReportSearch:
    return read_search(request.args.items(multi=True), vocabulary).search


def _whole_reports(search: ReportSearch) -> ReportSearch:
    """The filters that choose reports, without those that choose within one: so that "of how many" is right."""
    return ReportSearch(region=search.region, kind=search.kind, support=search.support, years=search.years)


def _line(everything: Sequence[Told], counts: Mapping[int, int]) -> list[LinePoint]:
    """The share of each year's reports with a recommendation on the topic, in percent."""
    whole = reports_by(everything, lambda row: row.year)
    return [LinePoint(str(year), round(100 * counts.get(year, 0) / whole[year])) for year in sorted(whole)]
