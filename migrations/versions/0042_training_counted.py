"""One index with all that the board's figures ask of a peer's training

Revision: 0042
Follows: 0041
"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("training_log") as batch_op:
        batch_op.create_index("ix_training_log_counted", ["peer_id", "state", "taken_on", "course_id"], unique=False)
        batch_op.drop_index("ix_training_log_peer_id")


def downgrade() -> None:
    with op.batch_alter_table("training_log") as batch_op:
        batch_op.create_index("ix_training_log_peer_id", ["peer_id"], unique=False)
        batch_op.drop_index("ix_training_log_counted")
