"""Messages, rounds and signed links

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('job_round',
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('began_at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('said', sa.String(length=300), nullable=False),
    sa.Column('is_fault', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_job_round'))
    )
    op.create_table('message_turned_off',
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('email', 'kind', name=op.f('pk_message_turned_off'))
    )
    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('to_user_id', sa.Integer(), nullable=True),
    sa.Column('to_name', sa.String(length=120), nullable=False),
    sa.Column('to_email', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('page', sa.String(length=80), nullable=True),
    sa.Column('page_arguments', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('page_words', sa.String(length=80), nullable=False),
    sa.Column('calendar', sa.Text(), nullable=True),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'sending', 'sent', 'failed', 'unsure', 'turned-off', name='message_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('queued_at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('letter', sa.String(length=80), nullable=True),
    sa.Column('leased_until', sa.DateTime(), nullable=True),
    sa.Column('handed_at', sa.DateTime(), nullable=True),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('fault', sa.String(length=400), nullable=True),
    sa.CheckConstraint("(state = 'sending') = (leased_until IS NOT NULL)", name=op.f('ck_message_lease')),
    sa.CheckConstraint('attempts >= 0', name=op.f('ck_message_attempts')),
    sa.ForeignKeyConstraint(['to_user_id'], ['user_account.id'], name=op.f('fk_message_to_user_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('key', name=op.f('uq_message_key'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_letter'), ['letter'], unique=False)
        batch_op.create_index('ix_message_state_due_at', ['state', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_to_email'), ['to_email'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_to_user_id'), ['to_user_id'], unique=False)

    op.create_table('signed_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_signed_link_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signed_link'))
    )
    with op.batch_alter_table('signed_link', schema=None) as batch_op:
        batch_op.create_index('ix_signed_link_subject', ['purpose', 'subject_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('signed_link', schema=None) as batch_op:
        batch_op.drop_index('ix_signed_link_subject')

    op.drop_table('signed_link')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_to_user_id'))
        batch_op.drop_index(batch_op.f('ix_message_to_email'))
        batch_op.drop_index('ix_message_state_due_at')
        batch_op.drop_index(batch_op.f('ix_message_letter'))

    op.drop_table('message')
    op.drop_table('message_turned_off')
    op.drop_table('job_round')
