"""Sources that answer over HTTP: requests, remembered answers, metrics that are fetched

Revision: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("metric") as metric:
        metric.add_column(sa.Column("source_key", sa.String(80), nullable=True))
        metric.add_column(sa.Column("is_fetched", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "source_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_code", sa.String(40), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("address", sa.String(2000), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_request")),
    )
    op.create_index("ix_source_request_source_code_asked_at", "source_request", ["source_code", "asked_at"])
    op.create_table(
        "source_answer",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("source_code", sa.String(40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.String(200), nullable=False),
        sa.Column("last_modified", sa.String(60), nullable=False),
        sa.Column("link", sa.String(2000), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_source_answer")),
    )
    op.create_index(op.f("ix_source_answer_checked_at"), "source_answer", ["checked_at"])


def downgrade() -> None:
    op.drop_table("source_answer")
    op.drop_table("source_request")
    with op.batch_alter_table("metric") as metric:
        metric.drop_column("is_fetched")
        metric.drop_column("source_key")
