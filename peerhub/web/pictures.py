"""Charts as pictures to take away: an SVG that carries its style with it, and the same as a PNG.

The PNG is drawn by way of a PDF, so that it has our own typeface whatever is installed on the machine.
"""

from io import BytesIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from flask import Response, current_app

from peerhub.web.pdf import pdf_of

SHARPNESS = 2.0  # picture points for each unit of the drawing


def svg_response(svg: str, filename: str) -> Response:
    """The picture with the rules of our charts inside it, so that it looks the same wherever it is opened."""
    rules = (Path(current_app.static_folder or "static") / "css" / "drawings.css").read_text("utf-8")
    head, rest = svg.split(">", 1)
    response = Response(f"{head}><style>{rules}</style>{rest}", mimetype="image/svg+xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def png_of(svg: str) -> BytesIO:
    """The picture as a PNG, twice as large as it was drawn, and nothing around it."""
    style = '<link rel="stylesheet" href="css/picture.css">'
    pdf = pdf_of(f'<!DOCTYPE html><html lang="en"><head><title>Picture</title>{style}</head><body>{svg}</body></html>')
    document = pypdfium2.PdfDocument(pdf)
    try:
        # A page is measured in points, of which four are three units of the drawing.
        image = document[0].render(scale=SHARPNESS * 4 / 3).to_pil()
    finally:
        document.close()
    png = BytesIO()
    image.save(png, "PNG", optimize=True)
    png.seek(0)
    return png
