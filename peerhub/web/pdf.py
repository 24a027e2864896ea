"""PDFs for people who print, and for screen readers: tagged (PDF/UA-1), with our own typeface embedded.

    return pdf_response(render_pdf("teams/pack.pdf.html", engagement=engagement), "Team pack Hartlepool.pdf")

The templates extend layouts/print.html and use the same components and charts as pages. Rendering reads nothing but
the files under static/: no network, and no other file of this machine, whatever a template or a person's text says.
"""

import re
import threading
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import tinycss2  # type: ignore[import-untyped]
from flask import Response, current_app, render_template, send_file
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE = "https://static.invalid/"
STYLE_SHEETS = ("css/print.css", "css/charts.css")
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".woff2": "font/woff2"}
FONT = "Source Sans 3"
UNIVERSAL = "pdf/ua-1"
SVG = "{http://www.w3.org/2000/svg}"
ONE_CLASS = re.compile(r"\.([a-zA-Z0-9_-]+)")
DRAWN_BY = re.compile(r"fill|stroke(-[a-z]+)?|font-(size|weight)|opacity")

_of_this_thread = threading.local()


class StaticOnly(URLFetcher):
    """Serves the files under static/ and refuses everything else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=())
        self.folder = folder.resolve()

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file that a relative address in a print template means; ValueError for any other address."""
        if url.startswith("data:image/"):
            return URLFetcher(allowed_protocols=("data",)).fetch(url)
        address = urlsplit(url)
        path = (self.folder / unquote(address.path).lstrip("/")).resolve()
        if (
            f"{address.scheme}://{address.netloc}/" != BASE
            or not path.is_relative_to(self.folder)
            or not path.is_file()
        ):
            raise ValueError(f"A PDF may only use our own static files, not {url[:200]}")
        kind = KINDS.get(path.suffix, "application/octet-stream")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def render_pdf(template: str, **context: Any) -> bytes:
    """The template as a PDF. Needs an application context; as `render_template` does."""
    return pdf_of(render_template(template, **context))


def render_to_join(template: str, *, tags: bool = True, **context: Any) -> bytes:
    """The same for a PDF that becomes part of another one: made by a worker, without a request and who is signed in."""
    html = current_app.jinja_env.get_template(template).render(**context)
    return pdf_of(html, variant=None, tags=tags)


def pdf_of(html: str, *, variant: str | None = UNIVERSAL, tags: bool = True) -> bytes:
    """A whole HTML document as a PDF. Without a `variant` it promises nothing, for what is joined with other files."""
    folder = Path(current_app.static_folder or "static")
    document = HTML(string=html, base_url=BASE, url_fetcher=StaticOnly(folder))
    draw_with_attributes(document.etree_element, svg_attributes(folder / "css" / "drawings.css"))
    fonts, sheets = _prepared(folder)
    made: bytes = document.write_pdf(
        stylesheets=sheets, font_config=fonts, pdf_variant=variant, pdf_tags=tags, custom_metadata=True
    )
    return made


def pdf_response(pdf: bytes, filename: str) -> Response:
    """A PDF to keep, under a name that says what it is."""
    return send_file(BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=filename)


def _prepared(folder: Path) -> tuple[FontConfiguration, list[CSS]]:
    """Fonts and style sheets, read once in each thread: reading them takes longer than most documents."""
    stamp = tuple((folder / name).stat().st_mtime_ns for name in STYLE_SHEETS)
    if getattr(_of_this_thread, "stamp", None) != (folder, stamp):
        fonts = FontConfiguration()
        fetcher = StaticOnly(folder)
        sheets = [
            CSS(string=(folder / name).read_text("utf-8"), base_url=BASE + name, url_fetcher=fetcher, font_config=fonts)
            for name in STYLE_SHEETS
        ]
        _of_this_thread.prepared, _of_this_thread.stamp = (fonts, sheets), (folder, stamp)
    prepared: tuple[FontConfiguration, list[CSS]] = _of_this_thread.prepared
    return prepared


def svg_attributes(sheet: Path) -> dict[str, dict[str, str]]:
    """What each class of the charts' style sheet draws, as SVG attributes; see `draw_with_attributes`."""
    return _svg_attributes(sheet, sheet.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _svg_attributes(sheet: Path, _changed: int) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for rule in tinycss2.parse_stylesheet(sheet.read_text("utf-8"), skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        classes = [ONE_CLASS.fullmatch(part.strip()) for part in tinycss2.serialize(rule.prelude).split(",")]
        drawn = {
            declaration.lower_name: tinycss2.serialize(declaration.value).strip()
            for declaration in tinycss2.parse_blocks_contents(rule.content)
            if declaration.type == "declaration" and DRAWN_BY.fullmatch(declaration.lower_name)
        }
        for match in classes:
            if match and drawn:
                found.setdefault(match[1], {}).update(drawn)
    return found


def draw_with_attributes(root: Any, drawn: dict[str, dict[str, str]]) -> None:
    """Write the style of charts into the pictures: WeasyPrint applies a page's style sheet to no SVG in it."""
    for picture in root.iter(f"{SVG}svg"):
        picture.set("font-family", FONT)
        for element in picture.iter():
            # In the order of the style sheet, as a browser would.
            names = set((element.get("class") or "").split())
            for name, attributes in drawn.items() if names else ():
                if name in names:
                    element.attrib.update(attributes)
