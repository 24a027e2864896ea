"""Copy the front-end files that pages need from node_modules into static/vendor/.

Run by `make setup`, after `npm ci`:  python deploy/copy_assets.py
Standard library only, because it runs before the requirements are installed.

Two things of the design system are not ours to use, so they are taken out while copying: the typeface licensed for
GOV.UK alone, and the royal crest. The style sheet then takes its typeface from the custom property --peerhub-font.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

FONT_FILES = [
    f"source-sans-3-{subset}-{weight}-{style}.woff2"
    for subset in ("latin", "latin-ext")
    for weight, style in ((400, "normal"), (400, "italic"), (600, "normal"), (700, "normal"))
]

AUTOCOMPLETE_FILES = ("accessible-autocomplete.min.js", "accessible-autocomplete.min.css")

# From, in node_modules -> to, in static/vendor.
COPIES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend/govuk-frontend.min.js",
    "govuk-frontend/README.md": "govuk-frontend/README.md",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    **{f"accessible-autocomplete/dist/{name}": f"accessible-autocomplete/{name}" for name in AUTOCOMPLETE_FILES},
    "accessible-autocomplete/LICENSE.txt": "accessible-autocomplete/LICENSE.txt",
    "@fontsource/source-sans-3/LICENSE": "fonts/LICENSE",
    **{f"@fontsource/source-sans-3/files/{name}": f"fonts/{name}" for name in FONT_FILES},
}

STYLE_SHEET = ("govuk-frontend/dist/govuk/govuk-frontend.min.css", "govuk-frontend/govuk-frontend.min.css")


def without_protected_parts(css: str) -> str:
    """The design system's style sheet without its typeface and crest. Fails when it no longer looks as expected."""
    css, faces = re.subn(r"(/\*![^*]*Margaret Calvert[^*]*\*/)?@font-face\{[^}]*\}", "", css)
    css, families = re.subn(r"font-family:GDS Transport,arial,sans-serif", "font-family:var(--peerhub-font)", css)
    # Print falls back to any sans-serif face upstream; ours may be printed.
    css = css.replace("font-family:sans-serif", "font-family:var(--peerhub-font)")
    css, crests = re.subn(r"url\(/assets/images/govuk-crest\.svg\)", "none", css)
    if not (faces and families and crests) or "GDS Transport" in css or "url(/assets" in css:
        raise SystemExit("The design system's style sheet has changed shape: look at deploy/copy_assets.py.")
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)


def copy_assets() -> int:
    """Replace static/vendor/ as a whole; the number of files written."""
    if not MODULES.is_dir():
        raise SystemExit("There is no node_modules folder yet. Run `npm ci` first, then run this again.")
    new = VENDOR.with_name("vendor.new")
    shutil.rmtree(new, ignore_errors=True)
    for source, target in COPIES.items():
        (new / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, new / target)
    source, target = STYLE_SHEET
    css = (MODULES / source).read_text(encoding="utf-8")
    (new / target).write_text(without_protected_parts(css), encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    new.rename(VENDOR)
    return len(COPIES) + 1


if __name__ == "__main__":
    sys.stdout.write(f"{copy_assets()} front-end files copied into static/vendor.\n")
