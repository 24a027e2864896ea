"""confirmations

Revision: 0036
Follows: 0035
"""

import sqlalchemy as sa
from alembic import op

from peerhub.db.types import UtcDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

DELEGATE = "fk_team_proposal_delegate_id"


def upgrade() -> None:
    with op.batch_alter_table("team_proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirm_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("delegate_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("late_objection", sa.String(length=1000), nullable=True))
        batch_op.add_column(sa.Column("late_objection_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("late_objection_by_name", sa.String(length=120), nullable=True))
        batch_op.create_foreign_key(batch_op.f(DELEGATE), "user_account", ["delegate_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("team_proposal", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(DELEGATE), type_="foreignkey")
        for name in ("late_objection_by_name", "late_objection_at", "late_objection", "delegate_id", "confirm_by"):
            batch_op.drop_column(name)
