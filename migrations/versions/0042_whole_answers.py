"""Two indexes that hold all that pages ask of many rows: a peer's training, and figures of comparators

Revision: 0042
Follows: 0041
"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

FIGURES = "ix_metric_value_council_metric"


def upgrade() -> None:
    with op.batch_alter_table("training_log") as batch_op:
        batch_op.create_index("ix_training_log_counted", ["peer_id", "state", "taken_on", "course_id"], unique=False)
        batch_op.drop_index("ix_training_log_peer_id")
    with op.batch_alter_table("metric_value") as batch_op:
        batch_op.drop_index(FIGURES)
        batch_op.create_index(FIGURES, ["council_id", "metric_id", "period_end", "period", "status", "value", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("metric_value") as batch_op:
        batch_op.drop_index(FIGURES)
        batch_op.create_index(FIGURES, ["council_id", "metric_id", "period_end"], unique=False)
    with op.batch_alter_table("training_log") as batch_op:
        batch_op.create_index("ix_training_log_peer_id", ["peer_id"], unique=False)
        batch_op.drop_index("ix_training_log_counted")
