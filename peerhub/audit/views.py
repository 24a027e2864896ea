"""The record of changes: to read, and to take away."""

from collections.abc import Iterator

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from peerhub import clock
from peerhub.audit import queries
from peerhub.audit.forms import EventFilter
from peerhub.audit.models import AuditEvent
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.formats import day_short, time_of_day
from peerhub.web.spreadsheets import csv_download

blueprint = Blueprint("audit", __name__)

COLUMNS = ("Day", "Time", "Who", "On behalf of", "How", "What happened", "To", "From what to what", "Reason")


@blueprint.route("/audit-events")
@requires(Permission.AUDIT_VIEW)
def index() -> ResponseReturnValue:
    filters = EventFilter.choosing_from(queries.known_actions())
    step = pagination.wanted(per_page=50)
    events, total = queries.find_events(queries.Wanted(**filters.values()), limit=step.limit, offset=step.offset)
    return render_template("audit/index.html", form=filters, page=step.filled(events, total))


@blueprint.route("/audit-events.csv")
@requires(Permission.AUDIT_VIEW)
def download() -> ResponseReturnValue:
    filters = EventFilter.choosing_from(queries.known_actions())
    events = queries.every_event(queries.Wanted(**filters.values()))
    return csv_download(f"peerhub-changes-{clock.today().isoformat()}.csv", COLUMNS, _rows(events))


def _rows(events: Iterator[AuditEvent]) -> Iterator[list[str | None]]:
    for event in events:
        told = "; ".join(f"{change.what}: {change.before} → {change.after}" for change in event.differences)
        yield [
            day_short(event.at), time_of_day(event.at), event.actor_name, event.behalf_of, event.way.label,
            event.what, event.subject_label, told, event.reason,
        ]  # fmt: skip
