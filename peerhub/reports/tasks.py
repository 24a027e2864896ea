"""Making a board pack: read, draw, keep."""

from collections.abc import Mapping
from typing import Any

from peerhub.jobs.errors import StoppedWithNothing
from peerhub.jobs.kinds import Keep, Run, task
from peerhub.reports import operations, queries
from peerhub.reports.board_pack import pack_content
from peerhub.reports.making import DRAWING, DRAWN_SHARE, KEEPING, READ_SHARE, pages_in
from peerhub.reports.operations import TASK
from peerhub.web.pdf import render_pdf

READING = "Reading the plan"


@task(TASK, page="reports.pack", page_arguments=("pack_id",))
def make_pack(run: Run) -> Keep:
    """Reads and draws; what it returns keeps the document, in the transaction that ends the job."""
    run.tell(READING)
    asked = queries.get_pack(run.arguments["pack_id"])
    content = pack_content(asked.plan_id, as_at=asked.as_at, since=asked.since)
    if run.should_stop():
        raise StoppedWithNothing
    run.tell(DRAWING, share=READ_SHARE)
    pdf = render_pdf("reports/board_pack.pdf.html", pack=content)
    run.tell(KEEPING, share=DRAWN_SHARE)
    pages = pages_in(pdf)
    return lambda: _keep(run, pdf, pages)


def _keep(run: Run, pdf: bytes, pages: int) -> Mapping[str, Any]:
    operations.keep_pack(queries.get_pack(run.arguments["pack_id"]), pdf, pages=pages, by=queries.asker(run))
    return {"pages": pages}
