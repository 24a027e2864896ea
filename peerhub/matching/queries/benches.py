"""All that building teams needs, in eight statements whatever the size of the pool and the number of engagements."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import aliased

from peerhub.accounts.models import User
from peerhub.councils.models import CouncilControl, PoliticalGroup
from peerhub.db import db
from peerhub.engagements.dates import working_days
from peerhub.engagements.models import Engagement, EngagementType, SkillNeed, TeamSlot
from peerhub.matching.facts import (
    EngagementFacts,
    NeedFacts,
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
from peerhub.matching.queries.pool import KIND, YEARS_BACK, Asked, Records, peers_for, read_pool
from peerhub.matching.scoring import FIRST_WEIGHTS, Weights, weights_from
from peerhub.matching.workbench import ChoiceFacts, DraftFacts, Workbench
from peerhub.peers.models import PeerSkill, Skill
from peerhub.teams.queries import may_see
from peerhub.training.models import AccreditationKind

PACKED = 10  # a level is below it


def load_workbench(engagement_id: int, *, visible_to: User, settings: Settings) -> Workbench:
    """The engagement, the whole pool, the weights in force and the draft. Raises NoResultFound."""
    benches = list(load_workbenches([engagement_id], visible_to=visible_to, settings=settings))
    if not benches:
        raise NoResultFound
    return benches[0]


def load_workbench_about(engagement_id: int, peer_id: int, *, visible_to: User, settings: Settings) -> Workbench:
    """The same with a pool of one peer and those who stand on the team. Raises NoResultFound."""

    def alone(_asked: Asked, records: Records) -> set[int]:
        return {peer_id} & records.peers.keys()

    benches = list(load_workbenches([engagement_id], visible_to=visible_to, settings=settings, among=alone))
    if not benches:
        raise NoResultFound
    return benches[0]


def load_shifted(
    engagement_id: int, *, shifts: Sequence[int], visible_to: User, settings: Settings
) -> dict[int, Workbench]:
    """The workbench of one engagement for every number of days that the visit may be moved by. Raises NoResultFound."""
    wanted = sorted(set(shifts))
    benches = list(load_workbenches([engagement_id], visible_to=visible_to, settings=settings, shifts=wanted))
    if not benches:
        raise NoResultFound
    return dict(zip(wanted, benches, strict=True))


def load_workbenches(
    engagement_ids: Collection[int],
    *,
    visible_to: User | None,
    settings: Settings,
    among: Callable[[Asked, Records], Iterable[int]] | None = None,
    shifts: Sequence[int] = (0,),
    as_of: Mapping[int, date] | None = None,
) -> Iterator[Workbench]:
    """A workbench for each engagement that this person may see, by first day, in eight statements for all of them.

    `visible_to` is None only for the system itself, which looks for conflicts.
    `among` names the peers who matter for an engagement, to whom its pool is then narrowed; the standing are kept.
    `shifts` asks for each engagement as if the visit were so many days later, once for every number; facts and rules
    are then those of these days. `as_of` is the day on which an engagement of the past is looked at, by its id.
    """
    heads = _heads(engagement_ids, visible_to)
    if not heads:
        return
    slots, choices = _slots(engagement_ids)
    skills, needs, levels = _skills(engagement_ids)
    places, surroundings = load_places({head.council_id for head in heads})
    every = [(head, _asked(head, surroundings[head.council_id], shift)) for head in heads for shift in shifts]
    records = read_pool([asked for _, asked in every], levels)
    for head, asked in every:
        own = replace(settings, today=as_of.get(head.id, settings.today)) if as_of else settings
        engagement = _engagement(
            head,
            asked,
            slots=slots.get(head.id, ()),
            needs=needs.get(head.id, ()),
            surroundings=replace(surroundings[head.council_id], visited=_visited(records, asked)),
            places=places,
            settings=own,
            original_team=_original_team(records, head.original_id),
        )
        drafted = choices.get(head.id, ())
        only = _narrowed(among, asked, records, drafted) if among else None
        peers = peers_for(asked, records, today=own.today, among=only)
        yield _bench(head, engagement, Pool(peers=peers, skills=skills), drafted)


def _narrowed(
    among: Callable[[Asked, Records], Iterable[int]],
    asked: Asked,
    records: Records,
    drafted: tuple[ChoiceFacts, ...],
) -> set[int]:
    """Those who matter, and whoever stands on the team already."""
    standing = {peer_id for peer_id, _ in records.teams.get(asked.engagement_id, ())}
    return standing.union(among(asked, records), (choice.peer_id for choice in drafted))


def _asked(head: Any, surroundings: Surroundings, shift: int) -> Asked:
    return Asked(
        first_day=head.first_day + timedelta(days=shift),
        last_day=head.last_day + timedelta(days=shift),
        engagement_id=head.id,
        original_id=head.original_id,
        family=surroundings.family,
        accreditation_id=head.accreditation_id,
    )


def _bench(head: Any, engagement: EngagementFacts, pool: Pool, choices: tuple[ChoiceFacts, ...]) -> Workbench:
    return Workbench(
        engagement=engagement,
        pool=pool,
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


def _heads(engagement_ids: Collection[int], user: User | None) -> Sequence[Any]:
    """A row each: the engagement, its type, who runs the council, the draft and the weights in force."""
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
        .where(Engagement.id.in_(sorted(engagement_ids)), sa.true() if user is None else may_see(user))
        .order_by(Engagement.first_day, Engagement.id)
    )
    return db.session.execute(statement).all()


def _slots(
    engagement_ids: Collection[int],
) -> tuple[dict[int, tuple[SlotFacts, ...]], dict[int, tuple[ChoiceFacts, ...]]]:
    """The places of each engagement, and who stands in its draft, by the engagement's id."""
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
            TeamSlot.engagement_id,
        )
        .outerjoin(DraftChoice, DraftChoice.slot_id == TeamSlot.id)
        .where(TeamSlot.engagement_id.in_(sorted(engagement_ids)))
        .order_by(TeamSlot.position, TeamSlot.id)
    )
    slots: dict[int, tuple[SlotFacts, ...]] = {}
    choices: dict[int, tuple[ChoiceFacts, ...]] = {}
    for *row, engagement_id in db.session.execute(statement):
        slots[engagement_id] = (*slots.get(engagement_id, ()), SlotFacts(*row[:8]))
        if row[8] is not None:
            choices[engagement_id] = (*choices.get(engagement_id, ()), ChoiceFacts(*row[8:]))
    return slots, choices


