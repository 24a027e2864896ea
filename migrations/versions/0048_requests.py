"""Engagements that are only asked for: a stage before scoping, who asked and when, days not agreed yet

Revision: 0048
Follows: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

STAGES = ("scoping", "team", "preparing", "on-site", "reporting", "following-up", "closed", "cancelled")


def upgrade() -> None:
    with _without_checks() as batch_op:
        batch_op.add_column(sa.Column("days_agreed", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("requested_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("requested_by", sa.String(120), nullable=True))
        _add_checks(batch_op, ("request", *STAGES))
    with op.batch_alter_table("engagement") as batch_op:
        batch_op.alter_column("days_agreed", server_default=None)


def downgrade() -> None:
    # The older version knows no stage before scoping.
    op.execute("UPDATE engagement SET stage = 'scoping' WHERE stage = 'request'")
    with _without_checks() as batch_op:
        batch_op.drop_column("requested_by")
        batch_op.drop_column("requested_on")
        batch_op.drop_column("days_agreed")
        _add_checks(batch_op, STAGES)


def _without_checks():
    """The table to be changed. SQLite makes a new one, which has only the checks that are added to it."""
    if op.get_bind().dialect.name != "sqlite":
        for name in ("ck_engagement_stage", "ck_engagement_dates"):
            op.drop_constraint(op.f(name), "engagement", type_="check")
    return op.batch_alter_table("engagement", schema=None)


def _add_checks(batch_op, stages) -> None:
    listed = ", ".join(f"'{stage}'" for stage in stages)
    batch_op.create_check_constraint(batch_op.f("ck_engagement_stage"), f"stage IN ({listed})")
    batch_op.create_check_constraint(batch_op.f("ck_engagement_dates"), "last_day >= first_day")
