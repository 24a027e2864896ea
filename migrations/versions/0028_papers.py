"""Documents of engagements: which a type expects, which are there, in which version

Revision: 0028
Follows: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KINDS = ("position-statement", "council-document", "timetable", "briefing-note", "report-draft")


def upgrade() -> None:
    op.create_table(
        "expected_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["type_id"], ["engagement_type.id"], name=op.f("fk_expected_paper_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_paper")),
        sa.UniqueConstraint("type_id", "name", name=op.f("uq_expected_paper_type_id_name")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_paper_engagement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("engagement_id", "name", name=op.f("uq_paper_engagement_id_name")),
    )
    op.create_table(
        "paper_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_by_name", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(length=120), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=400), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (file_id IS NOT NULL)", name=op.f("ck_paper_version_file")
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_because IS NOT NULL", name=op.f("ck_paper_version_reason")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["user_account.id"], name=op.f("fk_paper_version_added_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_paper_version_file_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_version_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_version")),
        sa.UniqueConstraint("paper_id", "number", name=op.f("uq_paper_version_paper_id_number")),
    )
    op.create_index(op.f("ix_paper_version_file_id"), "paper_version", ["file_id"])
    # Word, Excel and PowerPoint have longer types than certificates.
    with op.batch_alter_table("stored_file") as table:
        table.alter_column("media_type", type_=sa.String(length=100), existing_type=sa.String(length=60))


def downgrade() -> None:
    with op.batch_alter_table("stored_file") as table:
        table.alter_column("media_type", type_=sa.String(length=60), existing_type=sa.String(length=100))
    op.drop_table("paper_version")
    op.drop_table("paper")
    op.drop_table("expected_paper")


def _kind() -> sa.Enum:
    return sa.Enum(*KINDS, name="paper_kind", native_enum=False, create_constraint=True, length=40)
