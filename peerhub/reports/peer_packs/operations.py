"""Asking for a pack, keeping one that was made, and asking again where a part has changed."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from peerhub import clock
from peerhub.audit.operations import Actor, record
from peerhub.db import db
from peerhub.documents import operations as documents
from peerhub.documents.media import MediaType
from peerhub.engagements.labels import label_of
from peerhub.engagements.models import Engagement
from peerhub.jobs.models import Job
from peerhub.jobs.operations import THE_SYSTEM, queue
from peerhub.reports.parts import Part, changes
from peerhub.reports.peer_packs import queries
from peerhub.reports.peer_packs.messages import made
from peerhub.reports.peer_packs.models import PeerPack
from peerhub.teams.errors import TeamError
from peerhub.teams.models import AssignmentState
from peerhub.teams.operations.telling import tell
from peerhub.teams.queries import team_of
from peerhub.teams.rules import UNTIL_SERVED

MOST_BYTES = 600 * 1024 * 1024
KEPT = 2  # the newest packs keep their file: who printed the last one can still look at it
COMING = frozenset({AssignmentState.CONFIRMED, AssignmentState.SERVED})


def ask_for_pack(engagement: Engagement, *, by: Actor | None) -> Job:
    """Have the pack made; work that is asked for already is not asked for twice. Raises TeamError."""
    if engagement.stage not in UNTIL_SERVED:
        raise TeamError("The visit is over or called off, so no further pack is made.")
    if not team_of(engagement.id):
        raise TeamError("Nobody is on the team yet. Build the team first: the pack tells the council who comes.")
    waiting = queries.newest_job(engagement.id, is_open=True)
    label = f"Peer pack: {label_of(engagement)}"
    return waiting or queue(queries.TASK, label=label, arguments={"engagement_id": engagement.id}, by=by)


def keep_pack(
    engagement: Engagement,
    made_of: Sequence[Part],
    content: bytes,
    *,
    contents: Sequence[Mapping[str, Any]],
    pages: int,
    by: Actor | None,
) -> PeerPack:
    """Keep what was made, delete the file of the last but one, and tell the team."""
    earlier = queries.packs_of(engagement.id)
    stored = documents.store_file(
        io.BytesIO(content), name=f"Peer pack {engagement.reference} {engagement.council.name}.pdf",
        allowed=[MediaType.PDF], max_bytes=MOST_BYTES, by=by,
    )  # fmt: skip
    pack = PeerPack(
        engagement=engagement, number=earlier[0].number + 1 if earlier else 1, file=stored, size=stored.size,
        sha256=stored.sha256, pages=pages, parts=[part.as_json() for part in made_of],
        contents=[dict(entry) for entry in contents], changes=changes(earlier[0].parts, made_of) if earlier else [],
        made_at=clock.now(), made_for_name=by.name if by else THE_SYSTEM,
    )  # fmt: skip
    db.session.add(pack)
    db.session.flush()
    for old in earlier[KEPT - 1 :]:
        if old.file is not None:
            file, old.file = old.file, None
            db.session.flush()
            documents.discard_file(file, by=by)
    after = {"number": pack.number, "pages": pack.pages, "sha256": pack.sha256, "changes": pack.changes}
    record("pack.make", engagement, by=by, label=label_of(engagement), after=after)
    for assignment in team_of(engagement.id):
        if assignment.state in COMING:
            tell(made(pack, engagement, assignment), urgent=False)
    return pack
