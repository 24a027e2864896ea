"""The team builder."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.matching import queries
from peerhub.matching.facts import Settings
from peerhub.matching.forms import CandidateFilter
from peerhub.matching.proposing import Assessment
from peerhub.matching.scoring import PARTS
from peerhub.matching.showing import Asked, BuilderPage, build_page
from peerhub.matching.together.queries import around
from peerhub.matching.views import blueprint
from peerhub.matching.workbench import Workbench
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.pagination import href_without

PER_PAGE = 15
KEPT = ("slot", "skill", "level", "group", "region", "kind", "order")


@blueprint.route("/engagements/<int:engagement_id>/team-builder")
@requires(Permission.TEAM_PROPOSE)
def build(engagement_id: int) -> ResponseReturnValue:
    return show_builder(engagement_id)


def show_builder(
    engagement_id: int,
    *,
    refused: str = "",
    look_up: str = "",
    changes: Sequence[Any] = (),
    assessment: Assessment | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page as things stand now. `refused` says why something was not done; `look_up` offers it again, `changes` are
    what somebody else did meanwhile. `assessment` is handed in by whoever has just looked at everything."""
    opened = clock.now()
    bench = assessment.bench if assessment else _load(engagement_id)
    form = CandidateFilter()
    form.offer(bench)
    step = pagination.wanted(per_page=PER_PAGE)
    name = look_up or request.args.get("look-up", "").strip()[:80]
    page = build_page(
        bench,
        Asked(
            slot_id=request.args.get("slot", type=int),
            name=name,
            compare=tuple(request.args.getlist("compare", type=int)),
            wanted=form.wanted(),
            limit=step.limit,
            offset=step.offset,
        ),
        assessment=assessment,
    )
    others, decisions = around(engagement_id, but=current_user)
    shown = {
        "others": others,
        "decisions": decisions,
        "form": form,
        "chips": chips(form),
        "name": name,
        "refused": refused,
        "changes": changes,
        "opened": opened.isoformat(),
        "kept": kept(),
        "compared_ids": [one.candidate.peer.id for one in page.compared],
        "part_labels": [part.label for part in PARTS],
        "may_override": current_user.can(Permission.TEAM_OVERRIDE),
    }
    return make_response(render_template("matching/build.html", page=page, step=_step(step, page), **shown), status)


def _load(engagement_id: int) -> Workbench:
    return queries.load_workbench(engagement_id, visible_to=current_user, settings=settings())


def settings() -> Settings:
    """What this installation sets."""
    config = current_app.config
    return Settings(today=clock.today(), terms_version=config["TERMS_VERSION"], rest_days=config["REST_DAYS"])


def kept() -> dict[str, str]:
    """The place and the filters in the address, for every form and link that comes back here."""
    return {name: value for name in KEPT if (value := request.args.get(name, ""))}


def seen_version() -> int:
    """The version of the draft that the person saw; one that was never given fits no draft."""
    return request.form.get("version", -1, type=int)


def builder_href(engagement_id: int, *, at: str = "team", **changes: Any) -> str:
    """Back to the builder, to the part with the id `at`: there the keyboard goes on, with a script and without."""
    return url_for("matching.build", engagement_id=engagement_id, _anchor=at, **{**kept(), **changes})


def chips(form: CandidateFilter) -> list[tuple[str, str]]:
    if request.endpoint != "matching.build":
        return []
    return [(words, href_without(name) + "#candidates") for words, name in form.in_force()]


def _step(wanted: pagination.Wanted, page: BuilderPage) -> pagination.Page[Any] | None:
    return wanted.filled(page.closer.listed, page.closer.total) if page.closer else None
