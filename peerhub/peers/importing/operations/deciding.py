"""Taking a file in, saying what it means, letting it in as a whole, and taking it back as a whole."""

import hashlib
from collections.abc import Mapping

from peerhub import clock
from peerhub.audit.models import Way
from peerhub.audit.operations import Actor, by_way_of, record
from peerhub.db import db
from peerhub.peers.importing import queries
from peerhub.peers.importing.mapping import guessed, lacking
from peerhub.peers.importing.models import PeerImport, PeerImportState
from peerhub.peers.importing.operations.writing import take_back, write
from peerhub.peers.importing.planning import Plan, plan_of
from peerhub.peers.importing.tables import FileUnreadable, sheet_in
from peerhub.peers.operations.errors import PeerRefused


def open_import(name: str, content: bytes, *, by: Actor) -> PeerImport:
    """Keep the file's lines and guess what its columns mean; no peer is touched. Raises PeerRefused at `file`."""
    try:
        sheet = sheet_in(name, content)
    except FileUnreadable as unreadable:
        raise PeerRefused(unreadable.sentence, field="file") from unreadable
    opened = PeerImport(
        file_name=name[:255],
        file_sha256=hashlib.sha256(content).hexdigest(),
        lines=len(sheet.lines),
        state=PeerImportState.OPEN,
        content={"columns": sheet.columns, "lines": sheet.lines},
        mapping=guessed(sheet.columns),
        choices={},
        started_at=clock.now(),
        by_id=by.id,
        by_name=by.name,
    )
    db.session.add(opened)
    after = {"lines": opened.lines, "sha256": opened.file_sha256}
    record("peer-import.open", opened, by=by, label=opened.file_name, after=after)
    return opened


def set_mapping(opened: PeerImport, mapping: Mapping[str, int], *, by: Actor) -> None:
    """Say what the columns mean. Raises PeerRefused at the first meaning that is missing."""
    _expect(opened, PeerImportState.OPEN)
    for code, sentence in lacking(mapping).items():
        raise PeerRefused(sentence, field=code)
    opened.mapping = dict(mapping)
    record("peer-import.map", opened, by=by, label=opened.file_name, after={"columns": sorted(mapping)})


def set_choices(opened: PeerImport, choices: Mapping[str, str], *, by: Actor) -> None:
    """Say which look-alikes are somebody else: line number to "add"."""
    _expect(opened, PeerImportState.OPEN)
    opened.choices = dict(choices)
    record("peer-import.choose", opened, by=by, label=opened.file_name, after={"somebody_else": sorted(choices)})


def plan_for(opened: PeerImport) -> Plan:
    """What the import would do to the pool as it is now."""
    lines = (opened.content or {}).get("lines", [])
    today = clock.today()
    return plan_of(lines, mapping=opened.mapping, choices=opened.choices, pool=queries.pool_on(today), today=today)


def apply(opened: PeerImport, *, by: Actor) -> Plan:
    """Let all of it in, or nothing. Raises PeerRefused while a line has a fault."""
    _expect(opened, PeerImportState.OPEN)
    if lacking(opened.mapping):
        raise PeerRefused("Nothing was imported: say first what the columns mean")
    plan = plan_for(opened)
    if plan.faults:
        raise PeerRefused(f"Nothing was imported: {len(plan.faults):,} faults must be put right in the file first")
    with by_way_of(Way.IMPORT):
        opened.way_back = write(plan, by=by)
        opened.added, opened.merged, opened.unchanged = len(plan.new), len(plan.merges), len(plan.unchanged)
        _close(opened, PeerImportState.DONE)
        after = {"added": opened.added, "merged": opened.merged, "unchanged": opened.unchanged}
        record("peer-import.apply", opened, by=by, label=opened.file_name, after=after)
    return plan


def undo(done: PeerImport, *, by: Actor) -> None:
    """Take all of it back. Raises PeerRefused if a peer of it was changed since, and then changes nothing."""
    _expect(done, PeerImportState.DONE)
    with by_way_of(Way.IMPORT):
        take_back(done.way_back or {}, by=by)
        done.way_back = None
        _close(done, PeerImportState.UNDONE)
        record("peer-import.undo", done, by=by, label=done.file_name)


def discard(opened: PeerImport, *, by: Actor) -> None:
    """Throw the lines away; nothing came in."""
    _expect(opened, PeerImportState.OPEN)
    _close(opened, PeerImportState.DISCARDED)
    record("peer-import.discard", opened, by=by, label=opened.file_name)


def _expect(item: PeerImport, state: PeerImportState) -> None:
    if item.state is not state:
        raise PeerRefused(f"This import is {item.state.label.lower()} by now. Nothing was changed")


def _close(item: PeerImport, state: PeerImportState) -> None:
    """What the file says about people is kept only in their records from now on."""
    item.state, item.content, item.choices, item.ended_at = state, None, {}, clock.now()
