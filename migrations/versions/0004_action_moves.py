"""Actions can move to another plan

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_move_action_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["plan_theme.id"], name=op.f("fk_action_move_theme_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_action_move_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_move")),
        sa.UniqueConstraint("theme_id", "position", name=op.f("uq_action_move_theme_id_position")),
    )
    op.create_index(op.f("ix_action_move_action_id"), "action_move", ["action_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_action_move_action_id"), table_name="action_move")
    op.drop_table("action_move")
