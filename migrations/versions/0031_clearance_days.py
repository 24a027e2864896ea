"""Clearances with a day, and whom the group office passed them on to

Revision: 0031
Follows: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("clearance") as table:
        table.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("delegate_name", sa.String(length=120), nullable=True))
        table.add_column(sa.Column("delegate_email", sa.String(length=254), nullable=True))
        table.add_column(sa.Column("decided_by_name", sa.String(length=120), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("clearance") as table:
        for name in ("decided_by_name", "delegate_email", "delegate_name", "due_on"):
            table.drop_column(name)
