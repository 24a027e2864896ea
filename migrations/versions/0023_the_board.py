"""Meetings of the board, milestones, and what proves an action

Revision: 0023
Follows: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_item_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item')),
    sa.UniqueConstraint('meeting_id', 'position', name=op.f('uq_agenda_item_meeting_id_position'))
    )
    op.create_table('board_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_board_decision_item_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user_account.id'], name=op.f('fk_board_decision_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_decision'))
    )
    with op.batch_alter_table('board_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_board_decision_item_id'), ['item_id'], unique=False)

    op.create_table('declaration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('interest', sa.String(length=600), nullable=False),
    sa.Column('takes_part', sa.Boolean(), nullable=False),
    sa.Column('declared_at', sa.DateTime(), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_declaration_item_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_declaration_meeting_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_declaration_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declaration'))
    )
    with op.batch_alter_table('declaration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_declaration_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('meeting_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('moved_from', sa.Date(), nullable=False),
    sa.Column('moved_to', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('recorded_at', sa.DateTime(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_move_meeting_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user_account.id'], name=op.f('fk_meeting_move_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_move'))
    )
    with op.batch_alter_table('meeting_move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_move_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('action_proof',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('linked_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('measure', sa.Enum('trained', 'members-deployed', 'within-five-years', 'peers-deployed', 'peer-days', 'engagements', name='measure', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('engagement_id', sa.Integer(), nullable=True),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.CheckConstraint('(CASE WHEN measure IS NULL THEN 0 ELSE 1 END) + (CASE WHEN engagement_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN course_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_action_proof_one_thing')),
    sa.CheckConstraint('ended_on IS NULL OR ended_on >= linked_on', name=op.f('ck_action_proof_dates')),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_action_proof_action_id')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_action_proof_course_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_action_proof_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_proof'))
    )
    with op.batch_alter_table('action_proof', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_proof_action_id'), ['action_id'], unique=False)

    op.create_table('decided_action',
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('is_made', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_decided_action_action_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['board_decision.id'], name=op.f('fk_decided_action_decision_id')),
    sa.PrimaryKeyConstraint('decision_id', 'action_id', name=op.f('pk_decided_action'))
    )
    with op.batch_alter_table('decided_action', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decided_action_action_id'), ['action_id'], unique=False)

    op.create_table('milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['action.id'], name=op.f('fk_milestone_action_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestone_action_id'), ['action_id'], unique=False)

    op.create_table('milestone_update',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('milestone_id', sa.Integer(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('is_reached', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=600), nullable=False),
    sa.Column('recorded_at', sa.DateTime(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_milestone_update_milestone_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user_account.id'], name=op.f('fk_milestone_update_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone_update'))
    )
    with op.batch_alter_table('milestone_update', schema=None) as batch_op:
        batch_op.create_index('ix_milestone_update_milestone_id_made_on', ['milestone_id', 'made_on', 'id'], unique=False)

    with op.batch_alter_table('action_update', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_action_update_owner_id'), 'user_account', ['owner_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('action_update', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_action_update_owner_id'), type_='foreignkey')
        batch_op.drop_column('owner_id')

    with op.batch_alter_table('milestone_update', schema=None) as batch_op:
        batch_op.drop_index('ix_milestone_update_milestone_id_made_on')

    op.drop_table('milestone_update')
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_action_id'))

    op.drop_table('milestone')
    with op.batch_alter_table('decided_action', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decided_action_action_id'))

    op.drop_table('decided_action')
    with op.batch_alter_table('action_proof', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_proof_action_id'))

    op.drop_table('action_proof')
    with op.batch_alter_table('meeting_move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_move_meeting_id'))

    op.drop_table('meeting_move')
    with op.batch_alter_table('declaration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_declaration_meeting_id'))

    op.drop_table('declaration')
    with op.batch_alter_table('board_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_board_decision_item_id'))

    op.drop_table('board_decision')
    op.drop_table('agenda_item')
