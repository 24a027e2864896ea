"""Pages of a season: planned, looked at, compared, applied, undone."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.db import db
from peerhub.jobs.queries import ahead_of
from peerhub.matching.errors import MatchingError
from peerhub.matching.explaining.verdicts import blocked_sentence
from peerhub.matching.proposing import Assessment
from peerhub.matching.queries import load_workbench_about
from peerhub.matching.season import operations, queries
from peerhub.matching.season.calendar import Place, Visit, make_calendar
from peerhub.matching.season.differences import by_engagements, difference, figure_rows, gap_in_words, summary
from peerhub.matching.season.forms import IN_FORCE, ScenarioForm, SeasonForm, WhyForm
from peerhub.matching.season.models import SeasonScenario
from peerhub.matching.season.operations.planning import Options
from peerhub.matching.season.periods import periods_of
from peerhub.matching.season.plans import people_in
from peerhub.matching.season.previews import preview
from peerhub.matching.season.why import answered, people_of, place_and_month, place_name
from peerhub.matching.views import blueprint
from peerhub.matching.views.building import settings
from peerhub.permissions import Permission
from peerhub.web import pagination
from peerhub.web.access import requires
from peerhub.web.formats import listed, plural

REFUSED = 409


@blueprint.route("/seasons")
@requires(Permission.TEAM_PROPOSE)
def seasons() -> ResponseReturnValue:
    step = pagination.wanted()
    found, total = queries.seasons(limit=step.limit, offset=step.offset)
    return render_template("matching/seasons.html", page=step.filled(found, total))


@blueprint.route("/seasons/new", methods=["GET", "POST"])
@requires(Permission.TEAM_PROPOSE)
def new_season() -> ResponseReturnValue:
    visits = queries.open_visits(visible_to=current_user, today=clock.today())
    form, periods = SeasonForm(), periods_of(visits)
    form.offer(visits, periods)
    if form.validate_on_submit():
        try:
            wanted = form.wanted(periods)
            named = {"name": form.name.data, "engagement_ids": wanted}
            scenario = operations.start(**named, by=current_user, settings=settings())
        except MatchingError as refused:
            db.session.rollback()
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            return redirect(_at(scenario))
    return render_template("matching/new_season.html", form=form, visits=visits)


@blueprint.route("/seasons/<int:season_id>")
@requires(Permission.TEAM_PROPOSE)
def season(season_id: int) -> ResponseReturnValue:
    found, scenarios = queries.get_season(season_id), queries.scenarios_of(season_id)
    planned = [scenario for scenario in scenarios if scenario.plan]
    visits, places = queries.visits_of(season_id, visible_to=current_user), queries.places_of(season_id)
    standing = {who for place in places for who in (place.peer_id, place.drafted_id) if who is not None}
    where = _where(places, visits)
    pairs = [_pair(planned[0].found, other, where) for other in planned[1:]]
    rows = figure_rows([scenario.found for scenario in planned])
    calendar = make_calendar(visits, places, None, queries.names_of(standing)) if visits else None
    shown = {"scenarios": scenarios, "planned": planned, "pairs": pairs, "visits": visits, "calendar": calendar}
    return render_template("matching/season.html", season=found, rows=rows, **shown)


def _pair(first: Mapping[str, Any], other: SeasonScenario, where: Callable[[int], str]) -> tuple[Any, ...]:
    """Another scenario beside the first: what differs in one sentence, in several, and in people."""
    said = summary(first, other.found, name=other.name, where=where)
    return other, said, difference(first, other.found, name=other.name)


def _where(places: Iterable[Place], visits: Iterable[Visit]) -> Callable[[int], str]:
    """A place in words, by its slot."""
    by_id, visit_by_id = {place.id: place for place in places}, {visit.id: visit for visit in visits}
    return lambda slot_id: place_and_month(slot_id, by_id, visit_by_id)


@blueprint.route("/seasons/<int:season_id>/scenarios/new", methods=["GET", "POST"])
@requires(Permission.TEAM_PROPOSE)
def new_scenario(season_id: int) -> ResponseReturnValue:
    found = queries.get_season(season_id)
    form = ScenarioForm(data={"weights": IN_FORCE, "exactness": "usual", "minutes": 2})
    form.offer(queries.weight_versions())
    if form.validate_on_submit():
        try:
            options = _options(form)
            scenario = operations.add_scenario(
                found, name=form.name.data, options=options, by=current_user, settings=settings()
            )
        except MatchingError as refused:
            db.session.rollback()
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            return redirect(_at(scenario))
    return render_template("matching/new_scenario.html", form=form, season=found)


@blueprint.route("/season-scenarios/<int:scenario_id>")
@requires(Permission.TEAM_PROPOSE)
def season_scenario(scenario_id: int) -> ResponseReturnValue:
    scenario = queries.get_scenario(scenario_id)
    if scenario.plan is None:
        ahead = ahead_of(scenario.job) if scenario.job else 0
        return render_template("matching/season_scenario.html", scenario=scenario, ahead=ahead)
    visits, places = (
        queries.visits_of(scenario.season_id, visible_to=current_user),
        queries.places_of(scenario.season_id),
    )
    people = people_in(scenario.plan)
    names = queries.names_of(people | {place.peer_id for place in places if place.peer_id is not None})
    shown: dict[str, Any] = {
        "calendar": make_calendar(visits, places, scenario.plan, names),
        "figures": scenario.plan["figures"],
        "names": names,
        "spread": by_engagements(scenario.plan["figures"]["load"]),
        "proof": gap_in_words(scenario.plan),
        "applications": queries.applications_of(scenario_id),
        "changed": queries.changes_since(scenario, people=people, engagements=[visit.id for visit in visits]),
    }
    return render_template("matching/season_scenario.html", scenario=scenario, ahead=0, **shown)


@blueprint.route("/seasons/<int:season_id>/compare")
@requires(Permission.TEAM_PROPOSE)
def compare_scenarios(season_id: int) -> ResponseReturnValue:
    found, planned = queries.get_season(season_id), [one for one in queries.scenarios_of(season_id) if one.plan]
    chosen = {one.id: one for one in planned}
    first = chosen.get(request.args.get("one", 0, type=int), planned[0] if planned else None)
    other = chosen.get(request.args.get("other", 0, type=int), planned[-1] if planned else None)
    if first is None or other is None or first is other:
        return redirect(url_for("matching.season", season_id=season_id))
    visits, places = queries.visits_of(season_id, visible_to=current_user), queries.places_of(season_id)
    shown: dict[str, Any] = {
        "summary": summary(first.found, other.found, name=other.name, where=_where(places, visits)),
        "differs": difference(first.found, other.found, name=other.name),
        "visits": {visit.id: visit for visit in visits},
        "places": {place.id: place.name for place in places},
        "names": queries.names_of(people_in(first.found) | people_in(other.found)),
    }
    return render_template(
        "matching/compare_scenarios.html", season=found, planned=planned, first=first, other=other, **shown
    )


@blueprint.route("/season-scenarios/<int:scenario_id>/apply", methods=["GET", "POST"])
@requires(Permission.TEAM_PROPOSE)
def apply_scenario(scenario_id: int) -> ResponseReturnValue:
    scenario, refused, ticked = queries.get_scenario(scenario_id), "", request.form.getlist("slots", type=int)
    if request.method == "POST":
        try:
            given: dict[str, Any] = {"slot_ids": ticked, "versions": _versions()}
            done = operations.apply(scenario, **given, by=current_user, settings=settings())
        except MatchingError as error:
            db.session.rollback()
            scenario, refused = queries.get_scenario(scenario_id), error.sentence
        else:
            db.session.commit()
            flash(f"Written into {plural(len(done.drafts), 'team')}. Nobody has been asked yet.", "success")
            return redirect(_at(scenario) + "#applied")
    if scenario.plan is None:
        return redirect(_at(scenario))
    ids = [team["engagement_id"] for team in scenario.plan["teams"]]
    benches = queries.load_only(people_in(scenario.plan), ids, visible_to=current_user, settings=settings())
    teams = preview(benches, scenario.plan)
    shown = {"scenario": scenario, "teams": teams, "refused": refused, "ticked": ticked}
    return render_template("matching/apply_scenario.html", **shown), REFUSED if refused else 200


@blueprint.route("/season-applications/<int:application_id>/undo", methods=["POST"])
@requires(Permission.TEAM_PROPOSE)
def undo_application(application_id: int) -> ResponseReturnValue:
    application = queries.lock_application(application_id)
    try:
        many, left = operations.undo(application, by=current_user)
    except MatchingError as refused:
        db.session.rollback()
        flash(refused.sentence, "error")
    else:
        db.session.commit()
        flash(f"{plural(many, 'team')} put back as before.", "success")
        if left:
            flash(f"Left alone, because somebody changed them since: {listed(left)}.", "error")
    return redirect(_at(application.scenario) + "#applied")


@blueprint.route("/season-scenarios/<int:scenario_id>/why", methods=["GET", "POST"])
@requires(Permission.TEAM_PROPOSE)
def season_why(scenario_id: int) -> ResponseReturnValue:
    """Why is somebody not there? What keeps them out, or what it costs the whole season to have them there."""
    scenario = queries.get_scenario(scenario_id)
    places = {place.id: place for place in queries.places_of(scenario.season_id)}
    visits = {visit.id: visit for visit in queries.visits_of(scenario.season_id, visible_to=current_user)}
    form = WhyForm()
    form.offer([(one.id, place_name(one.id, places, visits)) for one in places.values() if one.peer_id is None])
    if form.validate_on_submit():
        try:
            who = {"slot_id": form.place.data, "peer_id": _peer_for(places[form.place.data], form.peer.data)}
            operations.ask_why(scenario, **who, by=current_user, settings=settings())
        except MatchingError as refused:
            form.refuse(refused, on=refused.field)
        else:
            db.session.commit()
            return redirect(url_for("matching.season_why", scenario_id=scenario_id))
    asked = queries.questions_of(scenario_id)
    results = [job.result for job in asked if job.result]
    names = queries.names_of(people_of(results))
    answers = {job.id: answered(job.result, places, visits, names) for job in asked if job.result}
    return render_template("matching/season_why.html", scenario=scenario, form=form, asked=asked, answers=answers)


def _peer_for(place: Place, text: str) -> int:
    """Who is meant. Raises MatchingError where nobody is, several are, or a rule keeps them out of the place."""
    found = queries.peers_named(text)
    if not found:
        raise MatchingError("Nobody in the pool has this name or number. Try a part of the name.", "peer")
    if len(found) > 1:
        listed_names = listed([name for _, name in found])
        raise MatchingError(f"Several people have this name. Give the number: {listed_names}.", "peer")
    peer_id = found[0][0]
    given: dict[str, Any] = {"visible_to": current_user, "settings": settings()}
    bench = load_workbench_about(place.engagement_id, peer_id, **given)
    peer, slot = bench.pool.peer(peer_id), bench.engagement.slots_by_id[place.id]
    blocks = Assessment(bench).blocks_on(peer, slot)
    if blocks:
        raise MatchingError(blocked_sentence(peer, blocks), "peer")
    return peer_id


def _options(form: ScenarioForm) -> Options:
    """What the form asks for. Raises MatchingError for a reference that nobody has."""
    references = form.references()
    known = queries.peers_by_reference(references)
    unknown = [reference for reference in references if reference not in known]
    if unknown:
        raise MatchingError(f"No peer has the reference {listed(unknown)}. Look at the peer's record.", "without")
    return Options(
        weights_version=form.weights.data or None,
        without=tuple(sorted(known.values())),
        is_exact=form.exactness.data == "exact",
        minutes=form.minutes.data,
    )


def _versions() -> dict[int, int]:
    """The versions of the drafts that the page showed, by engagement: fields `version-12`."""
    found = {}
    for name, value in request.form.items():
        engagement_id = name.removeprefix("version-")
        if name.startswith("version-") and engagement_id.isdecimal() and value.isdecimal():
            found[int(engagement_id)] = int(value)
    return found


def _at(scenario: SeasonScenario) -> str:
    return url_for("matching.season_scenario", scenario_id=scenario.id)
