"""Everything that changes a report, the council's plan, or what a review found."""

from peerhub.recommendations.operations.checking import answer_comment, comment, start_checking
from peerhub.recommendations.operations.drafting import (
    add_finding,
    add_recommendation,
    edit_finding,
    edit_recommendation,
    remove_finding,
)
from peerhub.recommendations.operations.planning import add_action, update_action
from peerhub.recommendations.operations.publishing import has_unchecked_draft, is_kept_here, note_publication, publish
from peerhub.recommendations.operations.reminding import remind_of_facts, remind_of_plans
from peerhub.recommendations.operations.reviewing import note_headway

__all__ = [
    "add_action",
    "add_finding",
    "add_recommendation",
    "answer_comment",
    "comment",
    "edit_finding",
    "edit_recommendation",
    "has_unchecked_draft",
    "is_kept_here",
    "note_headway",
    "note_publication",
    "publish",
    "remind_of_facts",
    "remind_of_plans",
    "remove_finding",
    "start_checking",
    "update_action",
]
