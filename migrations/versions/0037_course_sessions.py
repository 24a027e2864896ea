"""Sessions of courses, places on them, and what people thought

Revision: 0037
Follows: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("trainer", sa.String(length=120), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("cancelled_because", sa.String(length=400), nullable=True),
        sa.Column("attendance_noted_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_course_session_times")),
        sa.CheckConstraint("places BETWEEN 1 AND 500", name=op.f("ck_course_session_places")),
        sa.CheckConstraint("venue <> '' OR link <> ''", name=op.f("ck_course_session_where")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_session_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_session")),
    )
    with op.batch_alter_table("course_session") as batch_op:
        batch_op.create_index(batch_op.f("ix_course_session_course_id"), ["course_id"], unique=False)
        batch_op.create_index("ix_course_session_starts_at", ["starts_at"], unique=False)
    op.create_table(
        "session_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "booked", "waiting", "cancelled", "attended", "missed",
                name="booking_state", native_enum=False, create_constraint=True, length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("log_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["log_id"], ["training_log.id"], name=op.f("fk_session_booking_log_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_session_booking_peer_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["course_session.id"], name=op.f("fk_session_booking_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_booking")),
        sa.UniqueConstraint("session_id", "peer_id", name=op.f("uq_session_booking_session_id_peer_id")),
    )
    with op.batch_alter_table("session_booking") as batch_op:
        batch_op.create_index(batch_op.f("ix_session_booking_peer_id"), ["peer_id"], unique=False)
    op.create_table(
        "session_evaluation",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Integer(), nullable=False),
        sa.Column("keep", sa.String(length=1000), nullable=False),
        sa.Column("change", sa.String(length=1000), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("ready BETWEEN 1 AND 4", name=op.f("ck_session_evaluation_ready")),
        sa.CheckConstraint("useful BETWEEN 1 AND 4", name=op.f("ck_session_evaluation_useful")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["session_booking.id"], name=op.f("fk_session_evaluation_booking_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_session_evaluation")),
    )


def downgrade() -> None:
    op.drop_table("session_evaluation")
    op.drop_table("session_booking")
    op.drop_table("course_session")
