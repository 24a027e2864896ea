"""Everything held about one peer, as plain values: found by following the schema, so that no table can be forgotten.

Pure: which columns are shown and how; `queries` asks for the rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

# Never taken away: they are keys to doors, or sealed, or say who spoke in confidence. What is behind the seal is opened
# for the peer themself.
SECRET = frozenset({"password_hash", "key_hash", "sealed", "salt", "version", "by_user_id"})
HEADINGS = {
    "peer": "Your record",
    "peer_post": "Posts",
    "group_membership": "Political groups",
    "peer_skill": "Skills",
    "availability": "Availability",
    "availability_pattern": "Patterns of your year",
    "calendar_feed": "Your calendar's address",
    "conflict": "Conflicts of interest",
    "part_confirmation": "When you last confirmed a part of your profile",
    "assignment": "Invitations and teams",
    "invitation": "What you were asked, and the days that you proposed",
    "conflict_declaration": "Interests that you declared",
    "clearance": "What your group office said",
    "peer_feedback": "What was said of you after visits",
    "evaluation": "What you said of visits",
    "work_entry": "Hours that you gave",
    "expense": "What you spent",
    "session_booking": "Places on courses",
    "training_log": "Training",
    "accreditation": "Accreditation",
    "shared_answer": "What you share to balance teams",
    "consent_withdrawal": "What you no longer share",
    "monitoring_sheet": "Equality monitoring",
    "peer_view": "Who opened your record",
    "peer_particulars": "Kinds of council, travel and access",
    "skill_check": "Skills that somebody checked",
    "peer_call": "Telephone calls with you",
    "seat_question": "Whether you kept your seat",
    "data_request": "What you asked for",
    "draft_choice": "Teams in which you were considered",
    "joiner": "How you joined",
    "user_account": "Your account",
    "sign_in": "When you signed in",
}


@dataclass(frozen=True)
class Holding:
    """One table's rows about the peer: column in words to value, ready for JSON."""

    table: str
    heading: str
    rows: tuple[Mapping[str, Any], ...]


def heading_of(table: str) -> str:
    return HEADINGS.get(table, table.replace("_", " ").capitalize())


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)


def is_shown(column: str) -> bool:
    return column not in SECRET
