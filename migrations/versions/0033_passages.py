"""What published reports say, for search and themes; searches that people keep

Revision: 0033
Follows: 0032
"""

import sqlalchemy as sa
from alembic import op

from peerhub.recommendations.stems import stems

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

PUBLISHED = """
SELECT finding.id AS finding_id, finding.engagement_id, engagement.council_id, version.published_on, finding.theme_id,
       finding.topic_id, finding.is_good_practice, finding.text
FROM finding
JOIN report ON report.engagement_id = finding.engagement_id AND report.state = 'published'
JOIN engagement ON engagement.id = finding.engagement_id
JOIN report_version AS version ON version.engagement_id = finding.engagement_id
WHERE version.number = (SELECT max(number) FROM report_version WHERE engagement_id = finding.engagement_id)
ORDER BY finding.engagement_id, finding.position, finding.id
"""


def upgrade() -> None:
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "finding", "recommendation", name="passage_kind", native_enum=False, length=40, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("is_good_practice", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_passage_council_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_passage_engagement_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_passage_recommendation_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["core_theme.id"], name=op.f("fk_passage_theme_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["skill.id"], name=op.f("fk_passage_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passage_engagement_id"), ["engagement_id"], unique=False)
        batch_op.create_index("ix_passage_published_on", ["published_on", "id"], unique=False)
        batch_op.create_index("ix_passage_topic_id", ["topic_id", "kind", "year"], unique=False)

    op.create_table(
        "passage_stem",
        sa.Column("stem", sa.String(length=40), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_passage_stem_passage_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("stem", "passage_id", name=op.f("pk_passage_stem")),
    )
    with op.batch_alter_table("passage_stem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_stem_passage_id"), ["passage_id"], unique=False)

    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=600), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_saved_search_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_search_user_id_name")),
    )
    _open_published()


def _open_published() -> None:
    """What is published already can be read across as well."""
    connection = op.get_bind()
    tables = sa.MetaData()
    passage, stem, recommendation = (
        sa.Table(name, tables, autoload_with=connection) for name in ("passage", "passage_stem", "recommendation")
    )
    said = sa.text(PUBLISHED).columns(published_on=sa.Date, is_good_practice=sa.Boolean)
    for row in connection.execute(said).mappings().all():
        common = {name: value for name, value in row.items() if name not in {"finding_id", "text"}}
        common["year"] = row["published_on"].year
        advice = (
            sa.select(recommendation.c.id, recommendation.c.text)
            .where(recommendation.c.finding_id == row["finding_id"])
            .order_by(recommendation.c.position, recommendation.c.id)
        )
        texts = [("finding", None, row["text"])]
        texts += [("recommendation", one.id, one.text) for one in connection.execute(advice)]
        for kind, number, text in texts:
            made = {**common, "kind": kind, "recommendation_id": number, "text": text}
            key = connection.execute(passage.insert().values(made)).inserted_primary_key[0]
            found = [{"stem": word, "passage_id": key} for word in sorted(stems(text))]
            if found:
                connection.execute(stem.insert(), found)


def downgrade() -> None:
    op.drop_table("saved_search")
    op.drop_table("passage_stem")
    op.drop_table("passage")
