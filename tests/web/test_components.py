"""Every macro: valid on a page, escaped, described; and every one of them in the guide that people read first."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from peerhub.web import charts
from peerhub.web.pagination import Page as ListPage
from tests.support.pages import plain_text

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "templates" / "components"
NASTY = "<script>alert(1)</script> & \"x\" 'y'"
TODAY = date(2026, 11, 21)

# One example of every macro: what to import, and how it is called. `x` is a text that tries to break out.
EXAMPLES = {
    "breadcrumbs: breadcrumbs": '{{ breadcrumbs([(x, "/"), ("Peers", "/peers")]) }}',
    "breadcrumbs: back_link": '{{ back_link(x, "/") }}',
    "button: button": '{{ button(x, name="act", value=x, kind="warning", about=x, small=true) }}',
    "button: link_button": '{{ link_button(x, "/start", kind="secondary", about=x) }}',
    "button: post_button": '{{ post_button(x, "/withdraw", about=x, values={"version": x}) }}',
    "button: actions, button, link": '{% call actions() %}{{ button("Save") }}{{ link(x, "/", about=x) }}{% endcall %}',
    "chips: chips": '{{ chips([(x, "/?a=1")], "/") }}',
    "details: details": "{% call details(x) %}<p>{{ x }}</p>{% endcall %}",
    "empty: empty": '{{ empty(x, x, "Log a course", "/log") }}',
    "figure_age: figure_age": "{{ figure_age(x, today.replace(year=2021), today) }}",
    "history: history, happened": (
        "{% call history() %}{{ happened(x, by=x, at=moment) }}"
        "{% call happened('B', at=today) %}<p>{{ x }}</p>{% endcall %}{{ happened('C') }}{% endcall %}"
    ),
    "notice: inset": "{{ inset(x) }}{% call inset() %}{{ x }}{% endcall %}",
    "notice: warning": "{{ warning(x) }}",
    "notice: notice": '{{ notice(x, x, state="warn") }}{% call notice("Two") %}<p>{{ x }}</p>{% endcall %}',
    "pagination: pagination, count_line": '{{ count_line(page, "peer") }}{{ pagination(page) }}',
    "search: search": '{{ search(x, value=x, hint=x, keep={"region": x}) }}',
    "stat: stat, stats": (
        '{% call stats() %}{{ stat(x, x, note=x, state="good", href="/") }}{{ stat(none, "B") }}{% endcall %}'
    ),
    "summary_list: summary_list": (
        '{{ summary_list([(x, x), ("B", none), ("C", 0, x)]) }}{{ summary_list([(x, x)], title=x) }}'
    ),
    "table: table": '{{ table(x, [x, num("Points")], [[x, 12], ["B", none]]) }}',
    "table: table_frame, th, td": (
        '{% call table_frame(x, [x, num("N", "/?sort=n", "descending"), col("C", "/?sort=c")], stacked=true) %}'
        "<tr>{{ th(x, note=x) }}{{ td(12, num=true, label=x) }}{{ td(none) }}</tr>{% endcall %}"
    ),
    "tag: tag": '{{ tag(x, "good") }}',
    "tag: rating": '{% for name in ("red", "amber", "green", "complete", none) %}{{ rating(name) }}{% endfor %}',
    "charts/line: line_chart": '{{ line_chart("a", x, points, unit="£", note=x) }}',
    "charts/bar: bar_chart": '{{ bar_chart("b", x, bars, unit="days") }}',
    "charts/dumbbell: dumbbell_chart": '{{ dumbbell_chart("c", x, pairs, unit="%", before=x, after="Now") }}',
    "charts/range: range_chart": '{{ range_chart("d", x, 41, 38, 43, 49, 20, 62, unit="%", words=true) }}',
    "charts/points: points_bar": '{{ points_bar("e", x, parts, most=100) }}',
    "charts/ruler: ruler_chart": '{{ ruler_chart("f", x, events, stretches, today=today) }}',
    "charts/hexes: hex_map": (
        '{{ hex_map("h", x, hexagons, outlines, borders=[[(0, 0)]], key=[("good", x)], note=x) }}'
        '{{ hex_map("i", x, hexagons, table_id="i-table") }}<p id="i-table">{{ x }}</p>'
    ),
    "charts/sparkline: sparkline": "{{ sparkline(x, [1, none, 3, 4]) }}",
    "charts/strip: strip_chart": '{{ strip_chart("g", x, weeks, today=today) }}',
}
# Drawn by the layouts, by forms (test_widgets.py) or by other macros; not for pages.
ELSEWHERE = {
    "demo_banner",
    "site_header",
    "site_footer",
    "flashes",
    "error_summary",
    "form_tag",
    "field",
    "fields",
    "chart_figure",
}

CONTEXT = {
    "x": NASTY,
    "today": TODAY,
    "moment": datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    "page": ListPage(items=[1, 2], total=345, number=2, per_page=10),
    "points": [
        charts.LinePoint("2021/22", 410, 380, 420, 470),
        charts.LinePoint(NASTY, None),
        charts.LinePoint("2023/24", 512),
    ],
    "bars": [charts.Bar(NASTY, 12), charts.Bar("B", None), charts.Bar("C", -3, state="bad")],
    "pairs": [charts.Dumbbell(NASTY, 48, 61), charts.Dumbbell("B", None, 3)],
    "parts": [charts.Part(NASTY, 48), charts.Part("fair use", -3)],
    "events": [charts.Event(TODAY, NASTY, "next"), charts.Event(date(2027, 3, 9), "On site")],
    "stretches": [charts.Stretch(date(2026, 1, 1), date(2027, 1, 1), NASTY, "good")],
    "hexagons": [
        charts.Hex(0, 0, NASTY, NASTY, "good", "NE", "/1"),
        charts.Hex(1, 0, "B", faded=True),
        charts.Hex(2, 0, "C", "2 years", "2", "2"),
    ],
    "outlines": [
        charts.HexOutline(((0, 0), (1, 0)), NASTY, "Overdue", "bad", "6", "/2"),
        charts.HexOutline(((2, 0),), "D", faded=True),
    ],
    "weeks": [charts.Week(date(2026, 11, 16), [charts.Mark(NASTY, "gap", "/1"), charts.Mark("B", "part")])],
}


def macros() -> list[tuple[str, str]]:
    """File and name of every macro that a page may call."""
    return [
        (path.relative_to(FOLDER).with_suffix("").as_posix(), name)
        for path in sorted(FOLDER.rglob("*.html"))
        for name in re.findall(r"{% macro (\w+)\(", path.read_text("utf-8"))
        if not name.startswith("_")
    ]


@pytest.mark.parametrize("imports", EXAMPLES)
def test_a_component_is_valid_and_cannot_be_broken_out_of(render, imports):
    page = render(EXAMPLES[imports], imports, **CONTEXT)
    assert all("alert" not in (script.text or "") for script in page.all("script"))
    if "x" in re.findall(r"\w+", EXAMPLES[imports]) and "pagination" not in imports:
        assert NASTY in " ".join([page.text, *(value for item in page.all() for value in item.attrib.values())])


def test_every_macro_has_an_example_here():
    named = {name.strip() for key in EXAMPLES for name in key.split(":")[1].split(",")}
    exemplified = {key.split(":")[0] for key in EXAMPLES}
    assert {name for file, name in macros() if file in exemplified} - named - ELSEWHERE == set()


def test_every_macro_is_in_the_guide():
    guide = (ROOT / "docs" / "components.md").read_text("utf-8")
    layouts_only = {"demo_banner", "site_header", "site_footer", "flashes", "chart_figure"}
    assert [name for _, name in macros() if name not in layouts_only and f"{name}(" not in guide] == []


def test_a_missing_figure_is_neither_blank_nor_zero(render):
    page = render('{{ table("T", ["A", num("B")], [["x", none], ["y", 0]]) }}', "table: table")
    assert [plain_text(cell) for cell in page.all("td")] == ["not available", "0"]


def test_figures_are_aligned_right_and_words_are_not(render):
    page = render('{{ table("T", ["A", num("B"), "C"], [["x", 1, "z"]]) }}', "table: table")
    assert [plain_text(cell) for cell in page.all("th", "td", class_="ph-num")] == ["B", "1"]


def test_a_sorted_column_says_so(render):
    page = render('{% call table_frame("T", [num("B", "/?sort=b", "ascending")]) %}{% endcall %}', "table: table_frame")
    assert page.one("th").get("aria-sort") == "ascending"
    assert page.links["B"] == "/?sort=b"


def test_a_wide_table_can_be_reached_by_keyboard(render):
    page = render('{{ table("Councils", ["A"], []) }}', "table: table")
    frame = page.one(class_="ph-table-frame")
    assert (frame.get("tabindex"), frame.get("aria-label")) == ("0", "Councils")


@pytest.mark.parametrize(
    ("value", "words"), [("red", "Red"), ("complete", "Complete"), (None, "Not rated"), ("purple", "Not rated")]
)
def test_a_rating_is_said_in_words(render, value, words):
    assert plain_text(render("{{ rating(value) }}", "tag: rating", value=value).one("strong", class_="ph-tag")) == words


class TestChartsOnPages:
    @pytest.mark.parametrize("imports", [key for key in EXAMPLES if key.startswith("charts/")])
    def test_each_picture_has_a_name_and_says_what_it_shows(self, render, imports):
        page = render(EXAMPLES[imports], imports, **CONTEXT)
        pictures = [item for item in page.all("svg") if item.get("aria-hidden") != "true"]
        assert pictures
        for picture in pictures:
            names = picture.get("aria-labelledby", "").split() + picture.get("aria-describedby", "").split()
            assert picture.get("aria-label") or all(plain_text(page.one(id=name)) for name in names)

    def test_every_figure_is_also_in_the_table(self, render):
        page = render(EXAMPLES["charts/line: line_chart"], "charts/line: line_chart", **CONTEXT)
        rows = [[plain_text(cell) for cell in row] for row in page.one("tbody").iter("tr")]
        assert rows == [
            ["2021/22", "£410", "£380", "£420", "£470"],
            [NASTY, *["not available"] * 4],
            ["2023/24", "£512", *["not available"] * 3],
        ]

    def test_the_marks_of_a_season_lead_to_their_engagements(self, render):
        page = render(EXAMPLES["charts/strip: strip_chart"], "charts/strip: strip_chart", **CONTEXT)
        (mark,) = page.all("a", class_="ph-mark")
        assert mark.get("href") == "/1"
        assert mark.get("aria-label", "").endswith("week of 16 November 2026: team has a gap")

    def test_two_charts_of_one_kind_share_no_id(self, render):
        line = '{{ line_chart("a", "One", points) }}{{ line_chart("b", "Two", points) }}'
        render(line, "charts/line: line_chart", **CONTEXT)

    def test_every_class_that_draws_has_its_rule(self, render):
        drawn_by = (ROOT / "static/css/drawings.css").read_text() + (ROOT / "static/css/charts.css").read_text()
        for imports, call in EXAMPLES.items():
            if imports.startswith("charts/"):
                page = render(call, imports, **CONTEXT)
                shapes = [item for svg in page.all("svg") if svg.get("aria-hidden") != "true" for item in svg.iter()]
                for names in {shape.get("class") for shape in shapes if shape.get("class")}:
                    assert any(re.search(rf"\.{name}\b(?!-)", drawn_by) for name in names.split()), names
