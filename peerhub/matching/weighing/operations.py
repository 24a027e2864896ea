"""Trying other weights, keeping what came of it, putting them in force."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.exc import IntegrityError

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import changes as audited_changes
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.jobs.operations import queue
from peerhub.matching.errors import MatchingError
from peerhub.matching.models import WeightSet, WeightTrial
from peerhub.matching.queries import weights_in_force
from peerhub.matching.scoring import Weights
from peerhub.matching.weighing.checks import check
from peerhub.web.formats import plural

TASK = "weights.try"


def numbers_of(weights: Weights) -> dict[str, int]:
    """The weights alone, without their version."""
    found = asdict(weights)
    del found["version"]
    return found


def try_weights(weights: Mapping[str, int], *, reason: str, rest_days: int, by: User) -> WeightTrial:
    """Ask what these weights would have done to the last season; a job works it out. Nothing is put in force.

    Raises MatchingError for weights that make no sense.
    """
    now = weights_in_force()
    check(weights, numbers_of(now))
    trial = WeightTrial(
        base_version=now.version,
        weights=dict(weights),
        reason=reason,
        created_at=clock.now(),
        created_by_id=by.id,
        created_by_name=by.name,
    )
    db.session.add(trial)
    before, after = audited_changes(numbers_of(now), weights)
    record("weights.try", trial, by=by, label=_label(trial), before=before, after=after, reason=reason)
    arguments = {"trial_id": trial.id, "rest_days": rest_days}
    trial.job = queue(TASK, label="Try other weights on the last season", arguments=arguments, by=by)
    db.session.flush()
    return trial


def keep_outcome(trial: WeightTrial, outcome: Mapping[str, Any]) -> None:
    """Keep what the weights would have done."""
    trial.outcome, trial.worked_out_at = dict(outcome), clock.now()


def enforce(trial: WeightTrial, *, by: User) -> WeightSet:
    """Put the weights of a trial in force, as the next version. Decisions made before keep theirs.

    Raises MatchingError where nobody can have seen yet what they do, or others were put in force meanwhile.
    """
    if trial.enforced_version is not None:
        raise MatchingError(f"These weights were put in force already, as version {trial.enforced_version}.")
    if trial.outcome is None:
        raise MatchingError("Wait until it is worked out what these weights would have done to the last season.")
    now = weights_in_force()
    if now.version != trial.base_version:
        raise MatchingError(_overtaken(now.version, trial))
    made = WeightSet(
        version=now.version + 1,
        weights=dict(trial.weights),
        note=trial.reason,
        created_at=clock.now(),
        created_by_id=by.id,
    )
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError:
        raise MatchingError(_overtaken(now.version + 1, trial)) from None
    trial.enforced_version = made.version
    before, after = audited_changes(numbers_of(now), trial.weights)
    seen = {"places filled otherwise": plural(len(trial.outcome["changes"]), "place")}
    label = f"Weights, version {made.version}"
    record("weights.enforce", made, by=by, label=label, before=before, after={**after, **seen}, reason=trial.reason)
    return made


def _overtaken(version: int, trial: WeightTrial) -> str:
    return (
        f"Version {version} was put in force after this was compared with version {trial.base_version}. Nothing was "
        "changed. Try these weights again."
    )


def _label(trial: WeightTrial) -> str:
    return f"Other weights than version {trial.base_version}"
