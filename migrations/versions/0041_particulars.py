"""Travel, access and kinds of council; skills that were checked

Revision: 0041
Follows: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_particulars",
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("known_kinds", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("travel", sa.Enum("anywhere", "nearby", "day-trips", "remote", name="travel_reach", native_enum=False, create_constraint=True, length=40), nullable=True),
        sa.Column("travel_note", sa.String(length=300), nullable=False),
        sa.Column("access_needs", sa.String(length=1000), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_peer_particulars_peer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("peer_id", name=op.f("pk_peer_particulars")),
    )
    op.create_table(
        "skill_check",
        sa.Column("peer_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_skill_check_level")),
        sa.ForeignKeyConstraint(["peer_id"], ["peer.id"], name=op.f("fk_skill_check_peer_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["skill_id"], ["skill.id"], name=op.f("fk_skill_check_skill_id")),
        sa.PrimaryKeyConstraint("peer_id", "skill_id", name=op.f("pk_skill_check")),
    )
    with op.batch_alter_table("skill_check") as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_check_skill_id"), ["skill_id"], unique=False)


def downgrade() -> None:
    op.drop_table("skill_check")
    op.drop_table("peer_particulars")
