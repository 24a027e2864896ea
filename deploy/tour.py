"""Makes the pictures of docs/tour.md small enough for a repository: `deploy/tour.py FOLDER` (see docs/tour.md).

Reads the screenshots that the browser tests took into FOLDER, cuts them at a readable height, and writes palette PNGs
to docs/tour/. Pages of PDFs are put side by side where FOLDER holds team-pack.pdf and plan-report.pdf.
"""

import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 900
TALLEST = 1500
PAGES = 3


def small(picture: Image.Image) -> Image.Image:
    """At most WIDTH wide and TALLEST high, in 64 colours."""
    shown = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, TALLEST * picture.width // WIDTH)))
    shown = shown.resize((WIDTH, round(shown.height * WIDTH / shown.width)), Image.Resampling.LANCZOS)
    return shown.quantize(64, dither=Image.Dither.NONE)


def side_by_side(pdf: Path) -> Image.Image:
    """The first pages of a PDF, by poppler's pdftoppm."""
    stem = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "70", "-png", "-l", str(PAGES), str(pdf), str(stem)], check=True)
    pages = [Image.open(file) for file in sorted(pdf.parent.glob(f"{stem.name}-*.png"))]
    sheet = Image.new("RGB", (sum(page.width + 8 for page in pages), pages[0].height), "#888")
    left = 0
    for page in pages:
        sheet.paste(page, (left, 0))
        left += page.width + 8
    return sheet


def main() -> None:
    folder, target = Path(sys.argv[1]), ROOT / "docs" / "tour"
    target.mkdir(parents=True, exist_ok=True)
    pdfs = sorted(folder.glob("*.pdf"))
    for pdf in pdfs:
        small(side_by_side(pdf)).save(target / f"{pdf.stem}.png", optimize=True)
    for file in sorted(folder.glob("*.png")):
        if not any(file.name.startswith(f"{pdf.stem}-") for pdf in pdfs):
            small(Image.open(file)).save(target / file.name, optimize=True)


if __name__ == "__main__":
    main()
