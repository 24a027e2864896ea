"""Days that come back, and the address of a peer's calendar

Revision: 0015
Follows: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_calendar_feed_peer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("peer_id", name=op.f("pk_calendar_feed")),
    )
    op.create_table(
        "availability_pattern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "free", "perhaps", "not-free", name="availability_state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_availability_pattern_dates")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_availability_pattern_council_id")),
        sa.ForeignKeyConstraint(
            ["peer_id"], ["peer.id"], name=op.f("fk_availability_pattern_peer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_pattern")),
    )
    with op.batch_alter_table("availability_pattern") as batch_op:
        batch_op.create_index(batch_op.f("ix_availability_pattern_peer_id"), ["peer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_availability_pattern_council_id"), ["council_id"], unique=False)
    with op.batch_alter_table("availability") as batch_op:
        batch_op.add_column(sa.Column("pattern_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_availability_pattern_id"), ["pattern_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_availability_pattern_id"), "availability_pattern", ["pattern_id"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    op.execute("DELETE FROM availability WHERE pattern_id IS NOT NULL")
    with op.batch_alter_table("availability") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_availability_pattern_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_availability_pattern_id"))
        batch_op.drop_column("pattern_id")
    op.drop_table("availability_pattern")
    op.drop_table("calendar_feed")
