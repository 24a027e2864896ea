"""Equality monitoring

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "monitoring_question_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_question_set")),
        sa.UniqueConstraint("version", name=op.f("uq_monitoring_question_set_version")),
    )
    op.create_table(
        "monitoring_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["monitoring_question_set.id"], name=op.f("fk_monitoring_question_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_question")),
        sa.UniqueConstraint("set_id", "code", name=op.f("uq_monitoring_question_set_id_code")),
    )
    op.create_table(
        "monitoring_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("is_telling", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["monitoring_question.id"], name=op.f("fk_monitoring_option_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_option")),
        sa.UniqueConstraint("question_id", "code", name=op.f("uq_monitoring_option_question_id_code")),
    )
    op.create_table(
        "monitoring_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("set_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["peer_id"], ["peer.id"], name=op.f("fk_monitoring_sheet_peer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_sheet")),
        sa.UniqueConstraint("peer_id", name=op.f("uq_monitoring_sheet_peer_id")),
    )
    op.create_table(
        "monitoring_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("published_by_name", sa.String(length=120), nullable=False),
        sa.Column("set_version", sa.Integer(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("tables", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_release")),
        sa.UniqueConstraint("quarter", name=op.f("uq_monitoring_release_quarter")),
    )


def downgrade() -> None:
    for table in ("release", "sheet", "option", "question", "question_set"):
        op.drop_table(f"monitoring_{table}")
