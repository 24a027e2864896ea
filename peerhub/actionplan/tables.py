"""The tables of a plan as rows for a spreadsheet: what stands on the page, cell by cell. Pure."""

from collections.abc import Callable, Iterator, Sequence

from peerhub.actionplan.details import Details
from peerhub.actionplan.front_page import FrontPage
from peerhub.actionplan.standing import Status

Row = tuple[object, ...]
Table = tuple[Sequence[str], Iterator[Row]]


def actions(page: FrontPage, details: Details) -> Table:
    columns = (
        "Number", "Theme", "Action", "How it stands", "Rating", "Due", "Days late", "Times put off", "Days put off",
        "Owner", "Last report", "Reported on", "Evidence", "Needs a decision", "Milestones reached", "Milestones",
    )  # fmt: skip
    return columns, (
        (
            standing.number,
            standing.home.theme.title,
            standing.action.title,
            standing.status.label,
            standing.update.rating.label,
            standing.update.due_on,
            standing.days_late,
            standing.slippage.times,
            standing.slippage.days,
            standing.update.owner,
            standing.update.note,
            standing.update.made_on,
            standing.update.evidence,
            "yes" if standing in page.decisions else "no",
            sum(step.update.is_reached for step in details.steps_of(standing.action)),
            len(details.steps_of(standing.action)),
        )
        for standing in page.standings
    )


def movements(page: FrontPage, _details: Details) -> Table:
    columns = ("Number", "Action", "How it stands", "What differs", "Last report", "Evidence", "Owner")
    return columns, (
        (
            moved.standing.number,
            moved.standing.action.title,
            moved.standing.status.label,
            " ".join(moved.sentences),
            moved.standing.update.note,
            moved.standing.update.evidence,
            moved.standing.update.owner,
        )
        for moved in page.moved
    )


def meetings(page: FrontPage, _details: Details) -> Table:
    rows = ((point.day, *(point.counts[status] for status in Status)) for point in page.points)
    return ("As at", *(status.label for status in Status)), rows


def milestones(page: FrontPage, details: Details) -> Table:
    return ("Action", "Milestone", "Due", "Reached", "Late", "Days put off", "Note"), (
        (
            f"{standing.number} {standing.action.title}",
            step.milestone.title,
            step.update.due_on,
            "yes" if step.update.is_reached else "no",
            "yes" if step.is_late else "no",
            step.days_put_off,
            step.update.note,
        )
        for standing in page.standings
        for step in details.steps_of(standing.action)
    )


def figures(page: FrontPage, details: Details) -> Table:
    columns = ("Figure", "As at", "Value", "Of", "At the meeting of", "Value then")
    return columns, (
        (figure.measure.label, page.day, figure.now, figure.of, page.since, figure.before)
        for figure in details.figures.values()
    )


TABLES: dict[str, Callable[[FrontPage, Details], Table]] = {
    "actions": actions,
    "movements": movements,
    "meetings": meetings,
    "milestones": milestones,
    "figures": figures,
}
