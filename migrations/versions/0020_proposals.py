"""Teams proposed to councils

Revision: 0020
Follows: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('team_proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'agreed', 'objected', 'replaced', name='proposal_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('team', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_by_name', sa.String(length=120), nullable=True),
    sa.Column('objection', sa.String(length=1000), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(), nullable=True),
    sa.Column('confirmed_by_name', sa.String(length=120), nullable=True),
    sa.Column('confirmed_because', sa.String(length=400), nullable=True),
    sa.CheckConstraint("state <> 'objected' OR objection IS NOT NULL", name=op.f('ck_team_proposal_objection')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_team_proposal_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_proposal'))
    )
    with op.batch_alter_table('team_proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_proposal_engagement_id'), ['engagement_id'], unique=False)
        batch_op.create_index('uq_team_proposal_standing', ['engagement_id'], unique=True, sqlite_where=sa.text("state <> 'replaced'"), postgresql_where=sa.text("state <> 'replaced'"))



def downgrade() -> None:
    with op.batch_alter_table('team_proposal', schema=None) as batch_op:
        batch_op.drop_index('uq_team_proposal_standing', sqlite_where=sa.text("state <> 'replaced'"), postgresql_where=sa.text("state <> 'replaced'"))
        batch_op.drop_index(batch_op.f('ix_team_proposal_engagement_id'))

    op.drop_table('team_proposal')
