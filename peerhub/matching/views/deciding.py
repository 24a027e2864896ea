"""Records of accepted teams: the list, one record, and what may be given to anybody who asks for it."""

from collections.abc import Iterator

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.matching import queries
from peerhub.matching.forms import DecisionFilterForm
from peerhub.matching.models import DecisionRecord
from peerhub.matching.recording import Disclosure, disclose, free_texts, verify
from peerhub.matching.rules import RULES_VERSION
from peerhub.matching.season.queries import names_of
from peerhub.matching.showing.replayed import replay_page
from peerhub.matching.views import blueprint
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.formats import day_short, time_of_day
from peerhub.web.pdf import pdf_response, render_pdf
from peerhub.web.spreadsheets import csv_download

COLUMNS = (
    "Decision",
    "Day",
    "Time",
    "Decided by",
    "Council",
    "Kind",
    "Engagement",
    "Changed by a person",
    "Rules set aside",
)


@blueprint.route("/decisions")
@requires(Permission.MATCHING_VIEW)
def decisions() -> ResponseReturnValue:
    form = DecisionFilterForm.choosing_from(queries.deciders(visible_to=current_user))
    step = pagination.wanted(per_page=50)
    found, total = queries.find_decisions(form.wanted(), visible_to=current_user, limit=step.limit, offset=step.offset)
    return render_template("matching/decisions.html", form=form, page=step.filled(found, total))


@blueprint.route("/decisions.csv")
@requires(Permission.MATCHING_VIEW)
def download_decisions() -> Response:
    form = DecisionFilterForm.choosing_from(queries.deciders(visible_to=current_user))
    found, _ = queries.find_decisions(form.wanted(), visible_to=current_user)
    return csv_download("decisions.csv", COLUMNS, _rows(found))


@blueprint.route("/decisions/<int:decision_id>")
@requires(Permission.MATCHING_VIEW)
def decision(decision_id: int) -> ResponseReturnValue:
    found = queries.get_decision(decision_id, visible_to=current_user)
    shown = disclose(found.record, is_full=True, groups=())
    given = _shown(found.record, is_full=False)
    return render_template(
        "matching/decision.html",
        found=found,
        record=found.record,
        shown=shown,
        written=[change for change in given.changes if change.reason],
        seal=verify(found.record),
        rules_version=RULES_VERSION,
    )


@blueprint.route("/decisions/<int:decision_id>/replay")
@requires(Permission.MATCHING_VIEW)
def replay_decision(decision_id: int) -> ResponseReturnValue:
    """The stored problem solved again beside what the record says. Nothing is written."""
    found = queries.get_decision(decision_id, visible_to=current_user)
    page = replay_page(found.record, queries.slot_names(found.record.engagement_id))
    names = names_of(page.people)
    return render_template("matching/replay_decision.html", found=found, record=found.record, page=page, names=names)


@blueprint.route("/decisions/<int:decision_id>/problem.json")
@requires(Permission.MATCHING_VIEW)
def problem(decision_id: int) -> ResponseReturnValue:
    found = queries.get_decision(decision_id, visible_to=current_user)
    name = f"{found.reference} decision {decision_id}.json"
    return Response(
        found.record.problem,
        mimetype="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.route("/decisions/<int:decision_id>/record.pdf")
@requires(Permission.MATCHING_VIEW)
def decision_pdf(decision_id: int) -> ResponseReturnValue:
    """What may be given out: names of those who were chosen, and of nobody else."""
    return _pdf(decision_id, is_full=False)


@blueprint.route("/decisions/<int:decision_id>/full-record.pdf")
@requires(Permission.DECISION_FULL)
def full_decision_pdf(decision_id: int) -> ResponseReturnValue:
    return _pdf(decision_id, is_full=True)


def _pdf(decision_id: int, *, is_full: bool) -> Response:
    found = queries.get_decision(decision_id, visible_to=current_user)
    shown = _shown(found.record, is_full=is_full)
    made = render_pdf(
        "matching/decision.pdf.html", found=found, record=found.record, shown=shown, seal=verify(found.record)
    )
    kind = "full decision" if is_full else "decision"
    return pdf_response(made, f"{found.reference} {kind} {decision_id}.pdf")


def _shown(record: DecisionRecord, *, is_full: bool) -> Disclosure:
    others = () if is_full else queries.people_in_text(free_texts(record))
    return disclose(record, is_full=is_full, groups=queries.group_names(), others=others)


def _rows(found: list[queries.ListedDecision]) -> Iterator[tuple[object, ...]]:
    for row in found:
        yield (
            row.id,
            day_short(row.decided_at),
            time_of_day(row.decided_at),
            row.decided_by_name,
            row.council_name,
            row.type_name,
            row.reference,
            row.changed,
            row.set_aside,
        )
