"""The conflict ledger: what the system finds, the facts that a decision rests on, and waivers

Revision: 0021
Follows: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = ("employment", "family", "business", "application", "other")
STATES = ("suspected", "confirmed", "dismissed")
NEW_KINDS = ("predecessor", "county-area", "neighbour", "reciprocal")
NEW_STATES = ("waived",)


def upgrade() -> None:
    with _without_checks() as batch_op:
        batch_op.add_column(sa.Column("fingerprint", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("found_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("lapsed_at", sa.DateTime(), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_conflict_peer_id_council_id_kind_fingerprint"), ["peer_id", "council_id", "kind", "fingerprint"]
        )
        batch_op.create_index("ix_conflict_state", ["state", "lapsed_at"], unique=False)
        _add_checks(batch_op, KINDS + NEW_KINDS, STATES + NEW_STATES)


def downgrade() -> None:
    # What the older version has no word for: a waiver becomes the conflict that it waives, and what the system found
    # on its own goes, because it would be found again.
    op.execute("DELETE FROM conflict WHERE kind IN ('predecessor', 'county-area', 'neighbour', 'reciprocal')")
    op.execute("UPDATE conflict SET state = 'confirmed' WHERE state = 'waived'")
    with _without_checks() as batch_op:
        batch_op.drop_index("ix_conflict_state")
        batch_op.drop_constraint(batch_op.f("uq_conflict_peer_id_council_id_kind_fingerprint"), type_="unique")
        batch_op.drop_column("lapsed_at")
        batch_op.drop_column("found_at")
        batch_op.drop_column("fingerprint")
        _add_checks(batch_op, KINDS, STATES)


def _without_checks():
    """The table to be changed. SQLite makes a new one, which has only the checks that are added to it."""
    if op.get_bind().dialect.name != "sqlite":
        for name in ("ck_conflict_conflict_kind", "ck_conflict_conflict_state", "ck_conflict_dates"):
            op.drop_constraint(op.f(name), "conflict", type_="check")
    return op.batch_alter_table("conflict", schema=None)


def _add_checks(batch_op, kinds, states) -> None:
    for name, column, values in (("conflict_kind", "kind", kinds), ("conflict_state", "state", states)):
        listed = ", ".join(f"'{value}'" for value in values)
        batch_op.create_check_constraint(batch_op.f(f"ck_conflict_{name}"), f"{column} IN ({listed})")
    batch_op.create_check_constraint(
        batch_op.f("ck_conflict_dates"), "blocks_until IS NULL OR blocks_until >= started_on"
    )
