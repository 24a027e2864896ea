"""Joining the pages that peerhub makes with the documents that people sent: one PDF, tagged throughout. Pure.

Nothing of a document but its pages comes along: no script, no form, no action, no file within it. A document that has
tags keeps them; one that has none is read as one paragraph a page, in the order in which its text was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

STAMP_MARGIN = 14.0  # points from the edges of the page
DROPPED = ("/AA", "/Annots", "/Thumb", "/PieceInfo", "/B", "/Metadata", "/Tabs")
# pypdf lets through whatever a broken file makes Python say.
FAULTS = (
    PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError,
    NotImplementedError,
)  # fmt: skip


class CannotBeJoined(Exception):
    """This document cannot become part of a pack, for the reason said; people can still download it."""


@dataclass(frozen=True)
class Insert:
    """A document that can be joined: what it is called, its bytes, how many pages, and whether its tags are whole."""

    title: str
    content: bytes
    pages: int
    keeps_tags: bool


def try_out(title: str, content: bytes) -> Insert:
    """See, on a PDF of its own, whether the document can be joined. Raises CannotBeJoined."""
    for keeps_tags in (True, False):
        try:
            scratch = Joined(PdfWriter())
            pages = scratch.add(Insert(title, content, 0, keeps_tags), at=0)
            scratch.as_bytes()
        except FAULTS:
            continue
        if pages:
            return Insert(title, content, pages, keeps_tags)
    raise CannotBeJoined("Its pages cannot be joined with others.")


def join(front: bytes, inserts: Sequence[Insert], stamps: bytes) -> bytes:
    """`front` ends with one page for each insert, after which its pages come; `stamps` has a page for each of those."""
    joined = Joined(PdfWriter(clone_from=BytesIO(front)))
    at = len(joined.writer.pages) - len(inserts)
    marks = iter(PdfReader(BytesIO(stamps)).pages)
    for insert in inserts:
        at += 1
        count = joined.add(insert, at=at) if insert.content else 0
        for page in joined.writer.pages[at : at + count]:
            joined.stamp(page, next(marks))
        at += count
    return joined.as_bytes()


class Joined:
    """A PDF that is being put together, with its one tree of tags."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        root = writer.root_object
        if "/StructTreeRoot" not in root:
            tree = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
            root[NameObject("/StructTreeRoot")] = writer._add_object(tree)
        self.tree = _real(root["/StructTreeRoot"])
        kids = _real(self.tree.get("/K", ArrayObject()))
        kids = kids if isinstance(kids, ArrayObject) else ArrayObject([kids.indirect_reference])
        self.tree[NameObject("/K")] = kids
        # Under the document's own element where there is one, so that all of it is one document.
        self.parent = _real(kids[0]) if len(kids) == 1 else self.tree
        self.marks = dict(_numbers(self.tree.get("/ParentTree")))
        self.stamped = 0

    def add(self, insert: Insert, *, at: int) -> int:
        """Put the document's pages from page `at` on; returns how many there are."""
        reader = PdfReader(BytesIO(insert.content), strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
        sources = list(reader.pages)
        pages = [self.writer.insert_page(page, at + index, DROPPED) for index, page in enumerate(sources)]
        section = self._section(insert.title)
        source_tree = reader.root_object.get("/StructTreeRoot")
        if insert.keeps_tags and source_tree is not None:
            self._adopt(_real(source_tree), sources, pages, section)
        else:
            self._tag_as_text(pages, section)
        for source, page in zip(sources, pages, strict=True):
            page[NameObject("/Annots")] = ArrayObject(_web_links(source))
        return len(pages)

    def stamp(self, page: PageObject, mark: PageObject) -> None:
        """Draw the small page `mark` into the lower right corner, as something that is no part of the text."""
        self.stamped += 1
        name = f"/PackStamp{self.stamped}"
        contents = mark.get_contents()
        form = StreamObject()
        form.set_data(contents.get_data() if contents is not None else b"")
        form.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(side) for side in mark.mediabox]),
            NameObject("/Resources"): _real(mark["/Resources"]).clone(self.writer),
        })  # fmt: skip
        resources = _real(page.setdefault(NameObject("/Resources"), DictionaryObject()))
        drawn = _real(resources.setdefault(NameObject("/XObject"), DictionaryObject()))
        drawn[NameObject(name)] = self.writer._add_object(form.flate_encode())
        right, bottom = float(page.cropbox.right), float(page.cropbox.bottom)
        x, y = right - float(mark.mediabox.width) - STAMP_MARGIN, bottom + STAMP_MARGIN
        self._wrap(page, b"", b"\n/Artifact BMC q 1 0 0 1 %.2f %.2f cm %s Do Q EMC\n" % (x, y, name.encode()))

    def as_bytes(self) -> bytes:
        numbers = ArrayObject()
        for key in sorted(self.marks):
            numbers.extend((NumberObject(key), self.marks[key]))
        parents = DictionaryObject({NameObject("/Nums"): numbers})
        self.tree[NameObject("/ParentTree")] = self.writer._add_object(parents)
        self.tree[NameObject("/ParentTreeNextKey")] = NumberObject(self._next_key())
        out = BytesIO()
        self.writer.write(out)
        return out.getvalue()

    def _section(self, title: str) -> IndirectObject:
        element = DictionaryObject({
            NameObject("/Type"): NameObject("/StructElem"), NameObject("/S"): NameObject("/Sect"),
            NameObject("/T"): TextStringObject(title), NameObject("/K"): ArrayObject(),
            NameObject("/P"): self.parent.indirect_reference,
        })  # fmt: skip
        section = self.writer._add_object(element)
        kids = _real(self.parent.get("/K", ArrayObject()))
        kids = kids if isinstance(kids, ArrayObject) else ArrayObject([kids])
        kids.append(section)
        self.parent[NameObject("/K")] = kids
        return section

    def _adopt(
        self,
        tree: DictionaryObject,
        sources: Sequence[PageObject],
        pages: Sequence[PageObject],
        section: IndirectObject,
    ) -> None:
        """Hang the document's own tags under `section`, and count its pages' marks on from ours."""
        copied: Any = tree.clone(self.writer)
        kids = _real(copied["/K"])
        for kid in kids if isinstance(kids, ArrayObject) else [copied.raw_get("/K")]:
            _real(kid)[NameObject("/P")] = section
            _real(section)["/K"].append(_real(kid).indirect_reference)
        roles = _real(self.tree.setdefault(NameObject("/RoleMap"), DictionaryObject()))
        for role, meaning in _real(copied.get("/RoleMap", DictionaryObject())).items():
            roles.setdefault(role, meaning)
        marks = dict(_numbers(copied.get("/ParentTree")))
        for source, page in zip(sources, pages, strict=True):
            held = marks.get(int(source.get("/StructParents", -1)))
            if held is not None:
                self._mark(page, held)

    def _tag_as_text(self, pages: Sequence[PageObject], section: IndirectObject) -> None:
        for page in pages:
            element = DictionaryObject({
                NameObject("/Type"): NameObject("/StructElem"), NameObject("/S"): NameObject("/P"),
                NameObject("/P"): section, NameObject("/Pg"): page.indirect_reference,
                NameObject("/K"): NumberObject(0),
            })  # fmt: skip
            paragraph = self.writer._add_object(element)
            _real(section)["/K"].append(paragraph)
            self._mark(page, ArrayObject([paragraph]))
            if page.rotation:
                page.transfer_rotation_to_content()
            self._wrap(page, b"/P <</MCID 0>> BDC\n", b"\nEMC\n")

    def _mark(self, page: PageObject, held: Any) -> None:
        key = self._next_key()
        self.marks[key] = held
        page[NameObject("/StructParents")] = NumberObject(key)

    def _next_key(self) -> int:
        return max(self.marks, default=-1) + 1

    def _wrap(self, page: PageObject, before: bytes, after: bytes) -> None:
        contents = page.get_contents()
        stream = StreamObject()
        stream.set_data(before + b"q\n" + (contents.get_data() if contents is not None else b"") + b"\nQ" + after)
        page[NameObject("/Contents")] = self.writer._add_object(stream.flate_encode())


