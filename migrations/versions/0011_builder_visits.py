"""Who has the builder of a team open

Revision: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "builder_visit",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_builder_visit_engagement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_builder_visit_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("engagement_id", "user_id", name=op.f("pk_builder_visit")),
    )


def downgrade() -> None:
    op.drop_table("builder_visit")
