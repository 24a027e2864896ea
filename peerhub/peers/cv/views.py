"""A profile from a CV: the file or the words, then what they suggest, then what the peer confirms."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from peerhub import clock
from peerhub.councils.queries import findable_councils
from peerhub.db import db
from peerhub.peers import queries, rules
from peerhub.peers.cv import operations
from peerhub.peers.cv.finding import MOST_POSTS, suggest
from peerhub.peers.cv.forms import ConfirmCvForm, CvForm, as_data
from peerhub.peers.cv.reading import CvUnreadable, text_in
from peerhub.peers.models import Peer
from peerhub.peers.operations import PeerRefused, PostDetails
from peerhub.peers.views import blueprint
from peerhub.peers.views.own import back, own_peer
from peerhub.permissions import Permission
from peerhub.web.access import requires
from peerhub.web.forms import refuse_at_field


@blueprint.route("/my-profile/cv", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def my_cv() -> ResponseReturnValue:
    """Nothing is saved here: what the CV suggests comes back as a form."""
    peer, form = own_peer(), CvForm()
    if form.validate_on_submit():
        try:
            text = words_of(form)
        except CvUnreadable as unreadable:
            form.refuse(unreadable, on="file" if form.file.data else "words")
        else:
            return confirm_page(peer, suggested_form(peer, text))
    return render_template("peers/my_cv.html", form=form)


@blueprint.route("/my-profile/cv/confirmation", methods=["GET", "POST"])
@requires(Permission.OWN_PROFILE)
def confirm_my_cv() -> ResponseReturnValue:
    peer = own_peer()
    form = ConfirmCvForm.of(peer.kind, queries.skills_in_order(), queries.councils_to_choose_from(), None)
    if not form.is_submitted():
        return redirect(url_for("peers.my_cv"))
    if form.validate() and is_complete(form):
        try:
            operations.take_over(peer, confirmed_in(form), by=current_user)
        except PeerRefused as refused:
            db.session.rollback()
            refuse_at_field(form, refused)
            peer = own_peer()
        else:
            return back("Thank you. Your profile has what you confirmed, and your CV was not kept.")
    return confirm_page(peer, form)


def words_of(form: CvForm) -> str:
    """Raises CvUnreadable."""
    if form.file.data is not None:
        return text_in(form.file.data.stream.read())
    if not form.words.data:
        raise CvUnreadable("Choose a file, or paste the words of your CV")
    return str(form.words.data)


def suggested_form(peer: Peer, text: str) -> ConfirmCvForm:
    skills = queries.skills_in_order()
    found = suggest(text, peer.kind, findable_councils(), [(skill.code, skill.name) for skill in skills])
    held = {item.skill_id: item.level for item in peer.skills}
    data = as_data(found, {skill.code: skill.id for skill in skills}, held)
    data["about"] = peer.about or found.about
    data["speaks_welsh"] = peer.speaks_welsh or found.speaks_welsh
    return ConfirmCvForm.of(peer.kind, skills, queries.councils_to_choose_from(), data)


def is_complete(form: ConfirmCvForm) -> bool:
    """Whether every post that is ticked has its kind and first day; what is missing is said at its field."""
    needed = (("seniority", "Choose the kind of post"), ("started_on", "Enter the first day, for example 9 3 2027"))
    missing = [(f"{name}-{number}", sentence) for number in form.kept() for name, sentence in needed
               if not form[f"{name}-{number}"].data]  # fmt: skip
    for name, sentence in missing:
        form.refuse(sentence, on=name)
    return not missing


def confirmed_in(form: ConfirmCvForm) -> operations.Confirmed:
    return operations.Confirmed(
        about=form.about.data,
        speaks_welsh=form.speaks_welsh.data,
        levels=form.levels(),
        posts=[(number, post_in(form, number)) for number in reversed(form.kept())],
    )


def post_in(form: ConfirmCvForm, number: int) -> PostDetails:
    """The post under that number; the first one that is still held introduces the peer."""
    held = [one for one in form.kept() if form[f"ended_on-{one}"].data is None]
    return PostDetails(
        title=form[f"title-{number}"].data,
        portfolio=form[f"portfolio-{number}"].data,
        seniority=form[f"seniority-{number}"].data,
        started_on=form[f"started_on-{number}"].data,
        council=queries.council_chosen(form[f"council-{number}"].data),
        organisation=form[f"organisation-{number}"].data,
        ended_on=form[f"ended_on-{number}"].data,
        is_main=held[:1] == [number],
    )


def confirm_page(peer: Peer, form: ConfirmCvForm) -> str:
    shown = [
        number for number in range(1, MOST_POSTS + 1) if form[f"keep-{number}"].data or form[f"title-{number}"].data
    ]
    held = rules.current_posts(peer.posts, clock.today())
    return render_template("peers/confirm_cv.html", form=form, shown=shown, held=held, levels=rules.SKILL_LEVELS)