def _real(held: Any) -> Any:
    """What stands behind a reference; pypdf says of nothing what it is."""
    return held.get_object()


def _numbers(tree: Any) -> list[tuple[int, Any]]:
    """The entries of a number tree, whatever its depth."""
    if tree is None:
        return []
    node = _real(tree)
    own = _real(node.get("/Nums", ArrayObject()))
    found = [(int(own[index]), own[index + 1]) for index in range(0, len(own) - 1, 2)]
    for kid in _real(node.get("/Kids", ArrayObject())):
        found += _numbers(kid)
    return found


def _web_links(page: PageObject) -> list[DictionaryObject]:
    """The page's links to the web, made anew; whatever else acts on it stays behind."""
    links = []
    for held in _real(page.get("/Annots", ArrayObject())) or ():
        annotation = _real(held)
        action = _real(annotation.get("/A", DictionaryObject()))
        address = str(action.get("/URI", "")) if action.get("/S") == "/URI" else ""
        if annotation.get("/Subtype") == "/Link" and address.startswith(("https://", "http://", "mailto:")):
            to = {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(address)}
            links.append(DictionaryObject({
                NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): ArrayObject(FloatObject(side) for side in _real(annotation["/Rect"])),
                NameObject("/Border"): ArrayObject([NumberObject(0)] * 3),
                NameObject("/A"): DictionaryObject(to),
            }))  # fmt: skip
    return links
