"""Soft intelligence, and board packs

Revision: 0024
Follows: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('early_conversation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('council_id', sa.Integer(), nullable=False),
    sa.Column('planned_for', sa.Date(), nullable=False),
    sa.Column('with_whom', sa.String(length=160), nullable=False),
    sa.Column('purpose', sa.String(length=300), nullable=False),
    sa.Column('planned_at', sa.DateTime(), nullable=False),
    sa.Column('planned_by_name', sa.String(length=120), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('called_off_at', sa.DateTime(), nullable=True),
    sa.Column('outcome', sa.String(length=600), nullable=True),
    sa.CheckConstraint('held_on IS NULL OR called_off_at IS NULL', name=op.f('ck_early_conversation_one_end')),
    sa.ForeignKeyConstraint(['council_id'], ['council.id'], name=op.f('fk_early_conversation_council_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_early_conversation'))
    )
    with op.batch_alter_table('early_conversation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_early_conversation_council_id'), ['council_id'], unique=False)

    op.create_table('council_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('council_id', sa.Integer(), nullable=False),
    sa.Column('noted_on', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('written_by_name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['council_id'], ['council.id'], name=op.f('fk_council_note_council_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user_account.id'], name=op.f('fk_council_note_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_council_note'))
    )
    with op.batch_alter_table('council_note', schema=None) as batch_op:
        batch_op.create_index('ix_council_note_council_id_noted_on', ['council_id', 'noted_on'], unique=False)

    op.create_table('note_access',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('council_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('user_name', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['council_id'], ['council.id'], name=op.f('fk_note_access_council_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_note_access_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note_access'))
    )
    with op.batch_alter_table('note_access', schema=None) as batch_op:
        batch_op.create_index('ix_note_access_council_id_at', ['council_id', 'at'], unique=False)

    op.create_table('note_reader',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('region', sa.String(length=60), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('named_at', sa.DateTime(), nullable=False),
    sa.Column('named_by_name', sa.String(length=120), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('ended_at IS NULL OR ended_at >= named_at', name=op.f('ck_note_reader_dates')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_note_reader_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note_reader'))
    )
    with op.batch_alter_table('note_reader', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_note_reader_user_id'), ['user_id'], unique=False)

    op.create_table('board_pack',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('as_at', sa.Date(), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('asked_by_name', sa.String(length=120), nullable=False),
    sa.Column('job_id', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_board_pack_file_id')),
    sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_board_pack_job_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_board_pack_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_pack'))
    )
    with op.batch_alter_table('board_pack', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_board_pack_plan_id'), ['plan_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('board_pack', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_board_pack_plan_id'))

    op.drop_table('board_pack')
    with op.batch_alter_table('note_reader', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_note_reader_user_id'))

    op.drop_table('note_reader')
    with op.batch_alter_table('note_access', schema=None) as batch_op:
        batch_op.drop_index('ix_note_access_council_id_at')

    op.drop_table('note_access')
    with op.batch_alter_table('council_note', schema=None) as batch_op:
        batch_op.drop_index('ix_council_note_council_id_noted_on')

    op.drop_table('council_note')
    with op.batch_alter_table('early_conversation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_early_conversation_council_id'))

    op.drop_table('early_conversation')
