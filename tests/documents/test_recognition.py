"""What a file is, only its content says; whatever is not wholly what it should be is refused with a sentence."""

import io
import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from peerhub.documents.faults import FileRefused
from peerhub.documents.media import MediaType
from peerhub.documents.pictures import is_whole_jpeg, is_whole_png
from peerhub.documents.recognition import recognise
from tests.documents import files

ALL = (MediaType.PDF, MediaType.PNG, MediaType.JPEG)


def refusal(content: bytes, allowed=ALL) -> str:
    with pytest.raises(FileRefused) as refused:
        recognise(content, allowed)
    return refused.value.sentence


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.pdf(), MediaType.PDF),
        (files.pdf(pages=3) + b"\n\n", MediaType.PDF),
        (files.png(), MediaType.PNG),
        (files.jpeg(), MediaType.JPEG),
        (files.jpeg() + files.jpeg(), MediaType.JPEG),  # telephones put a second picture behind the first
    ],
)
def test_honest_files_are_recognised(content, kind):
    assert recognise(content, ALL) is kind


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("progressive", [True, False])
def test_pictures_of_another_encoder_are_whole(mode, progressive):
    out = io.BytesIO()
    Image.effect_noise((300, 200), 90).convert(mode).save(
        out, "JPEG", progressive=progressive, exif=b"Exif\x00\x00" + b"x" * 900
    )
    assert is_whole_jpeg(out.getvalue())


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "1"])
def test_png_of_another_encoder_is_whole(mode):
    out = io.BytesIO()
    Image.effect_noise((300, 200), 90).convert(mode).save(out, "PNG", dpi=(300, 300))
    assert is_whole_png(out.getvalue())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.ELF, "a program"),
        (files.WINDOWS_PROGRAM, "a program"),
        (files.HTML, "a web page or drawing"),
        (files.SVG, "a web page or drawing"),
        (files.HEIC, "a photograph in the HEIC format"),
        (b"GIF89a" + bytes(40), "a picture in another format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an Office document"),
        (b"Certificate of attendance", "not what its name says"),
        (files.SHELL_SCRIPT, "a program"),
        (files.archive(), "an Office document or an archive"),
    ],
)
def test_what_was_chosen_by_mistake_is_called_by_its_name(content, words):
    sentence = refusal(content)
    assert words in sentence
    assert sentence.endswith("Choose a PDF, PNG or JPEG file")


def test_only_allowed_kinds_pass():
    assert refusal(files.png(), [MediaType.PDF]).endswith("Choose a PDF file")


@pytest.mark.parametrize(
    "content",
    [
        files.ELF + files.pdf(),
        b"\x00" + files.pdf(),
        files.HTML + files.pdf(),
        b" " + files.png(),
    ],
)
def test_a_file_must_be_what_it_is_from_its_first_byte(content):
    assert "Choose a PDF, PNG or JPEG file" in refusal(content)


@pytest.mark.parametrize("honest", [files.pdf(), files.png(), files.jpeg()])
def test_an_archive_behind_an_honest_file_is_found(honest):
    assert "hides an archive" in refusal(honest + files.archive())


def test_an_archive_whose_comment_ends_like_a_pdf_is_found():
    assert "hides an archive" in refusal(files.pdf() + files.archive(comment=b"startxref\n9\n%%EOF"))


def test_a_program_behind_a_pdf_is_found():
    assert "damaged or incomplete" in refusal(files.pdf() + files.ELF)


def test_bytes_behind_a_png_are_found():
    assert "damaged or incomplete" in refusal(files.png() + b"<script>")


@pytest.mark.parametrize("honest", [files.pdf(pages=2), files.png(40, 30), files.jpeg()])
@given(lost=st.integers(0, 5000))
def test_no_truncated_file_passes(honest, lost):
    whole = honest.rstrip(b"\n")
    with pytest.raises(FileRefused):
        recognise(whole[: -1 - lost % len(whole)], ALL)


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"])
@given(rest=st.binary(max_size=400))
def test_rubbish_behind_a_right_beginning_is_refused_and_never_breaks(start, rest):
    with pytest.raises(FileRefused):
        recognise(start + rest, ALL)


@given(place=st.integers(0, 1500), byte=st.integers(0, 255))
def test_a_blemished_pdf_is_read_or_refused_but_never_breaks(place, byte):
    content = bytearray(files.pdf(pages=2))
    content[place % len(content)] = byte
    with suppress(FileRefused):
        assert recognise(bytes(content), ALL) is MediaType.PDF


def test_a_pdf_without_pages_is_refused():
    assert "damaged or incomplete" in refusal(files.pdf(pages=0))


def test_a_pdf_behind_a_password_is_refused_with_a_way_out():
    sentence = refusal(files.pdf(password="secret"))
    assert "locked with a password" in sentence
    assert "Print it to a new PDF" in sentence


def test_a_changed_byte_in_a_png_is_found():
    content = bytearray(files.png())
    content[20] ^= 1
    assert not is_whole_png(bytes(content))


def test_a_picture_too_large_to_show_is_refused():
    assert is_whole_png(with_width(30_000))
    assert not is_whole_png(with_width(30_001))


def with_width(width: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, 1, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", b"\x00"), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(files.png_chunk(kind, body) for kind, body in chunks)
