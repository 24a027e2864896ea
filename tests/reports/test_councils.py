"""What is read and printed about councils: the briefing for a peer team, and the map."""

import io

import pytest
from pypdf import PdfReader

from peerhub.metrics.models import PublicationStatus
from peerhub.permissions import Role
from tests.support.factories import make_council, make_metric, make_metric_import, make_metric_value


@pytest.fixture
def council(arrange):
    """A council of a region with six others: one figure far off, one old, one that is for the LGA only."""
    with arrange():
        councils = [
            make_council(code=f"C{n}", name=f"Council {n}", region="North East", map_q=n, map_r=0) for n in range(7)
        ]
        run = make_metric_import()
        homes = make_metric(label="Homes built", unit="homes", is_headline=True)
        pay = make_metric(label="Weekly pay", unit="£", is_headline=True)
        secret = make_metric(label="Not yet out", is_headline=True)
        for number, one in enumerate(councils):
            make_metric_value(homes, one, "900" if number == 0 else str(100 + number), year=2025, import_id=run.id)
            make_metric_value(pay, one, "500", year=2019, import_id=run.id)
            make_metric_value(secret, one, "1", year=2025, import_id=run.id, status=PublicationStatus.PROVISIONAL)
    return "C0"


@pytest.mark.parametrize("role", [Role.PEER, Role.PRINCIPAL_ADVISER])
def test_the_briefing_says_what_stands_out_and_what_is_too_old(sign_in, council, role):
    page = sign_in(role).page(f"/councils/{council}/briefing?group=region")
    assert "Homes built: 900 homes" in page.text
    assert "far above the median of 6 councils in the same region" in page.text
    assert "Weekly pay" in page.text
    assert "What metrics cannot see" in page.text
    assert "Not yet out" not in page.text


def test_a_council_without_figures_has_an_honest_briefing(sign_in, arrange):
    with arrange():
        make_council(code="EMP", name="Empty")
    page = sign_in(Role.PEER).page("/councils/EMP/briefing")
    assert "0 recent figures can be compared" in page.text


def test_the_briefing_is_printed_and_tagged(sign_in, council):
    answer = sign_in(Role.PEER).get(f"/councils/{council}/briefing.pdf?group=region", buffered=True)
    document = PdfReader(io.BytesIO(answer.data))
    words = " ".join(page.extract_text() for page in document.pages)
    assert "Homes built: 900 homes" in words.replace("\n", " ")
    assert len(document.pages) <= 2
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_briefing_of_much_that_stands_out_keeps_to_two_pages(sign_in, arrange):
    with arrange():
        councils = [make_council(code=f"C{n}", name=f"Council {n}", region="North East") for n in range(7)]
        run = make_metric_import()
        for place in range(8):
            far = make_metric(label=f"A figure with a name of some length, the {place}th", is_headline=True)
            for number, one in enumerate(councils):
                for year in range(2022, 2026):
                    value = "900" if number == 0 else str(100 + number)
                    make_metric_value(far, one, value, year=year, import_id=run.id)
        for place in range(12):
            old = make_metric(label=f"An old figure with a longer name, the {place}th", is_headline=True)
            make_metric_value(old, councils[0], "5", year=2018, import_id=run.id)
    answer = sign_in(Role.PEER).get("/councils/C0/briefing.pdf?group=region", buffered=True)
    document = PdfReader(io.BytesIO(answer.data))
    assert "8 stand out" in " ".join(" ".join(page.extract_text() for page in document.pages).split())
    assert len(document.pages) == 2
