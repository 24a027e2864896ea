"""The board pack: asked for, made by the worker, tagged, with page numbers, and only what was known on its day."""

from io import BytesIO

import sqlalchemy as sa
from pypdf import PageObject, PdfReader

from peerhub.actionplan.models import Rating
from peerhub.jobs.worker import Worker
from peerhub.permissions import Role
from peerhub.reports.models import BoardPack
from tests.support.factories import (
    in_days,
    make_action,
    make_action_update,
    make_council,
    make_engagement,
    make_meeting,
    make_plan,
    make_plan_theme,
)


def test_a_pack_is_made_by_a_job_and_kept(app, arrange, sign_in):
    with arrange() as session:
        theme = make_plan_theme(make_plan(title="Peer support plan"), title="Training")
        action = make_action(theme, title="Book venues")
        make_action_update(action, in_days(-100), note="Three venues viewed.")
        make_action_update(action, in_days(-5), rating=Rating.COMPLETE, evidence="Booked.", note="Known only later.")
        make_meeting(in_days(-60))
        make_meeting(in_days(-20))
        make_engagement(council=make_council(map_q=0, map_r=0), first_day=in_days(30))
        session.flush()
        path = f"/plans/{theme.plan_id}/packs"
    board = sign_in(Role.BOARD_MEMBER)
    asked = f"{path}?as-at={in_days(-20).isoformat()}"
    answer = board.post(asked, data={"csrf_token": board.token(asked)})
    assert answer.status_code == 302
    pack = answer.headers["Location"]
    assert board.get(f"{pack}.pdf").status_code == 404
    assert "Begins in a moment" in board.page(pack).text
    assert Worker(app).do_next()
    assert "Download the pack" in board.page(pack).text
    reader = PdfReader(BytesIO(board.get(f"{pack}.pdf").data))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert f"Page 2 of {len(reader.pages)}" in text
    assert "Three venues viewed." in text
    assert "Known only later." not in text
    assert [words for page in reader.pages for words in beyond(page)] == []
    with arrange() as session:
        assert session.scalars(sa.select(BoardPack)).one().pages == len(reader.pages)


def beyond(page: PageObject) -> list[str]:
    """Words that begin right of the page: a table that is wider than the paper loses its last columns."""
    found: list[str] = []

    def see(words: str, now: list[float], text: list[float], *_font: object) -> None:
        if words.strip() and now[0] * text[4] + now[4] > float(page.mediabox.width):
            found.append(words)

    page.extract_text(visitor_text=see)
    return found


def test_a_pack_of_a_day_outside_the_plan_is_refused_in_words(arrange, sign_in):
    with arrange() as session:
        plan = make_plan(adopted_on=in_days(-50))
        session.flush()
        path = f"/plans/{plan.id}/packs"
    board = sign_in(Role.BOARD_MEMBER)
    for day, sentence in ((-60, "The plan was adopted on"), (3, "Nobody knows yet")):
        asked = f"{path}?as-at={in_days(day).isoformat()}"
        answer = board.post(asked, data={"csrf_token": board.token(asked)})
        assert sentence in answer.page.text
