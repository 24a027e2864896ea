"""What a post answers for, in its own words

Revision: 0046
Follows: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("peer_post", sa.Column("portfolio", sa.String(length=160), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("peer_post") as batch_op:
        batch_op.drop_column("portfolio")
