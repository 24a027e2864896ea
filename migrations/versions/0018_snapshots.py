"""What engagements need of the metrics, and more of each value in a snapshot

Revision: 0018
Follows: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ONE_REASON = (
    "CASE WHEN type_id IS NULL THEN 0 ELSE 1 END + CASE WHEN theme_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN skill_id IS NULL THEN 0 ELSE 1 END = 1"
)


def upgrade() -> None:
    op.create_table(
        "metric_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("metric_code", sa.String(80), nullable=False),
        sa.CheckConstraint(ONE_REASON, name=op.f("ck_metric_need_one_reason")),
        sa.ForeignKeyConstraint(["type_id"], ["engagement_type.id"], name=op.f("fk_metric_need_type_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["core_theme.id"], name=op.f("fk_metric_need_theme_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_metric_need_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_need")),
    )
    for column in ("type_id", "theme_id", "skill_id"):
        op.create_index(op.f(f"ix_metric_need_{column}"), "metric_need", [column])
    audience = sa.Enum("everybody", "staff", name="audience", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("snapshot_value") as value:
        value.add_column(sa.Column("definition", sa.Text(), nullable=True))
        value.add_column(sa.Column("licence", sa.String(80), nullable=True))
        value.add_column(sa.Column("fetched_by", sa.String(120), nullable=True))
        value.add_column(sa.Column("audience", audience, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("snapshot_value") as value:
        value.drop_constraint(op.f("ck_snapshot_value_audience"), type_="check")
        value.drop_column("audience")
        value.drop_column("fetched_by")
        value.drop_column("licence")
        value.drop_column("definition")
    op.drop_table("metric_need")
