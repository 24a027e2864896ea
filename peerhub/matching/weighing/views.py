"""Pages of the weights: in force and before, others tried on the last season, put in force."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub.db import db
from peerhub.jobs.queries import ahead_of
from peerhub.matching.errors import MatchingError
from peerhub.matching.models import WeightTrial
from peerhub.matching.queries import weights_in_force
from peerhub.matching.scoring import FIRST_WEIGHTS
from peerhub.matching.season.queries import names_of
from peerhub.matching.views import blueprint
from peerhub.matching.views.building import settings
from peerhub.matching.weighing import operations, queries
from peerhub.matching.weighing.checks import LABELS, TEAM_LABELS, changes
from peerhub.matching.weighing.forms import WeightsForm
from peerhub.peers.queries import names_of_users
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field

TRIALS_SHOWN = 10
CHANGES_PER_PAGE = 25


@blueprint.route("/weights")
@requires(Permission.MATCHING_VIEW)
def weights() -> ResponseReturnValue:
    versions, tried = queries.every_version(), queries.trials(limit=TRIALS_SHOWN)
    earlier = [*(one.weights for one in versions), None][1:]
    history = [
        (one, changes(before, one.weights) if before else []) for one, before in zip(versions, earlier, strict=True)
    ]
    return render_template(
        "matching/weights.html",
        now=operations.numbers_of(weights_in_force()),
        labels=LABELS,
        history=history,
        trials=[trial for trial in tried if trial.enforced_version is None],
        names=names_of_users(one.created_by_id for one in versions),
    )


@blueprint.route("/weights/new", methods=["GET", "POST"])
@requires(Permission.WEIGHTS_EDIT)
def try_weights() -> ResponseReturnValue:
    form, now = WeightsForm(), operations.numbers_of(weights_in_force())
    form.show(_begin_with(now))
    if form.validate_on_submit():
        told: dict[str, Any] = {"reason": form.reason.data, "rest_days": settings().rest_days}
        try:
            trial = operations.try_weights(form.numbers(), **told, by=current_user)
        except MatchingError as refused:
            refuse_at_field(form, refused)
        else:
            db.session.commit()
            return redirect(url_for("matching.weight_trial", trial_id=trial.id))
    team = tuple(TEAM_LABELS)
    return render_template("matching/try_weights.html", form=form, now=now, labels=LABELS, team=team)


@blueprint.route("/weight-trials/<int:trial_id>")
@requires(Permission.MATCHING_VIEW)
def weight_trial(trial_id: int) -> ResponseReturnValue:
    trial = queries.get_trial(trial_id)
    return render_template("matching/weight_trial.html", trial=trial, **_shown(trial))


@blueprint.route("/weight-trials/<int:trial_id>/enforce", methods=["POST"])
@requires(Permission.WEIGHTS_EDIT)
def enforce_weights(trial_id: int) -> ResponseReturnValue:
    trial = queries.get_trial(trial_id, to_enforce=True)
    try:
        made = operations.enforce(trial, by=current_user)
    except MatchingError as refused:
        db.session.rollback()
        flash(refused.sentence, "error")
        return redirect(url_for("matching.weight_trial", trial_id=trial_id))
    db.session.commit()
    flash(f"Version {made.version} of the weights is in force. Decisions made before keep theirs.", "success")
    return redirect(url_for("matching.weights"))


def _begin_with(now: dict[str, int]) -> dict[str, int]:
    """The weights of the trial that the address names, to be changed further; else those in force."""
    trial_id = request.args.get("like", type=int)
    return now if trial_id is None else queries.get_trial(trial_id).weights


def _shown(trial: WeightTrial) -> dict[str, Any]:
    base = queries.get_version(trial.base_version)
    outcome = trial.outcome or {"changes": [], "people": []}
    wanted = pagination.wanted(per_page=CHANGES_PER_PAGE)
    step = wanted.filled(outcome["changes"][wanted.offset :][: wanted.limit], len(outcome["changes"]))
    people = {person for change in step.items for person in _people(change)}
    people |= {peer_id for peer_id, *_ in outcome["people"]}
    return {
        "outcome": trial.outcome,
        "step": step,
        "since": date.fromisoformat(outcome["since"]) if trial.outcome else None,
        "until": date.fromisoformat(outcome["until"]) if trial.outcome else None,
        "differs": changes(base.weights if base else FIRST_WEIGHTS, trial.weights),
        "names": names_of(people),
        "visits": queries.visits_by_id({change["engagement_id"] for change in step.items}),
        "ahead": ahead_of(trial.job) if trial.job and trial.job.is_open else 0,
        "is_overtaken": weights_in_force().version != trial.base_version,
    }


def _people(change: dict[str, Any]) -> set[int]:
    return {change[key] for key in ("now_id", "then_id", "went_id") if change[key] is not None}
