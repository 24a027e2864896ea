"""The catalogue of metrics: how to read each, who may see it, whether it adds up, breaks, the same under two names

Revision: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    with op.batch_alter_table("metric") as metric:
        metric.add_column(sa.Column("how_to_read", sa.Text(), server_default="", nullable=False))
        metric.add_column(
            sa.Column("audience", _one_of("audience", "everybody", "staff"), server_default="everybody", nullable=False)
        )
        metric.add_column(
            sa.Column("adding", _one_of("adding", "never", "area", "body"), server_default="never", nullable=False)
        )
        metric.add_column(sa.Column("edited_at", sa.DateTime(), nullable=True))
    op.create_table(
        "metric_break",
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["metric_id"], ["metric.id"], name=op.f("fk_metric_break_metric_id")),
        sa.PrimaryKeyConstraint("metric_id", "starts_on", name=op.f("pk_metric_break")),
    )
    op.create_table(
        "metric_equivalence",
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.CheckConstraint("metric_id < other_id", name=op.f("ck_metric_equivalence_order")),
        sa.ForeignKeyConstraint(["metric_id"], ["metric.id"], name=op.f("fk_metric_equivalence_metric_id")),
        sa.ForeignKeyConstraint(["other_id"], ["metric.id"], name=op.f("fk_metric_equivalence_other_id")),
        sa.PrimaryKeyConstraint("metric_id", "other_id", name=op.f("pk_metric_equivalence")),
    )
    op.create_index(op.f("ix_metric_equivalence_other_id"), "metric_equivalence", ["other_id"])


def downgrade() -> None:
    op.drop_table("metric_equivalence")
    op.drop_table("metric_break")
    with op.batch_alter_table("metric") as metric:
        metric.drop_constraint(op.f("ck_metric_adding"), type_="check")
        metric.drop_constraint(op.f("ck_metric_audience"), type_="check")
        metric.drop_column("edited_at")
        metric.drop_column("adding")
        metric.drop_column("audience")
        metric.drop_column("how_to_read")
