"""Everything that is done with a file of peers."""

from peerhub.peers.importing.operations.deciding import (
    apply,
    discard,
    open_import,
    plan_for,
    set_choices,
    set_mapping,
    undo,
)

__all__ = ["apply", "discard", "open_import", "plan_for", "set_choices", "set_mapping", "undo"]
