"""PDFs: tagged, in our typeface, self-contained, and the same pictures as on pages."""

import io
import logging
import re
from pathlib import Path

import pypdf
import pytest
from flask import render_template_string
from weasyprint import HTML

from peerhub.web import charts, pdf
from tests.web.conftest import make_app

ROOT = Path(__file__).resolve().parent.parent.parent

PACK = """{% extends "layouts/print.html" %}
{% from "components/charts/line.html" import line_chart %}
{% from "components/charts/ruler.html" import ruler_chart %}
{% from "components/table.html" import table %}
{% from "components/summary_list.html" import summary_list %}
{% block title %}Team pack: {{ council }}{% endblock %}
{% block caption %}Corporate peer challenge{% endblock %}
{% block content %}
<h2>The council</h2>
{{ summary_list([("Council", council), ("Region", none)]) }}
{{ table("Team", ["Peer", num("Points")], [["Dilys Gŵyn", 88]]) }}
{{ line_chart("spend", "Spending per head", points, unit="£") }}
<h2 class="ph-new-page">Second page</h2>
{% endblock %}
{% block about %}<p>Figures: LG Inform.</p>{% endblock %}"""

POINTS = [charts.LinePoint("2021/22", 410, 380, 420, 470), charts.LinePoint("2022/23", 512, 401, 446, 512)]


def made(app, source=PACK, **context):
    with app.test_request_context("/"):
        return pdf.pdf_of(render_template_string(source, council="Hartlepool", points=POINTS, **context))


@pytest.fixture(scope="module")
def reader():
    return pypdf.PdfReader(io.BytesIO(made(make_app(PEERHUB_ENV="demo"))))


def test_it_says_what_it_is_and_in_which_language(reader):
    assert reader.metadata.title == "Team pack: Hartlepool"
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_it_is_tagged_for_screen_readers(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert re.search(rb"pdfuaid:part(=\"1\"|>\s*1)", root["/Metadata"].get_data())
    kinds, alternatives = set(), []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                kinds.add(node["/S"])
                if node["/S"] == "/Figure":
                    alternatives.append(node.get("/Alt"))
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"]["/K"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/P"} <= kinds
    assert alternatives == ["Spending per head"]


def test_our_typeface_is_in_it_and_no_other(reader):
    fonts = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            fonts.add(font.get_object()["/BaseFont"])
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
    assert fonts
    assert all("Source-Sans-3" in name for name in fonts), fonts


def test_the_words_the_figures_and_the_pages_are_there(reader):
    first, second = (" ".join(page.extract_text().split()) for page in reader.pages)
    for words in (
        "Team pack: Hartlepool",
        "Corporate peer challenge",
        "Dilys Gŵyn",
        "£512",
        "not available",
        "Page 1 of 2",
    ):
        assert words in first
    assert "Second page" in second
    assert "Team pack: Hartlepool" in second  # the running header
    assert "Demonstration" in first
    assert "LG Inform" in second


def test_the_tables_of_charts_are_open_and_their_switches_gone(reader):
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Lower quartile" in text
    assert "The figures as a table" not in text


def test_rendering_is_silent(caplog):
    caplog.set_level(logging.WARNING, logger="weasyprint")
    made(make_app())
    assert caplog.messages == []


class TestReading:
    @pytest.mark.parametrize(
        "address",
        [
            "file:///etc/passwd",
            "http://127.0.0.1:9/x.png",
            "https://example.org/x.png",
            "https://static.invalid/../pyproject.toml",
            "https://static.invalid/%2e%2e/pyproject.toml",
            "https://static.invalid/missing.png",
            "https://static.invalid.example.org/css/print.css",
            "ftp://static.invalid/css/print.css",
            "data:text/html,x",
        ],
    )
    def test_nothing_outside_static_is_read(self, address):
        with pytest.raises(ValueError, match="only use our own static files"):
            pdf.StaticOnly(ROOT / "static").fetch(address)

    def test_our_own_files_are(self):
        answer = pdf.StaticOnly(ROOT / "static").fetch("https://static.invalid/css/print.css?v=1")
        assert answer.content_type == "text/css"
        assert b"@page" in answer.read()

    def test_a_picture_from_elsewhere_is_left_out_and_the_rest_is_made(self):
        source = '<!DOCTYPE html><html lang="en"><title>T</title><p>Still here<img alt="x" src="file:///etc/passwd"></p></html>'
        text = pypdf.PdfReader(io.BytesIO(made(make_app(), source))).pages[0].extract_text()
        assert "Still here" in text


class TestPictures:
    def test_every_drawing_rule_reaches_the_pdf(self):
        """A rule that print could not apply would make page and print differ."""
        sheet = ROOT / "static/css/drawings.css"
        drawn = pdf.svg_attributes(sheet)
        assert drawn["ph-line"]["stroke"] == "#6b2a6b"
        assert drawn["ph-part__text--2"] == {"fill": "#1a161c"}
        on_screen_only = sheet.read_text().partition("@media")[0]
        for line in on_screen_only.splitlines():
            if line.startswith(".") and ":" not in line.partition("{")[0]:
                for selector in line.partition("{")[0].split(","):
                    assert selector.strip().removeprefix(".") in drawn, line

    def test_the_style_is_written_into_the_picture_in_the_order_of_the_sheet(self):
        markup = '<svg xmlns="http://www.w3.org/2000/svg"><circle class="ph-dot--then ph-dot"/><text>x</text></svg>'
        root = HTML(string=markup).etree_element
        pdf.draw_with_attributes(root, pdf.svg_attributes(ROOT / "static/css/drawings.css"))
        (dot,) = (element for element in root.iter() if element.tag.endswith("circle"))
        assert (dot.get("fill"), dot.get("stroke"), dot.get("stroke-width")) == ("#fff", "#6b2a6b", "2.5")


def test_the_file_is_sent_under_its_name():
    app = make_app()
    with app.test_request_context("/"):
        response = pdf.pdf_response(b"%PDF-1.7", "Team pack Ynys Môn.pdf")
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "Ynys%20M%C3%B4n.pdf" in response.headers["Content-Disposition"]
