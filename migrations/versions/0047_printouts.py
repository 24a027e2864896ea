"""Printouts: PDFs of pages, made by a job

Revision: 0047
Follows: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "printout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("for_staff", sa.Boolean(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("parts", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_printout_file_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_printout_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printout")),
    )
    with op.batch_alter_table("printout") as batch_op:
        batch_op.create_index(batch_op.f("ix_printout_file_id"), ["file_id"])
        batch_op.create_index(batch_op.f("ix_printout_job_id"), ["job_id"])


def downgrade() -> None:
    with op.batch_alter_table("printout") as batch_op:
        batch_op.drop_index(batch_op.f("ix_printout_job_id"))
        batch_op.drop_index(batch_op.f("ix_printout_file_id"))
    op.drop_table("printout")
