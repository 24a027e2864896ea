"""Names of uploaded files are for showing: nothing in them misleads, and none can reach the disk."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.documents.media import MediaType
from peerhub.documents.naming import LONGEST, clean_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("certificate.pdf", "certificate.pdf"),
        ("Scrutiny day – Siân.PDF", "Scrutiny day – Siân.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\Desktop\\certificate.pdf", "certificate.pdf"),
        ("certificate.exe", "certificate.exe.pdf"),
        ("certificate.pdf.exe", "certificate.pdf.exe.pdf"),
        ("harmless\u202efdp.exe", "harmlessfdp.exe.pdf"),
        ("two\r\nlines\x00.pdf", "two lines.pdf"),
        ("   spaced   out  .pdf", "spaced out.pdf"),
        ('a"b<c>|d?.pdf', "abcd.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        ("....", "file.pdf"),
    ],
)
def test_names_are_cleaned(given_name, shown):
    assert clean_name(given_name, MediaType.PDF) == shown


def test_every_usual_ending_of_a_picture_is_kept():
    assert clean_name("photo.jpeg", MediaType.JPEG) == "photo.jpeg"
    assert clean_name("photo.png", MediaType.JPEG) == "photo.png.jpg"


@given(name=st.text(max_size=400), kind=st.sampled_from(MediaType))
def test_whatever_comes_the_name_is_safe_to_show(name, kind):
    shown = clean_name(name, kind)
    assert 0 < len(shown) <= LONGEST
    assert shown.lower().endswith(kind.suffixes)
    assert not set(shown) & set('/\\<>:"|?*\r\n\t')
    assert not shown.startswith((".", " "))
    assert all(unicodedata.category(mark)[0] != "C" for mark in shown)
    assert clean_name(shown, kind) == shown
