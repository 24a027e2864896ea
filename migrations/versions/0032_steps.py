"""Steps of engagements as people note them: done, left out, late with an owner and a reason

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
    op.create_table(
        "engagement_step",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("left_out_because", sa.String(length=400), nullable=True),
        sa.Column("owner", sa.String(length=120), nullable=True),
        sa.Column("late_because", sa.String(length=400), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "done_on IS NULL OR left_out_because IS NULL", name=op.f("ck_engagement_step_one_end")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_engagement_step_engagement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("engagement_id", "code", name=op.f("pk_engagement_step")),
    )


def downgrade() -> None:
    op.drop_table("engagement_step")
