import csv
import io

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from peerhub.web.spreadsheets import csv_download, safe_cell


def read(rows: list[list[object]]) -> list[list[str]]:
    app = Flask(__name__)
    with app.test_request_context():
        text = csv_download("list.csv", ["a", "b"], rows).get_data(as_text=True)
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_what_a_spreadsheet_would_run_is_made_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "cell"), [(None, ""), (-2, "-2"), (2.5, "2.5"), ("a=b", "a=b"), ("", "")])
def test_the_rest_stays_as_it_is(value, cell):
    assert safe_cell(value) == cell


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_every_cell_comes_back_except_for_the_apostrophe(rows):
    head, *found = read([list(row) for row in rows])
    assert head == ["a", "b"]
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not [cell for row in found for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


def test_a_long_list_comes_in_pieces_and_complete():
    rows = [[number, "x" * 200] for number in range(2000)]
    with Flask(__name__).test_request_context():
        pieces = list(csv_download("list.csv", ["a", "b"], rows).response)
    assert len(pieces) > 10
    assert read(rows)[-1] == ["1999", "x" * 200]
