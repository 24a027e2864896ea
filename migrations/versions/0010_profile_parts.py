"""The day on which each part of a profile was confirmed

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "part_confirmation",
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "about",
                "days",
                "skills",
                "posts",
                "interests",
                name="profile_part",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["peer_id"], ["peer.id"], name=op.f("fk_part_confirmation_peer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("peer_id", "part", name=op.f("pk_part_confirmation")),
    )


def downgrade() -> None:
    op.drop_table("part_confirmation")
