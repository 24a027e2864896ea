"""Peer packs: each one that was made, of which parts, on which pages

Revision: 0029
Follows: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("contents", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_for_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_peer_pack_engagement_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_peer_pack_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_pack")),
        sa.UniqueConstraint("engagement_id", "number", name=op.f("uq_peer_pack_engagement_id_number")),
    )
    op.create_index(op.f("ix_peer_pack_file_id"), "peer_pack", ["file_id"])


def downgrade() -> None:
    op.drop_table("peer_pack")
