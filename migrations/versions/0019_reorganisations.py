"""Reorganisations that staff enter

Revision: 0019
Follows: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TIES = (("council", "made_for_id"), ("council_succession", "reorganisation_id"))


def upgrade() -> None:
    op.create_table(
        "reorganisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("entered_by_name", sa.String(120), nullable=False),
        sa.Column("in_effect_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorganisation")),
        sa.UniqueConstraint("name", name=op.f("uq_reorganisation_name")),
    )
    for table, column in TIES:
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column(column, sa.Integer(), nullable=True))
            changed.create_foreign_key(op.f(f"fk_{table}_{column}"), "reorganisation", [column], ["id"])
            changed.create_index(op.f(f"ix_{table}_{column}"), [column])


def downgrade() -> None:
    for table, column in TIES:
        with op.batch_alter_table(table) as changed:
            changed.drop_index(op.f(f"ix_{table}_{column}"))
            changed.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")
            changed.drop_column(column)
    op.drop_table("reorganisation")
