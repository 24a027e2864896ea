"""The managed list of skills: what every installation starts with."""

import sqlalchemy as sa

from peerhub.db import db
from peerhub.peers.models import Skill

# In the order in which people look for them. The code is what `skill:` takes in a search.
SKILLS = (
    ("leadership", "Political and managerial leadership"),
    ("governance", "Governance and scrutiny"),
    ("finance", "Financial planning and management"),
    ("transformation", "Transformation and change"),
    ("performance", "Performance and improvement"),
    ("partnerships", "Partnerships and place"),
    ("economy", "Economic growth and skills"),
    ("regeneration", "Regeneration"),
    ("planning", "Planning"),
    ("housing", "Housing and homelessness"),
    ("adult-social-care", "Adult social care"),
    ("childrens-services", "Children's services"),
    ("send", "Special educational needs and disabilities"),
    ("public-health", "Public health"),
    ("climate", "Climate and environment"),
    ("waste", "Waste and street services"),
    ("digital", "Digital, data and cyber security"),
    ("communications", "Communications"),
    ("equality", "Equality, diversity and inclusion"),
    ("workforce", "Workforce and organisational development"),
    ("procurement", "Procurement and commercial"),
    ("devolution", "Devolution and reorganisation"),
    ("community-safety", "Community safety and resilience"),
    ("culture", "Culture, leisure and tourism"),
)


def ensure_reference() -> int:
    """Add the skills that are missing; returns how many. Never changes one that is there."""
    present = set(db.session.scalars(sa.select(Skill.code)))
    missing = [
        Skill(code=code, name=name, position=position)
        for position, (code, name) in enumerate(SKILLS, start=1)
        if code not in present
    ]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)
