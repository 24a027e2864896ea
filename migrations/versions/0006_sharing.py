"""What peers share for the balance of teams

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("at_least > 0", name=op.f("ck_shared_question_at_least")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_question")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_shared_question_code_version")),
    )
    op.create_table(
        "consent_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint("version", name=op.f("uq_consent_text_version")),
    )
    op.create_table(
        "shared_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent_text.id"], name=op.f("fk_shared_answer_consent_id")),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_shared_answer_peer_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question_id"], ["shared_question.id"], name=op.f("fk_shared_answer_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_answer")),
        sa.UniqueConstraint("peer_id", "question_id", name=op.f("uq_shared_answer_peer_id_question_id")),
    )
    op.create_table(
        "consent_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["peer_id"], ["peer.id"], name=op.f("fk_consent_withdrawal_peer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_withdrawal")),
    )
    op.create_index(op.f("ix_consent_withdrawal_peer_id"), "consent_withdrawal", ["peer_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_consent_withdrawal_peer_id"), table_name="consent_withdrawal")
    op.drop_table("consent_withdrawal")
    op.drop_table("shared_answer")
    op.drop_table("consent_text")
    op.drop_table("shared_question")