def _skills(
    engagement_ids: Collection[int],
) -> tuple[tuple[SkillFacts, ...], dict[int, tuple[NeedFacts, ...]], dict[int, dict[int, int]]]:
    """The managed list of skills; the needs of each engagement, the heaviest first; and the level of every skill that
    every peer holds, by peer id. One statement: the last have no name."""
    need = sa.and_(SkillNeed.skill_id == Skill.id, SkillNeed.engagement_id.in_(sorted(engagement_ids)))
    named = sa.select(
        Skill.id, SkillNeed.engagement_id, SkillNeed.level, SkillNeed.weight, Skill.position, Skill.code, Skill.name
    ).outerjoin(SkillNeed, need)
    # One row for each peer, each skill with its level as one number: there are as many of them as of everything else.
    packed = sa.func.aggregate_strings(sa.cast(PeerSkill.skill_id * PACKED + PeerSkill.level, sa.String), " ")
    nothing, no_name = sa.cast(sa.null(), sa.Integer), sa.cast(sa.null(), sa.String)
    held = sa.select(nothing, PeerSkill.peer_id, nothing, nothing, nothing, packed, no_name)
    rows: Sequence[Any] = db.session.execute(sa.union_all(named, held.group_by(PeerSkill.peer_id))).all()
    skills: dict[int, SkillFacts] = {}
    needs: dict[int, list[NeedFacts]] = defaultdict(list)
    for row in sorted((row for row in rows if row.name is not None), key=lambda row: (row.position, row.id)):
        skill = skills.setdefault(row.id, SkillFacts(row.id, row.code, row.name))
        if row.engagement_id is not None:
            needs[row.engagement_id].append(NeedFacts(skill, row.level, row.weight))
    known = {str(skill_id * PACKED + level): (skill_id, level) for skill_id in skills for level in range(PACKED)}
    levels = {row[1]: dict([known[one] for one in row[5].split()]) for row in rows if row[6] is None}
    heaviest = {one: tuple(sorted(wanted, key=lambda need: -need.weight)) for one, wanted in needs.items()}
    return tuple(skills.values()), heaviest, levels


def _engagement(
    head: Any,
    asked: Asked,
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
        first_day=asked.first_day,
        last_day=asked.last_day,
        days=max(1, working_days(asked.first_day, asked.last_day)) + head.notice_days,
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


def _visited(records: Records, asked: Asked) -> dict[int, date]:
    """Councils that peers of this one went to within three years, with the last day there (R9)."""
    since = years_before(asked.first_day, YEARS_BACK)
    visited: dict[int, date] = {}
    from_here = set[int]().union(*(records.with_post_at.get(council_id, ()) for council_id in asked.family))
    for peer_id in sorted(from_here & records.duties.keys()):
        own = [post for post in records.posts[peer_id] if post.council_id in asked.family]
        for duty in records.duties[peer_id]:
            was_theirs = any(post.is_held(duty.first_day, duty.last_day) for post in own)
            is_recent = duty.is_active and since <= duty.last_day < asked.first_day
            if was_theirs and is_recent and duty.council_id not in asked.family:
                visited[duty.council_id] = max(duty.last_day, visited.get(duty.council_id, duty.last_day))
    return visited


def _original_team(records: Records, original_id: int | None) -> dict[int, bool]:
    """Who was on the team under review, and whether they led it (the first place of each kind leads)."""
    if original_id is None:
        return {}
    served = [
        (peer_id, records.peers[peer_id][KIND], duty)
        for peer_id, duty in records.teams.get(original_id, ())
        if duty.is_active
    ]
    first = {
        kind: min(duty.slot_position for _, own_kind, duty in served if own_kind is kind)
        for kind in {kind for _, kind, _ in served}
    }
    return {peer_id: duty.slot_position == first[kind] for peer_id, kind, duty in served}
