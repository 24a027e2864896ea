"""A peer's own answers, for the peer alone; and the published figures, for the analyst and the board."""

from collections.abc import Iterator, Mapping

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.monitoring import operations, queries
from peerhub.monitoring.figures import COLUMNS, HEADLINES, share_of
from peerhub.monitoring.forms import MonitoringForm
from peerhub.monitoring.models import MonitoringRelease, QuestionSet
from peerhub.monitoring.vault import SheetUnreadable, Vault
from peerhub.peers.models import Peer
from peerhub.peers.queries import find_own_peer
from peerhub.permissions import Permission
from peerhub.web import charts
from peerhub.web.access import requires
from peerhub.web.spreadsheets import csv_download

blueprint = Blueprint("monitoring", __name__)

NOT_JOINED = "Your account is not joined to a peer's record yet. Please ask the peer team to join it."
SWITCHED_OFF = "Monitoring is switched off here: the setting MONITORING_KEY is missing."
WITHHELD = "withheld"


@blueprint.route("/my-monitoring", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def my_answers() -> ResponseReturnValue:
    peer, asked, vault = own_peer(), queries.current_set(), opened_vault()
    if asked is None or not vault.is_open:
        return page_of(peer, None, {})
    form = MonitoringForm.asking(asked, {})
    if form.validate_on_submit():
        operations.answer(peer, form.answers(asked), asked=asked, vault=vault, by=current_user)
        db.session.commit()
        flash("Thank you. Your answers are kept, sealed.", "success")
        return redirect(url_for("peers.my_profile"))
    return page_of(peer, form, {})


@blueprint.route("/my-monitoring/answers", methods=["POST"])
@requires(Permission.OWN_PROFILE)
def show_my_answers() -> ResponseReturnValue:
    """Opened by a button, not by looking at the page, so that each reading is recorded."""
    peer, asked, vault = own_peer(), queries.current_set(), opened_vault()
    try:
        answers = operations.read_own(peer, vault=vault, by=current_user) if asked else {}
    except SheetUnreadable as unreadable:
        flash(f"{unreadable.sentence}.", "error")
        return redirect(url_for("monitoring.my_answers"))
    db.session.commit()
    return page_of(peer, asked, answers)


@blueprint.route("/my-monitoring/withdrawal", methods=["POST"])
@requires(Permission.OWN_PROFILE)
def withdraw_my_answers() -> ResponseReturnValue:
    operations.withdraw(own_peer(), by=current_user)
    db.session.commit()
    flash("Everything that you answered is deleted.", "success")
    return redirect(url_for("monitoring.my_answers"))


@blueprint.route("/monitoring-releases")
@requires(Permission.MONITORING_VIEW)
def index() -> ResponseReturnValue:
    latest = queries.latest_release()
    return figures_page(latest)


@blueprint.route("/monitoring-releases/<int:release_id>")
@requires(Permission.MONITORING_VIEW)
def show(release_id: int) -> ResponseReturnValue:
    return figures_page(queries.get_release(release_id))


@blueprint.route("/monitoring-releases/<int:release_id>.csv")
@requires(Permission.MONITORING_VIEW)
def download(release_id: int) -> ResponseReturnValue:
    release = queries.get_release(release_id)
    columns = ("Quarter from", "Question", "Answer", *COLUMNS.values(), "All peers")
    return csv_download(f"peerhub-monitoring-{release.quarter.isoformat()}.csv", columns, _lines(release))


@blueprint.route("/monitoring-releases", methods=["POST"])
@requires(Permission.MONITORING_PUBLISH)
def publish() -> ResponseReturnValue:
    vault = opened_vault()
    if not vault.is_open:
        abort(404, description=SWITCHED_OFF)
    try:
        operations.publish(vault=vault, by=current_user)
    except (operations.MonitoringRefused, SheetUnreadable) as refused:
        flash(f"{refused.sentence}.", "error")
    else:
        db.session.commit()
        flash("The figures of this quarter are published.", "success")
    return redirect(url_for("monitoring.index"))


def own_peer() -> Peer:
    return find_own_peer(current_user, to_change=request.method == "POST") or abort(404, description=NOT_JOINED)


def opened_vault() -> Vault:
    return Vault(current_app.config["MONITORING_KEYS"])


def page_of(peer: Peer, asked: QuestionSet | MonitoringForm | None, answers: Mapping[str, str]) -> str:
    """The peer's page: the questions, or why there are none."""
    form = MonitoringForm.asking(asked, answers) if isinstance(asked, QuestionSet) else asked
    sheet = queries.sheet_of(peer)
    return render_template("monitoring/my_answers.html", form=form, sheet=sheet, shown=bool(answers))


def figures_page(release: MonitoringRelease | None) -> str:
    """The figures of one quarter, what was published before, and whether new ones are due."""
    every = queries.releases()
    return render_template(
        "monitoring/index.html", release=release, releases=every, headlines=_headlines(release, every),
        why_not=operations.why_not_published(clock.today()), is_open=opened_vault().is_open, columns=COLUMNS,
    )  # fmt: skip


def _headlines(release: MonitoringRelease | None, every: object) -> list[dict[str, object]]:
    if release is None or not isinstance(every, list):
        return []
    return [
        {
            "told": headline,
            "share": share_of(headline, release.tables),
            "points": [
                charts.LinePoint(f"{one.quarter:%b %Y}", share_of(headline, one.tables))
                for one in reversed(every)
                if one.quarter <= release.quarter
            ],
        }
        for headline in HEADLINES
    ]


def _lines(release: MonitoringRelease) -> Iterator[list[object]]:
    for table in release.tables:
        for row in (*table["rows"], table["given"]):
            counts = [WITHHELD if row[column] is None else row[column] for column in (*COLUMNS, "all")]
            yield [release.quarter.isoformat(), table["name"], row["label"], *counts]
