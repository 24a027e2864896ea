"""One PDF from many: in order, numbered, tagged throughout, and nothing that acts comes along."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from weasyprint import HTML

from peerhub.reports.peer_packs.merging import CannotBeJoined, join, try_out
from tests.documents import files


def written(*pages: str, tags: bool = True) -> bytes:
    body = "".join(
        f"<section style='break-after: page'><h2>{page}</h2><p>About {page}.</p></section>" for page in pages
    )
    document = HTML(string=f"<html lang=en><title>A</title><body>{body}</body></html>")
    return document.write_pdf(pdf_tags=tags)


def stamps(count: int) -> bytes:
    pages = "".join(f"<p style='break-after: page'>Stamp {number}</p>" for number in range(1, count + 1))
    style = "<style>@page { size: 60mm 8mm; margin: 0 } p { margin: 0 }</style>"
    return HTML(string=f"{style}{pages}").write_pdf()


def tree_of(reader):
    return reader.root_object["/StructTreeRoot"].get_object()


def elements(node, found=None):
    """Every element under this one, in reading order."""
    found = [] if found is None else found
    kids = node.get("/K")
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for held in kids if isinstance(kids, list) else [kids]:
        kid = held.get_object() if hasattr(held, "get_object") else held
        if isinstance(kid, dict) and "/S" in kid:
            found.append(kid)
            elements(kid, found)
    return found


def marks_of(reader):
    numbers = tree_of(reader)["/ParentTree"].get_object()["/Nums"]
    return {int(numbers[index]): numbers[index + 1].get_object() for index in range(0, len(numbers), 2)}


@pytest.fixture(scope="module")
def joined():
    front = written("Contents", "Divider one", "Divider two")
    inserts = [
        try_out("Statement", written("Alpha", "Beta")),
        try_out("Scan", written("Gamma", tags=False)),
    ]
    return PdfReader(BytesIO(join(front, inserts, stamps(3))))


def test_each_document_follows_its_own_first_page(joined):
    texts = [page.extract_text() for page in joined.pages]
    order = ("Contents", "Divider one", "Alpha", "Beta", "Divider two", "Gamma")
    assert [word for word, text in zip(order, texts, strict=True) if word in text] == list(order)


def test_only_joined_pages_are_stamped_and_in_order(joined):
    stamped = [page.extract_text().partition("Stamp ")[2].strip() for page in joined.pages]
    assert stamped == ["", "", "1", "2", "", "3"]


def test_every_element_hangs_on_the_one_tree(joined):
    tree = tree_of(joined)
    for element in elements(tree):
        above, steps = element, 0
        while "/S" in above and steps < 50:
            above, steps = above["/P"].get_object(), steps + 1
        assert above is tree
    sections = [str(one["/T"]) for one in elements(tree) if one["/S"] == "/Sect" and "/T" in one]
    assert [name for name in sections if name in ("Statement", "Scan")] == ["Statement", "Scan"]


def test_every_page_finds_its_marks(joined):
    marks = marks_of(joined)
    keys = [int(page["/StructParents"]) for page in joined.pages]
    assert len(set(keys)) == len(keys)
    for page, key in zip(joined.pages, keys, strict=True):
        pages = {element.get_object()["/Pg"].get_object()["/StructParents"] for element in marks[key]}
        assert pages == {page["/StructParents"]}


def test_a_page_without_tags_is_read_as_text(joined):
    content = joined.pages[5].get_contents().get_data()
    assert b"/P <</MCID 0>> BDC" in content
    assert content.index(b"EMC") < content.index(b"/Artifact BMC")


def acting() -> bytes:
    """A PDF that would do something by itself, in every way that a page offers."""
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.x")}
    )
    writer = PdfWriter(clone_from=BytesIO(files.pdf()))
    writer.root_object[NameObject("/OpenAction")] = script
    writer.add_attachment("evil.exe", files.WINDOWS_PROGRAM)
    page = writer.pages[0]
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://www.local.gov.uk/"))
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="javascript:app.alert(1)"))
    launch = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("evil.exe")})
    widget = DictionaryObject({
        NameObject("/Subtype"): NameObject("/Widget"), NameObject("/A"): launch,
        NameObject("/Rect"): ArrayObject([]),
    })  # fmt: skip
    page["/Annots"].append(writer._add_object(widget))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_nothing_that_acts_comes_along():
    result = join(written("Divider"), [try_out("Acting", acting())], stamps(1))
    reader = PdfReader(BytesIO(result))
    actions = [held.get_object()["/A"] for held in reader.pages[1]["/Annots"]]
    assert [(str(one["/S"]), str(one["/URI"])) for one in actions] == [("/URI", "https://www.local.gov.uk/")]
    everything = b"".join(repr(reader.get_object(number)).encode() for number in range(1, len(reader.xref[0]) + 1))
    for trace in (b"JavaScript", b"/Launch", b"evil.exe", b"/AA"):
        assert trace not in everything


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing %%EOF", files.pdf(password="secret")])
def test_what_cannot_be_joined_is_said(content):
    with pytest.raises(CannotBeJoined):
        try_out("Broken", content)
