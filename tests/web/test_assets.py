"""The files that pages need: all there, none of them under a licence that is not ours, colours that can be read."""

import importlib.util
import re
from pathlib import Path

import pytest
from flask import render_template_string

from peerhub.web.assets import asset_url
from tests.web.conftest import make_app

ROOT = Path(__file__).resolve().parent.parent.parent
STYLE = (ROOT / "static/css/peerhub.css").read_text("utf-8")
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", STYLE))


def copier():
    spec = importlib.util.spec_from_file_location("copy_assets", ROOT / "deploy/copy_assets.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("plum", "white", 7),
        ("plum-dark", "white", 7),
        ("ink", "white", 7),
        ("quiet", "white", 7),
        ("ink", "focus", 7),
        ("plum", "plum-tint", 7),
        ("good", "white", 7),
        ("bad", "white", 7),
        ("info", "white", 7),
        ("good", "good-tint", 4.5),
        ("warn", "warn-tint", 4.5),
        ("bad", "bad-tint", 4.5),
        ("info", "info-tint", 4.5),
        ("quiet", "faint", 4.5),
        ("warn-line", "white", 3),
    ],
)
def test_our_colours_can_be_read(ink, ground, least):
    assert contrast(COLOURS[ink], {"white": "#ffffff"}.get(ground) or COLOURS[ground]) >= least


def test_the_typeface_and_the_crest_of_government_are_not_used():
    used = "".join(path.read_text("utf-8") for path in (ROOT / "static").rglob("*.css"))
    assert "GDS Transport" not in used
    assert "crest" not in used
    assert "url(/assets" not in used
    assert not list((ROOT / "static").rglob("*crest*")) + list((ROOT / "static").rglob("*crown*"))


def test_a_style_sheet_of_another_shape_is_refused():
    with pytest.raises(SystemExit, match="changed shape"):
        copier().without_protected_parts("body{font-family:Something}")


def test_everything_that_is_copied_is_there():
    missing = [target for target in copier().COPIES.values() if not (ROOT / "static/vendor" / target).is_file()]
    assert missing == []


def test_style_sheets_name_only_files_that_are_there():
    for sheet in (ROOT / "static/css").glob("*.css"):
        for address in re.findall(r'url\("?([^")]+)"?\)', sheet.read_text("utf-8")):
            assert (sheet.parent / address).resolve().is_file(), f"{sheet.name}: {address}"


def test_an_address_changes_with_its_file(tmp_path):
    app = make_app()
    app.static_folder = str(tmp_path)
    file = tmp_path / "a.css"
    with app.test_request_context("/"):
        file.write_text("a{}")
        first = asset_url("a.css")
        assert asset_url("a.css") == first
        file.write_text("b{}{}")
        assert asset_url("a.css") != first


def test_every_file_that_a_layout_names_exists(in_request):
    for layout in ("base", "wide", "reading"):
        markup = render_template_string('{% extends "layouts/' + layout + '.html" %}{% block title %}T{% endblock %}')
        for address in re.findall(r'(?:src|href)="/static/([^"?]+)', markup):
            assert (ROOT / "static" / address).is_file(), address
