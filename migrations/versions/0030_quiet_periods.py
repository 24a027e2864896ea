"""Quiet periods: days on which councils are hard to visit, as staff keep them

Revision: 0030
Follows: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quiet_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("repeats", _enum("repeats", "once", "yearly", "elections"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("days_after", sa.Integer(), nullable=False),
        sa.Column("nation", _enum("nation", "England", "Wales"), nullable=True),
        sa.Column("advice", sa.String(length=300), nullable=False),
        sa.CheckConstraint("days_before >= 0 AND days_after >= 0", name=op.f("ck_quiet_period_days")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_quiet_period_dates")),
        sa.CheckConstraint("repeats = 'elections' OR first_day IS NOT NULL", name=op.f("ck_quiet_period_shape")),
        sa.CheckConstraint("(first_day IS NULL) = (last_day IS NULL)", name=op.f("ck_quiet_period_both")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_period")),
        sa.UniqueConstraint("name", name=op.f("uq_quiet_period_name")),
    )


def downgrade() -> None:
    op.drop_table("quiet_period")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
