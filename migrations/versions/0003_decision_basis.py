"""What a decision stood on, and the seal over it

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD COLUMN on both engines: nothing is rebuilt, and a record made before stays as it is, without both.
    op.add_column("decision_record", sa.Column("basis", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("decision_record", sa.Column("seal", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("decision_record", schema=None) as batch_op:
        batch_op.drop_column("seal")
        batch_op.drop_column("basis")
