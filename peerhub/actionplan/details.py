"""What stands beside the actions of a plan: their milestones, and what proves them. A fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from peerhub.actionplan import queries
from peerhub.actionplan.figures import Figure
from peerhub.actionplan.front_page import FrontPage
from peerhub.actionplan.milestones import Step, next_step, steps_at
from peerhub.actionplan.models import Action, ActionProof, Measure, Milestone


@dataclass(frozen=True)
class Details:
    """Milestones and proofs of actions by the action's id, and every live figure on the day."""

    steps: Mapping[int, Sequence[Step]]
    proofs: Mapping[int, Sequence[ActionProof]]
    figures: Mapping[Measure, Figure]

    def steps_of(self, action: Action) -> Sequence[Step]:
        return self.steps.get(action.id, ())

    def next_of(self, action: Action) -> Step | None:
        return next_step(self.steps_of(action))

    def proofs_of(self, action: Action) -> Sequence[ActionProof]:
        return self.proofs.get(action.id, ())

    def proven_in_words(self, proof: ActionProof) -> str:
        """What a proof says, with its figure of the day."""
        if proof.measure is not None:
            return self.figures[proof.measure].sentence
        if proof.engagement is not None:
            return f"{proof.engagement.type.name}, {proof.engagement.council.name} ({proof.engagement.reference})"
        return f"Course: {proof.course.title}" if proof.course else ""


def details_of(page: FrontPage) -> Details:
    """The details of every action that is at home in the plan on its day."""
    details = _details([standing.action.id for standing in page.standings], day=page.day)
    return replace(details, figures=queries.figures(page.day, page.since))


def details_of_action(action: Action, *, today: date, since: date | None) -> Details:
    details = _details([action.id], day=today)
    measures = {proof.measure for proof in details.proofs_of(action) if proof.measure}
    return replace(details, figures=queries.figures(today, since, only=measures))


def _details(action_ids: Sequence[int], *, day: date) -> Details:
    milestones: dict[int, list[Milestone]] = {}
    for milestone in queries.milestones_of(action_ids):
        milestones.setdefault(milestone.action_id, []).append(milestone)
    proofs: dict[int, list[ActionProof]] = {}
    for proof in queries.proofs_of(action_ids, on=day):
        proofs.setdefault(proof.action_id, []).append(proof)
    steps = {action_id: steps_at(found, day) for action_id, found in milestones.items()}
    return Details(steps, proofs, {})
