"""All that a page of the team builder needs, in nine statements whatever the size of the pool."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from peerhub.accounts.models import User
from peerhub.councils.models import CouncilControl, PoliticalGroup
from peerhub.db import db
from peerhub.engagements.dates import working_days
from peerhub.engagements.models import Engagement, EngagementType, SkillNeed, TeamSlot
from peerhub.matching.facts import (
    EngagementFacts,
    NeedFacts,
    PeerFacts,
    Place,
    Pool,
    Settings,
    SkillFacts,
    SlotFacts,
    Surroundings,
    years_before,
)
from peerhub.matching.models import DraftChoice, TeamDraft, WeightSet
from peerhub.matching.queries.places import load_places
from peerhub.matching.queries.pool import YEARS_BACK, Asked, load_peers
from peerhub.matching.scoring import FIRST_WEIGHTS, Weights, weights_from
from peerhub.matching.workbench import ChoiceFacts, DraftFacts, Workbench
from peerhub.peers.models import Skill
from peerhub.teams.queries import may_see
from peerhub.training.models import AccreditationKind


def load_workbench(engagement_id: int, *, visible_to: User, settings: Settings) -> Workbench:
    """The engagement, the whole pool, the weights in force and the draft. Raises NoResultFound."""
    head = _head(engagement_id, visible_to)
    slots, choices = _slots(engagement_id)
    skills, needs = _skills(engagement_id)
    places, surroundings = load_places(head.council_id)
    peers = load_peers(
        Asked(
            first_day=head.first_day,
            last_day=head.last_day,
            engagement_id=engagement_id,
            original_id=head.original_id,
            family=surroundings.family,
            accreditation_id=head.accreditation_id,
        ),
        today=settings.today,
    )
    visited = _visited(peers, surroundings.family, head.first_day)
    engagement = _engagement(
        head,
        slots=slots,
        needs=needs,
        surroundings=replace(surroundings, visited=visited),
        places=places,
        settings=settings,
        original_team=_original_team(peers, head.original_id),
    )
    return Workbench(
        engagement=engagement,
        pool=Pool(peers=peers, skills=skills),
        weights=weights_from(head.weights_version or 1, head.weights or FIRST_WEIGHTS),
        draft=DraftFacts(
            version=head.draft_version or 0,
            updated_at=head.updated_at,
            updated_by=head.updated_by,
            result=head.result,
            choices=choices,
        ),
    )


def weights_in_force() -> Weights:
    """The newest version of the weights; the first, before the reference lists are loaded."""
    newest = db.session.scalars(sa.select(WeightSet).order_by(WeightSet.version.desc()).limit(1)).one_or_none()
    return weights_from(newest.version, newest.weights) if newest else weights_from(1, FIRST_WEIGHTS)


def _head(engagement_id: int, user: User) -> Any:
    """One row: the engagement, its type, who runs the council, the draft and the weights in force."""
    editor = aliased(User)
    newest = sa.select(sa.func.max(WeightSet.version)).scalar_subquery()
    statement = (
        sa.select(
            Engagement.id,
            Engagement.reference,
            Engagement.council_id,
            Engagement.stage,
            Engagement.first_day,
            Engagement.last_day,
            Engagement.original_id,
            EngagementType.name.label("type_name"),
            EngagementType.notice_days,
            EngagementType.is_progress_review,
            AccreditationKind.id.label("accreditation_id"),
            AccreditationKind.name.label("accreditation"),
            PoliticalGroup.code.label("group"),
            PoliticalGroup.name.label("group_name"),
            TeamDraft.version.label("draft_version"),
            TeamDraft.updated_at,
            TeamDraft.result,
            editor.name.label("updated_by"),
            WeightSet.version.label("weights_version"),
            WeightSet.weights,
        )
        .join(EngagementType, EngagementType.id == Engagement.type_id)
        .outerjoin(AccreditationKind, AccreditationKind.code == EngagementType.accreditation_code)
        .outerjoin(CouncilControl, CouncilControl.council_id == Engagement.council_id)
        .outerjoin(PoliticalGroup, PoliticalGroup.id == CouncilControl.group_id)
        .outerjoin(TeamDraft, TeamDraft.engagement_id == Engagement.id)
        .outerjoin(editor, editor.id == TeamDraft.updated_by_id)
        .outerjoin(WeightSet, WeightSet.version == newest)
        .where(Engagement.id == engagement_id, may_see(user))
    )
    return db.session.execute(statement).one()


def _slots(engagement_id: int) -> tuple[tuple[SlotFacts, ...], tuple[ChoiceFacts, ...]]:
    statement = (
        sa.select(
            TeamSlot.id,
            TeamSlot.position,
            TeamSlot.name,
            TeamSlot.peer_kind,
            TeamSlot.seniority,
            TeamSlot.skill_id,
            TeamSlot.is_required,
            TeamSlot.counts,
            DraftChoice.slot_id,
            DraftChoice.peer_id,
            DraftChoice.is_locked,
            DraftChoice.origin,
            DraftChoice.override_reason,
        )
        .outerjoin(DraftChoice, DraftChoice.slot_id == TeamSlot.id)
        .where(TeamSlot.engagement_id == engagement_id)
        .order_by(TeamSlot.position)
    )
    rows = [tuple(row) for row in db.session.execute(statement)]
    return (
        tuple(SlotFacts(*row[:8]) for row in rows),
        tuple(ChoiceFacts(*row[8:]) for row in rows if row[8] is not None),
    )


def _skills(engagement_id: int) -> tuple[tuple[SkillFacts, ...], tuple[NeedFacts, ...]]:
    """The managed list of skills, and the needs of this engagement, the heaviest first."""
    need = sa.and_(SkillNeed.skill_id == Skill.id, SkillNeed.engagement_id == engagement_id)
    statement = (
        sa.select(Skill.id, Skill.code, Skill.name, SkillNeed.level, SkillNeed.weight)
        .outerjoin(SkillNeed, need)
        .order_by(Skill.position, Skill.id)
    )
    rows = [(SkillFacts(row.id, row.code, row.name), row.level, row.weight) for row in db.session.execute(statement)]
    needs = [NeedFacts(skill, level, weight) for skill, level, weight in rows if level is not None]
    needs.sort(key=lambda wanted: -wanted.weight)
    return tuple(skill for skill, _, _ in rows), tuple(needs)


def _engagement(
    head: Any,
    *,
    slots: tuple[SlotFacts, ...],
    needs: tuple[NeedFacts, ...],
    surroundings: Surroundings,
    places: Mapping[int, Place],
    settings: Settings,
    original_team: Mapping[int, bool],
) -> EngagementFacts:
    return EngagementFacts(
        id=head.id,
        reference=head.reference,
        council=places[head.council_id],
        type_name=head.type_name,
        stage=head.stage,
        first_day=head.first_day,
        last_day=head.last_day,
        days=max(1, working_days(head.first_day, head.last_day)) + head.notice_days,
        accreditation=head.accreditation,
        is_progress_review=head.is_progress_review,
        original_team=original_team,
        controlling_group=head.group,
        controlling_group_name=head.group_name,
        slots=slots,
        needs=needs,
        surroundings=surroundings,
        places=places,
        settings=settings,
    )


def _visited(peers: Iterable[PeerFacts], family: frozenset[int], first_day: date) -> dict[int, date]:
    """Councils that peers of this one went to within three years, with the last day there (R9)."""
    since = years_before(first_day, YEARS_BACK)
    visited: dict[int, date] = {}
    for peer in peers:
        if not peer.duties:
            continue
        own = [post for post in peer.posts if post.council_id in family]
        for duty in peer.duties if own else ():
            was_theirs = any(post.is_held(duty.first_day, duty.last_day) for post in own)
            if was_theirs and duty.is_active and since <= duty.last_day < first_day and duty.council_id not in family:
                visited[duty.council_id] = max(duty.last_day, visited.get(duty.council_id, duty.last_day))
    return visited


def _original_team(peers: Iterable[PeerFacts], original_id: int | None) -> dict[int, bool]:
    """Who was on the team under review, and whether they led it (the first place of each kind leads)."""
    if original_id is None:
        return {}
    served = [
        (peer, duty) for peer in peers for duty in peer.duties if duty.engagement_id == original_id and duty.is_active
    ]
    first = {
        kind: min(duty.slot_position for peer, duty in served if peer.kind is kind)
        for kind in {peer.kind for peer, _ in served}
    }
    return {peer.id: duty.slot_position == first[peer.kind] for peer, duty in served}
