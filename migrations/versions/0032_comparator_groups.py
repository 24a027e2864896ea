"""Comparator groups that staff bring in, each with its licence note

Revision: 0032
Follows: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    audience = sa.Enum("everybody", "staff", name="audience", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "comparator_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("licence_note", sa.String(length=500), nullable=False),
        sa.Column("audience", audience, nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("brought_at", sa.DateTime(), nullable=False),
        sa.Column("brought_by_name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparator_group")),
        sa.UniqueConstraint("name", name=op.f("uq_comparator_group_name")),
    )
    op.create_table(
        "comparator_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["comparator_group.id"], name=op.f("fk_comparator_member_group_id")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_comparator_member_council_id")),
        sa.ForeignKeyConstraint(["member_id"], ["council.id"], name=op.f("fk_comparator_member_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparator_member")),
        sa.UniqueConstraint(
            "group_id", "council_id", "member_id", name=op.f("uq_comparator_member_group_id_council_id_member_id")
        ),
    )
    op.create_index(op.f("ix_comparator_member_member_id"), "comparator_member", ["member_id"])


def downgrade() -> None:
    op.drop_table("comparator_member")
    op.drop_table("comparator_group")
