"""Invitations with their time to answer, and declarations of interests

Revision: 0038
Follows: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("proposed_first_day", sa.Date(), nullable=True),
        sa.Column("proposed_last_day", sa.Date(), nullable=True),
        sa.Column("proposed_note", sa.String(length=400), nullable=True),
        sa.Column("proposed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("proposed_last_day >= proposed_first_day", name=op.f("ck_invitation_proposed_days")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_invitation_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_answer_by"), ["answer_by"], unique=False)
    op.create_table(
        "conflict_declaration",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.String(length=600), nullable=False),
        sa.Column("has_interest", sa.Boolean(), nullable=False),
        sa.Column("details", sa.String(length=400), nullable=False),
        sa.Column("conflict_id", sa.Integer(), nullable=True),
        sa.Column("signed_name", sa.String(length=160), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_conflict_declaration_assignment_id")
        ),
        sa.ForeignKeyConstraint(["conflict_id"], ["conflict.id"], name=op.f("fk_conflict_declaration_conflict_id")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_conflict_declaration")),
    )


def downgrade() -> None:
    op.drop_table("conflict_declaration")
    op.drop_table("invitation")
