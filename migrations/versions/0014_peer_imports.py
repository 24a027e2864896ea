"""Files of peers on their way into the pool

Revision: 0014
Follows: 0013
"""

import sqlalchemy as sa
from alembic import op

import peerhub.db.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "undone",
                "discarded",
                name="peer_import_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("mapping", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("choices", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("started_at", peerhub.db.types.UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("ended_at", peerhub.db.types.UtcDateTime(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("merged", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("way_back", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("state = 'open' OR content IS NULL", name=op.f("ck_peer_import_content")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_peer_import_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_import")),
    )


def downgrade() -> None:
    op.drop_table("peer_import")
