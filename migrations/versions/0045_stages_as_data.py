"""Stages that a kind of engagement, and each engagement, is without

Revision: 0045
Follows: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

SUPPORT = "reporting checking progress-review"
# As these kinds are shipped; of every other one a progress review is only where it has such a step.
WITHOUT = {
    "progress-review": "scoping progress-review",
    "remote": SUPPORT,
    "mentoring": f"preparing {SUPPORT}",
    "political-groups": SUPPORT,
    "post-election": SUPPORT,
}


def upgrade() -> None:
    for table in ("engagement_type", "engagement"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("without_stages", sa.String(200), nullable=False, server_default=""))
    types = sa.table("engagement_type", sa.column("id"), sa.column("code"), sa.column("without_stages"))
    rules = sa.table("deadline_rule", sa.column("type_id"), sa.column("code"))
    reviewed = sa.select(rules.c.type_id).where(rules.c.code == "progress-review")
    op.execute(types.update().where(types.c.id.not_in(reviewed)).values(without_stages="progress-review"))
    for code, without in WITHOUT.items():
        op.execute(types.update().where(types.c.code == code).values(without_stages=without))
    for table in ("engagement_type", "engagement"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("without_stages", server_default=None)


def downgrade() -> None:
    for table in ("engagement", "engagement_type"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("without_stages")
