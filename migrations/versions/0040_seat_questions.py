"""Questions about a seat after an election, and calls to peers

Revision: 0040
Follows: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seat_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("polled_on", sa.Date(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=140), nullable=True),
        sa.CheckConstraint("(kept IS NULL) = (answered_on IS NULL)", name=op.f("ck_seat_question_answer")),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_seat_question_peer_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["peer_post.id"], name=op.f("fk_seat_question_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_question")),
        sa.UniqueConstraint("post_id", "polled_on", name=op.f("uq_seat_question_post_id_polled_on")),
    )
    with op.batch_alter_table("seat_question") as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_question_asked_on"), ["asked_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_seat_question_peer_id"), ["peer_id"], unique=False)
    op.create_table(
        "peer_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Enum("confirmed", "will-look", "not-reached", name="call_outcome", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_peer_call_peer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_call")),
    )
    with op.batch_alter_table("peer_call") as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_call_peer_id"), ["peer_id"], unique=False)


def downgrade() -> None:
    op.drop_table("peer_call")
    op.drop_table("seat_question")
