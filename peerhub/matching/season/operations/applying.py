"""Writing a scenario into the drafts of its teams, and taking all of that back."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from peerhub import clock
from peerhub.accounts.models import User
from peerhub.audit.operations import record
from peerhub.db import db
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.matching.errors import DraftChanged, MatchingError
from peerhub.matching.facts import Settings
from peerhub.matching.models import ChoiceOrigin, DraftChoice, TeamDraft
from peerhub.matching.season import queries
from peerhub.matching.season.models import SeasonApplication, SeasonScenario
from peerhub.matching.season.plans import people_in
from peerhub.matching.season.previews import PlaceChange, TeamChange, preview
from peerhub.web.formats import listed, plural


def apply(
    scenario: SeasonScenario,
    *,
    slot_ids: Collection[int],
    versions: Mapping[int, int],
    by: User,
    settings: Settings,
) -> SeasonApplication:
    """Write the plan into these places, as the builder's proposal would; what is locked or asked stays.

    `versions` are the drafts that the person saw, by engagement (0 for none). All of it or nothing: raises DraftChanged
    when somebody was quicker, MatchingError when a place can no longer be filled so, or nothing was chosen.
    """
    engagement_ids = [team["engagement_id"] for team in (scenario.plan or {"teams": []})["teams"]]
    drafts = queries.lock_drafts(engagement_ids)
    teams = _chosen(scenario, engagement_ids, frozenset(slot_ids), by=by, settings=settings)
    _refuse_changed(teams, drafts, versions)
    engagements = queries.engagements_by_id([team.bench.engagement.id for team, _ in teams])
    written = [_write(engagements[team.bench.engagement.id], drafts, places, by=by) for team, places in teams]
    application = SeasonApplication(scenario=scenario, applied_at=clock.now(), applied_by_name=by.name, drafts=written)
    db.session.add(application)
    after = {"teams": len(teams), "places": sum(len(places) for _, places in teams)}
    record("season.apply", application, by=by, label=f"{scenario.season.name}: {scenario.name}", after=after)
    return application


def undo(application: SeasonApplication, *, by: User) -> tuple[int, list[str]]:
    """Put every draft back as it was before, except those that somebody changed since.

    Returns how many were put back, and the engagements that were left alone.
    """
    if application.undone_at is not None:
        raise MatchingError("This was undone already.")
    ids = [entry["engagement_id"] for entry in application.drafts]
    drafts, engagements = queries.lock_drafts(ids), queries.engagements_by_id(ids)
    left: list[str] = []
    for entry in application.drafts:
        engagement, draft = engagements[entry["engagement_id"]], drafts.get(entry["engagement_id"])
        if draft is None or draft.version != entry["version"]:
            left.append(f"{engagement.council.name} ({engagement.reference})")
            continue
        _restore(draft, entry["before"], by=by)
        record("season.undo-team", engagement, by=by, label=label_of(engagement))
    application.undone_at, application.undone_by_name = clock.now(), by.name
    scenario = application.scenario
    record("season.undo", application, by=by, label=f"{scenario.season.name}: {scenario.name}", after={"left": left})
    return len(ids) - len(left), left


def _chosen(
    scenario: SeasonScenario, engagement_ids: Collection[int], slot_ids: frozenset[int], *, by: User, settings: Settings
) -> list[tuple[TeamChange, list[PlaceChange]]]:
    """The teams and places that were chosen. Raises MatchingError where one of them cannot be applied now."""
    if scenario.plan is None or not slot_ids:
        raise MatchingError("Tick at least one place to fill.", "slots")
    scope: dict[str, Any] = {"visible_to": by, "settings": settings}
    teams = preview(queries.load_only(people_in(scenario.plan), engagement_ids, **scope), scenario.plan)
    found = [(team, [place for place in team.places if place.slot.id in slot_ids]) for team in teams]
    refused = [f"{place.slot.name}" for _, places in found for place in places if not place.is_applicable]
    if refused or sum(len(places) for _, places in found) != len(slot_ids):
        raise MatchingError(
            "Some of the places that you ticked changed meanwhile. Nothing was written. Look at the list as it is now."
        )
    return [(team, places) for team, places in found if places]


def _refuse_changed(
    teams: Sequence[tuple[TeamChange, list[PlaceChange]]], drafts: Mapping[int, TeamDraft], versions: Mapping[int, int]
) -> None:
    changed = []
    for team, _ in teams:
        engagement = team.bench.engagement
        draft = drafts.get(engagement.id)
        if versions.get(engagement.id) != (draft.version if draft else 0):
            changed.append(engagement.name)
    if changed:
        raise DraftChanged(
            f"Somebody changed {plural(len(changed), 'team')} while you had this page open: {listed(changed)}. Nothing "
            "was overwritten. Look at the list as it is now."
        )


def _write(
    engagement: Engagement, drafts: Mapping[int, TeamDraft], places: Sequence[PlaceChange], *, by: User
) -> dict[str, Any]:
    """Put the places into the draft; returns what undoing needs."""
    draft = drafts.get(engagement.id)
    before = None if draft is None else _snapshot(draft)
    if draft is None:
        draft = TeamDraft(engagement_id=engagement.id, choices=[])
        db.session.add(draft)
    slots = {place.slot.id for place in places}
    coming = {place.then_id for place in places}
    draft.choices = [choice for choice in draft.choices if choice.slot_id not in slots and choice.peer_id not in coming]
    # What the builder last proved was about another team.
    draft.problem, draft.result = None, None
    draft.updated_at, draft.updated_by_id = clock.now(), by.id
    # Gone before anybody comes: a peer who changes places would otherwise stand in both for a moment.
    db.session.flush()
    draft.choices.extend(
        DraftChoice(slot_id=place.slot.id, peer_id=place.then_id, origin=ChoiceOrigin.PROPOSED)
        for place in places
        if place.then_id is not None
    )
    db.session.flush()
    after = {place.slot.name: place.then or "nobody" for place in places}
    was = {place.slot.name: place.now or "nobody" for place in places}
    record("season.apply-team", engagement, by=by, label=label_of(engagement), before=was, after=after)
    return {"engagement_id": engagement.id, "version": draft.version, "before": before}


def _snapshot(draft: TeamDraft) -> dict[str, Any]:
    choices = [
        {
            "slot_id": choice.slot_id,
            "peer_id": choice.peer_id,
            "is_locked": choice.is_locked,
            "origin": choice.origin.value,
            "override_reason": choice.override_reason,
        }
        for choice in draft.choices
    ]
    return {"problem": draft.problem, "result": draft.result, "choices": choices}


def _restore(draft: TeamDraft, before: Mapping[str, Any] | None, *, by: User) -> None:
    """The draft as it was; its version moves on, so that nobody who saw another one overwrites it."""
    if before is None:
        db.session.delete(draft)
        db.session.flush()
        return
    draft.choices = []
    draft.problem, draft.result = before["problem"], before["result"]
    draft.updated_at, draft.updated_by_id = clock.now(), by.id
    db.session.flush()
    draft.choices.extend(
        DraftChoice(**{**choice, "origin": ChoiceOrigin(choice["origin"])}) for choice in before["choices"]
    )
    db.session.flush()
