"""What is said of peers after a visit, hours and expenses

Revision: 0039
Follows: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("is_manager", sa.Boolean(), nullable=False),
        sa.Column("contribution", sa.Integer(), nullable=False),
        sa.Column("teamwork", sa.Integer(), nullable=False),
        sa.Column("strengths", sa.String(length=2000), nullable=False),
        sa.Column("advice", sa.String(length=2000), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("contribution BETWEEN 1 AND 4", name=op.f("ck_peer_feedback_contribution")),
        sa.CheckConstraint("teamwork BETWEEN 1 AND 4", name=op.f("ck_peer_feedback_teamwork")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_peer_feedback_assignment_id")),
        sa.ForeignKeyConstraint(["by_user_id"], ["user_account.id"], name=op.f("fk_peer_feedback_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_feedback")),
        sa.UniqueConstraint("assignment_id", "by_user_id", name=op.f("uq_peer_feedback_assignment_id_by_user_id")),
    )
    with op.batch_alter_table("peer_feedback") as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_feedback_by_user_id"), ["by_user_id"], unique=False)
    op.create_table(
        "work_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=4, scale=2), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "preparation", "on-site", "travel", "report",
                name="work_kind", native_enum=False, create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint("hours > 0 AND hours <= 24", name=op.f("ck_work_entry_hours")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_work_entry_assignment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_entry")),
    )
    with op.batch_alter_table("work_entry") as batch_op:
        batch_op.create_index(batch_op.f("ix_work_entry_assignment_id"), ["assignment_id"], unique=False)
    op.create_table(
        "expense",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "travel", "accommodation", "meals", "care", "other",
                name="expense_kind", native_enum=False, create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("pence > 0 AND pence <= 1000000", name=op.f("ck_expense_pence")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_expense_assignment_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["stored_file.id"], name=op.f("fk_expense_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense")),
    )
    with op.batch_alter_table("expense") as batch_op:
        batch_op.create_index(batch_op.f("ix_expense_assignment_id"), ["assignment_id"], unique=False)


def downgrade() -> None:
    op.drop_table("expense")
    op.drop_table("work_entry")
    op.drop_table("peer_feedback")
