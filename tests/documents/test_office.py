"""Word, Excel and PowerPoint are told apart by what is in them; whatever could run is refused."""

import pytest

from peerhub.documents.faults import FileRefused
from peerhub.documents.media import MediaType
from peerhub.documents.recognition import recognise
from tests.documents import files


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("word/document.xml", MediaType.WORD),
        ("xl/workbook.xml", MediaType.EXCEL),
        ("ppt/presentation.xml", MediaType.POWERPOINT),
    ],
)
def test_each_is_recognised_by_its_main_part(part, kind):
    assert recognise(files.office(part), list(MediaType)) is kind


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "word/embeddings/other.exe"])
def test_what_could_run_is_refused(part):
    with pytest.raises(FileRefused, match="macros or other files"):
        recognise(files.office("word/document.xml", part), list(MediaType))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.archive(), "an archive of other files"),
        (files.office("word/document.xml", "xl/workbook.xml"), "an archive of other files"),
        (files.office()[:-30], "damaged or incomplete"),
        (b"PK\x03\x04" + bytes(400), "damaged or incomplete"),
    ],
)
def test_nothing_else_passes_for_one(content, words):
    with pytest.raises(FileRefused, match=words):
        recognise(content, list(MediaType))


def test_where_they_are_not_asked_for_they_are_refused():
    with pytest.raises(FileRefused, match="Choose a PDF file"):
        recognise(files.office(), [MediaType.PDF])
