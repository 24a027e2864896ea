"""An index that holds all that the programme's counts of a year ask of assignments

Revision: 0044
Follows: 0043
"""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_assignment_deployed", "assignment", ["is_active", "first_day", "peer_id", "days"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_assignment_deployed", table_name="assignment")
