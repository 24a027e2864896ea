import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerhub.councils.csv_files import FAULT_LIMIT, Faults, FilesRefused, Table, read_rows
from peerhub.councils.csv_lines import CellFault, Line

CELLS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)

WIDTH = "but the header has 2 columns. Check for a missing or extra comma."


def rows_of(content: bytes, columns=("a", "b")):
    faults = Faults()
    return list(read_rows(Table("file.csv", content), columns, faults)), [str(fault) for fault in faults.kept]


def test_rows_come_with_their_line():
    rows, faults = rows_of(b"a,b\n1,2\n\n3,4\n")
    assert rows == [(2, {"a": "1", "b": "2"}), (4, {"a": "3", "b": "4"})]
    assert not faults


def test_order_of_columns_and_further_columns_do_not_matter():
    assert rows_of(b"\xef\xbb\xbfc,b,a\n0,2,1\n")[0] == [(2, {"a": "1", "b": "2", "c": "0"})]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_whatever_the_csv_module_writes_is_read(cells):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([("a", "b"), *cells])
    rows, faults = rows_of(text.getvalue().encode())
    assert not faults
    assert [(row["a"], row["b"]) for _, row in rows] == [(one.strip(), other.strip()) for one, other in cells]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "file.csv: The file is empty. Its first line must name the columns a, b."),
        (b"a,c\n1,2\n", "file.csv, line 1: The header lacks the column b. It must name a, b."),
        (b"x,y\n", "file.csv, line 1: The header lacks the columns a, b. It must name a, b."),
        (b"a,b,a\n1,2,3\n", "file.csv, line 1: The header names a more than once. Keep one of each."),
        (
            b"a,b\n1,2\nCaf\xe9,2\n",
            "file.csv, line 3: This line is not UTF-8 text. Save the file as “CSV UTF-8” and give it in again.",
        ),
        (
            b"a,b\n1,2\n3,\x004\n",
            "file.csv, line 3: This line holds bytes that are not text. Save the file as “CSV UTF-8”.",
        ),
        (
            b"a,b\n1,2,3\n",
            f"file.csv, line 2: This line has 3 cells, {WIDTH}",
        ),
        (
            b"a,b\n1\n",
            "file.csv, line 2: This line has 1 cell, but the header has 2 columns. Check for a missing or extra comma.",
        ),
    ],
)
def test_every_fault_is_a_sentence_with_its_place(content, sentence):
    assert rows_of(content)[1] == [sentence]


def test_quotes_that_never_close_are_a_fault():
    _rows, faults = rows_of(b'a,b\n"1,2\n3,4\n')
    assert len(faults) == 1
    assert "cannot be read as CSV" in faults[0]


def test_a_right_line_after_a_wrong_one_is_still_read():
    rows, faults = rows_of(b"a,b\n1\n3,4\n")
    assert rows == [(3, {"a": "3", "b": "4"})]
    assert len(faults) == 1


def test_the_first_hundred_faults_are_kept_and_all_are_counted():
    faults = Faults()
    for line in range(150):
        faults.add("file.csv", line, "Wrong.")
    with pytest.raises(FilesRefused) as refused:
        faults.raise_if_any()
    assert len(refused.value.faults) == FAULT_LIMIT
    assert refused.value.sentence == (
        "Nothing was imported, because 150 faults must be put right first. The first 100 are listed."
    )


@given(st.text(max_size=30))
def test_a_figure_is_a_number_or_a_fault(text):
    faults = Faults()
    line = Line("file.csv", 2, {"value": text}, faults)
    with suppress(CellFault):
        figure = line.figure("value")
        assert not faults.total
        assert figure == round(figure, 6)
        return
    assert faults.total == 1


@pytest.mark.parametrize("text", ["NaN", "inf", "1e400", "12,5", "1000000000", "-", "1 2", "one"])
def test_what_is_no_figure_is_refused(text):
    faults = Faults()
    with pytest.raises(CellFault, match=r"number|large"):
        Line("file.csv", 2, {"value": text}, faults).figure("value")
    assert faults.total == 1
