"""Adopting a plan."""

from datetime import date

from peerhub.accounts.models import User
from peerhub.actionplan.models import Plan, PlanTheme
from peerhub.actionplan.operations.errors import PlanError
from peerhub.audit.operations import record
from peerhub.db import db


def adopt_plan(*, title: str, adopted_on: date, themes: list[str], by: User) -> Plan:
    """A new plan with its themes in order."""
    if not themes:
        raise PlanError("Enter at least one theme.", "themes")
    if len({theme.casefold() for theme in themes}) < len(themes):
        raise PlanError("Two themes have the same title. Give each its own.", "themes")
    plan = Plan(title=title, adopted_on=adopted_on)
    plan.themes = [PlanTheme(position=place, title=theme) for place, theme in enumerate(themes, start=1)]
    db.session.add(plan)
    record("plan.adopt", plan, by=by, label=title, after={"adopted_on": adopted_on, "themes": themes})
    return plan
