"""Councils that share a chief executive, managers, staff or services, with the source of it

Revision: 0031
Follows: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KINDS = ("chief-executive", "managers", "staff", "services")


def upgrade() -> None:
    op.create_table(
        "joint_arrangement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="joint_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("entered_by_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_joint_arrangement_order")),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_joint_arrangement_dates")),
        sa.ForeignKeyConstraint(["one_id"], ["council.id"], name=op.f("fk_joint_arrangement_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["council.id"], name=op.f("fk_joint_arrangement_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_arrangement")),
        sa.UniqueConstraint("one_id", "other_id", "kind", name=op.f("uq_joint_arrangement_one_id_other_id_kind")),
    )
    op.create_index(op.f("ix_joint_arrangement_other_id"), "joint_arrangement", ["other_id"])


def downgrade() -> None:
    op.drop_table("joint_arrangement")
