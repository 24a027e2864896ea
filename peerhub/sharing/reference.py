"""The questions and the consent that every installation starts with. A change is a new version, never an edit."""

import sqlalchemy as sa

from peerhub.db import db
from peerhub.sharing.models import ConsentText, SharedQuestion

#: (code, version, text, how many of a team make it balanced in this)
QUESTIONS = (
    ("woman", 1, "I am a woman", 2),
    ("ethnic-minority", 1, "I am from an ethnic minority background", 1),
    ("disabled", 1, "I am disabled, or have a long-term health condition", 1),
    ("under-40", 1, "I am under 40", 1),
)
CONSENT = (
    "I agree that what I ticked is used to balance teams. It is used only when somebody at the LGA asks, with a reason "
    "that is kept, whether a team as good as the best would be better balanced. Nobody sees what I ticked, and nobody "
    "is told which goal a team meets. Somebody who compares two teams may guess that I ticked something, not what. I "
    "may withdraw at any time, without a reason; what I ticked is then deleted, and nothing else changes."
)
CONSENTS = ((1, CONSENT),)


def ensure_reference() -> int:
    """Add the versions that are missing; returns how many. Never changes one that is there."""
    asked = {tuple(row) for row in db.session.execute(sa.select(SharedQuestion.code, SharedQuestion.version))}
    agreed = set(db.session.scalars(sa.select(ConsentText.version)))
    missing = [
        *(
            SharedQuestion(code=code, version=version, text=text, at_least=at_least, position=position)
            for position, (code, version, text, at_least) in enumerate(QUESTIONS, start=1)
            if (code, version) not in asked
        ),
        *(ConsentText(version=version, text=text) for version, text in CONSENTS if version not in agreed),
    ]
    db.session.add_all(missing)
    db.session.flush()
    return len(missing)
