"""What peers were asked for already, before they can be asked for a team. One statement, none where nobody can be."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from peerhub.db import db
from peerhub.notifications.models import Message


def asked_for_help(keys: Mapping[str, int]) -> dict[int, datetime]:
    """When each peer was asked; `keys` are of messages, each with the peer whom it is about."""
    if not keys:
        return {}
    statement = sa.select(Message.key, Message.queued_at).where(Message.key.in_(sorted(keys))).order_by(Message.id)
    return {keys[key]: queued_at for key, queued_at in db.session.execute(statement)}
