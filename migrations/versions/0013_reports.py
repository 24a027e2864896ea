"""Reports

Revision: 0013
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_good_practice', sa.Boolean(), nullable=False),
    sa.Column('changed_at', sa.DateTime(), nullable=False),
    sa.Column('changed_by_name', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_finding_engagement_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['core_theme.id'], name=op.f('fk_finding_theme_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['skill.id'], name=op.f('fk_finding_topic_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding'))
    )
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_engagement_id'), ['engagement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_finding_topic_id'), ['topic_id'], unique=False)

    op.create_table('report',
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('drafting', 'checking', 'published', name='report_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('checking_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_report_engagement_id')),
    sa.PrimaryKeyConstraint('engagement_id', name=op.f('pk_report'))
    )
    op.create_table('report_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('address', sa.String(length=300), nullable=False),
    sa.Column('published_by_name', sa.String(length=120), nullable=False),
    sa.Column('content', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_report_version_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_version')),
    sa.UniqueConstraint('engagement_id', 'number', name=op.f('uq_report_version_engagement_id_number'))
    )
    with op.batch_alter_table('report_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_version_engagement_id'), ['engagement_id'], unique=False)

    op.create_table('accuracy_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('fact', 'opinion', name='comment_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_name', sa.String(length=120), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('has_changed', sa.Boolean(), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_by_name', sa.String(length=120), nullable=True),
    sa.CheckConstraint("NOT has_changed OR kind = 'fact'", name=op.f('ck_accuracy_comment_only_facts')),
    sa.CheckConstraint('answered_at IS NULL OR answer IS NOT NULL', name=op.f('ck_accuracy_comment_answer')),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_accuracy_comment_finding_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accuracy_comment'))
    )
    with op.batch_alter_table('accuracy_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_accuracy_comment_finding_id'), ['finding_id'], unique=False)

    op.create_table('recommendation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_recommendation_finding_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation'))
    )
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendation_finding_id'), ['finding_id'], unique=False)

    op.create_table('council_action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recommendation_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by_name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendation.id'], name=op.f('fk_council_action_recommendation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_council_action'))
    )
    with op.batch_alter_table('council_action', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_council_action_recommendation_id'), ['recommendation_id'], unique=False)

    op.create_table('council_update',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_name', sa.String(length=120), nullable=False),
    sa.Column('owner', sa.String(length=120), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('rating', sa.Enum('red', 'amber', 'green', 'complete', name='action_rating', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['council_action.id'], name=op.f('fk_council_update_action_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_council_update'))
    )
    with op.batch_alter_table('council_update', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_council_update_action_id'), ['action_id'], unique=False)

    op.create_table('review_finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('headway', sa.Enum('done', 'good', 'some', 'none', name='headway', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(), nullable=False),
    sa.Column('changed_by_name', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['council_action.id'], name=op.f('fk_review_finding_action_id')),
    sa.ForeignKeyConstraint(['review_id'], ['engagement.id'], name=op.f('fk_review_finding_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_finding')),
    sa.UniqueConstraint('review_id', 'action_id', name=op.f('uq_review_finding_review_id_action_id'))
    )
    with op.batch_alter_table('review_finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_finding_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_finding_review_id'), ['review_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('review_finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_finding_review_id'))
        batch_op.drop_index(batch_op.f('ix_review_finding_action_id'))

    op.drop_table('review_finding')
    with op.batch_alter_table('council_update', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_council_update_action_id'))

    op.drop_table('council_update')
    with op.batch_alter_table('council_action', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_council_action_recommendation_id'))

    op.drop_table('council_action')
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recommendation_finding_id'))

    op.drop_table('recommendation')
    with op.batch_alter_table('accuracy_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_accuracy_comment_finding_id'))

    op.drop_table('accuracy_comment')
    with op.batch_alter_table('report_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_version_engagement_id'))

    op.drop_table('report_version')
    op.drop_table('report')
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_topic_id'))
        batch_op.drop_index(batch_op.f('ix_finding_engagement_id'))

    op.drop_table('finding')
