"""Making a printout: read for whoever asked, draw, keep."""

from collections.abc import Mapping
from typing import Any

from peerhub.jobs.errors import JobError, StoppedWithNothing
from peerhub.jobs.kinds import Keep, Run, task
from peerhub.reports.making import DRAWING, DRAWN_SHARE, KEEPING, READ_SHARE, pages_in
from peerhub.reports.prints import operations, queries
from peerhub.reports.prints.kinds import KINDS, NothingToPrint
from peerhub.reports.queries import asker
from peerhub.web.pdf import render_pdf

READING = "Reading what it says"
NOT_ALLOWED = "Whoever asked for this may not read it any more, so it was not made."


@task(queries.TASK, page="reports.printout", page_arguments=("printout_id",))
def make_printout(run: Run) -> Keep:
    """What may be read is decided now, and not by what was allowed when it was asked for."""
    run.tell(READING)
    printout = queries.for_worker(run.arguments["printout_id"])
    kind, by = KINDS[printout.kind], asker(run)
    if by is None or not by.is_active or not by.can(kind.permission):
        raise JobError(NOT_ALLOWED)
    try:
        content = kind.read(printout.address, by)
    except NothingToPrint as nothing:
        raise JobError(nothing.sentence) from nothing
    if run.should_stop():
        raise StoppedWithNothing
    run.tell(DRAWING, share=READ_SHARE)
    pdf = render_pdf(kind.template, **content.context)
    run.tell(KEEPING, share=DRAWN_SHARE)
    pages = pages_in(pdf)

    def keep() -> Mapping[str, Any]:
        owner = asker(run)
        if owner is None:
            raise JobError(NOT_ALLOWED)
        held = queries.for_worker(run.arguments["printout_id"])
        operations.keep_printout(held, pdf, pages=pages, parts=content.parts, by=owner)
        return {"pages": pages}

    return keep
