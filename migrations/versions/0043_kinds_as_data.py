"""Kinds of engagement: whom they are for, whether they have core themes, and steps that end

Revision: 0043
Follows: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

SUBJECT = sa.Enum("council", "county-area", "fire", "parish", "group", name="subject", native_enum=False, create_constraint=True, length=40)
SUBJECTS = {"fire": "fire", "political-groups": "group", "parish": "parish"}


def upgrade() -> None:
    with op.batch_alter_table("engagement_type") as batch_op:
        batch_op.add_column(sa.Column("subject", SUBJECT, nullable=False, server_default="council"))
        batch_op.add_column(sa.Column("has_core_themes", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("deadline_rule") as batch_op:
        batch_op.add_column(sa.Column("applies", sa.Boolean(), nullable=False, server_default=sa.true()))
    types = sa.table("engagement_type", sa.column("code"), sa.column("subject"), sa.column("has_core_themes"))
    for code, subject in SUBJECTS.items():
        op.execute(types.update().where(types.c.code == code).values(subject=subject))
    op.execute(types.update().where(types.c.code == "corporate").values(has_core_themes=True))
    with op.batch_alter_table("engagement_type") as batch_op:
        batch_op.alter_column("subject", server_default=None)
        batch_op.alter_column("has_core_themes", server_default=None)
    with op.batch_alter_table("deadline_rule") as batch_op:
        batch_op.alter_column("applies", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("deadline_rule") as batch_op:
        batch_op.drop_column("applies")
    with op.batch_alter_table("engagement_type") as batch_op:
        batch_op.drop_constraint("subject", type_="check")
        batch_op.drop_column("has_core_themes")
        batch_op.drop_column("subject")
