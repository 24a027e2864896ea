"""What every page keeps to. Each check yields plain sentences about what is wrong; none means all is well."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from xml.etree.ElementTree import Element

from tests.support.pages import Page, plain_text

UNLABELLED_KINDS = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = (
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "for",
    "list",
    "form",
)
NONCE = re.compile(r"'nonce-([^']+)'")
ERROR_PREFIX = "Error: "


def problems_of(page: Page, *, content_security_policy: str) -> list[str]:
    """Everything that is wrong with `page`; the policy is the header that came with it."""
    return list(
        chain(
            page.errors,
            unknown_or_repeated_ids(page),
            unlabelled_controls(page),
            pictures_without_words(page),
            headings_and_title(page),
            tables_without_headers(page),
            inline_code(page, content_security_policy),
        )
    )


def unknown_or_repeated_ids(page: Page) -> Iterator[str]:
    counts = Counter(item.attrib["id"] for item in page.all(id=True))
    yield from (f"id {name!r} stands {count} times" for name, count in counts.items() if count > 1)
    for item in page.all():
        for attribute in REFERENCES:
            for name in item.get(attribute, "").split():
                if name not in counts:
                    yield f"{_tag(item)} {attribute}={name!r} names nothing on the page"
        target = item.get("href", "") if item.tag == "a" else ""
        if target == "#" or (target.startswith("#") and target[1:] not in counts):
            yield f"the link {plain_text(item)!r} leads to {target!r}, which is not on the page"


def unlabelled_controls(page: Page) -> Iterator[str]:
    labelled = {item.get("for") for item in page.all("label") if plain_text(item)}
    inside_labels = {id(part) for label in page.all("label") if plain_text(label) for part in label.iter()}
    for item in page.all("input", "select", "textarea"):
        if item.get("type") in UNLABELLED_KINDS:
            continue
        named = item.get("aria-label", "").strip() or item.get("aria-labelledby")
        if item.get("id") not in labelled and id(item) not in inside_labels and not named:
            yield f"{_tag(item)} name={item.get('name')!r} has no label"
    for item in page.all("button"):
        if not plain_text(item) and not item.get("aria-label"):
            yield f"{_tag(item)} has no words"


def pictures_without_words(page: Page) -> Iterator[str]:
    yield from (f"<img src={item.get('src')!r}> has no alt" for item in page.all("img") if "alt" not in item.attrib)
    for item in page.all("svg"):
        hidden = item.get("aria-hidden") == "true"
        if not hidden and not item.get("aria-label") and not item.get("aria-labelledby") and item.find("title") is None:
            yield "an <svg> is neither hidden nor named"


def headings_and_title(page: Page) -> Iterator[str]:
    headings = [plain_text(item) for item in page.all("h1")]
    titles = [plain_text(item) for item in page.root.findall("head/title")]
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one: {headings}"
    elif len(titles) != 1:
        yield f"{len(titles)} titles instead of one"
    elif not titles[0].removeprefix(ERROR_PREFIX).startswith(headings[0]):
        yield f"the title {titles[0]!r} does not begin with the h1 {headings[0]!r}"
    if page.root.get("lang") != "en":
        yield "the page does not say that it is English"


def tables_without_headers(page: Page) -> Iterator[str]:
    for table in page.all("table"):
        caption = table.find("caption")
        named = caption is not None and plain_text(caption)
        if not named and not table.get("aria-labelledby") and not table.get("aria-label"):
            yield "a table has neither caption nor label"
        if any("scope" not in header.attrib for header in table.iter("th")):
            yield f"a header of the table {plain_text(caption) if caption is not None else ''!r} has no scope"


def inline_code(page: Page, content_security_policy: str) -> Iterator[str]:
    nonce = NONCE.search(content_security_policy)
    allowed = nonce[1] if nonce else None
    for item in page.all("script", "style"):
        is_data = item.tag == "script" and item.get("type") in {"application/json", "application/ld+json"}
        if not is_data and (allowed is None or item.get("nonce") != allowed):
            yield f"{_tag(item)} src={item.get('src')!r} does not carry the page's nonce"
    for item in page.all():
        for name, value in item.attrib.items():
            if name == "style" or name.startswith("on") or value.lstrip().lower().startswith("javascript:"):
                yield f"{_tag(item)} has {name}={value[:60]!r}, which the policy refuses"


def _tag(item: Element) -> str:
    identity = f" id={item.get('id')!r}" if item.get("id") else ""
    return f"<{item.tag}{identity}>"
