"""peerhub: peer support and engagement management for the Local Government Association."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from peerhub import db

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: object) -> Flask:
    """The application for one set of settings (see `config.py`). Reads as a table of contents."""
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(ROOT / "instance"),
    )
    app.config.from_object(config)
    _prepare_folders(app)
    db.init_app(app)
    Migrate(app, db.db, directory=str(ROOT / "migrations"))
    _install_web(app)
    _register_pages(app)
    _register_commands(app)
    return app


def _prepare_folders(app: Flask) -> None:
    for setting in ("INSTANCE_FOLDER", "DOCUMENTS_FOLDER"):
        Path(app.config[setting]).mkdir(parents=True, exist_ok=True)


def _install_web(app: Flask) -> None:
    from flask_wtf import CSRFProtect

    from peerhub.accounts import sessions
    from peerhub.audit import ways
    from peerhub.home import navigation
    from peerhub.web import access, addresses, frame, proxies, uploads

    addresses.init_app(app)
    proxies.init_app(app)
    uploads.init_app(app)
    CSRFProtect(app)
    frame.init_app(app)
    access.init_app(app)
    ways.init_app(app)
    sessions.init_app(app)
    navigation.init_app(app)


def _register_pages(app: Flask) -> None:
    from peerhub.accounts.views import blueprint as accounts
    from peerhub.accreditations.views import blueprint as accreditations
    from peerhub.actionplan.views import blueprint as actionplan
    from peerhub.audit.views import blueprint as audit
    from peerhub.conversations.views import blueprint as conversations
    from peerhub.councils.views import blueprint as councils
    from peerhub.diaries.views import blueprint as diaries
    from peerhub.engagements.views import blueprint as engagements
    from peerhub.feedback.views import blueprint as feedback
    from peerhub.home.views import blueprint as home
    from peerhub.insight.views import blueprint as insight
    from peerhub.jobs.views import blueprint as jobs
    from peerhub.joining.views import blueprint as joining
    from peerhub.matching.views import blueprint as matching
    from peerhub.metrics.views import blueprint as metrics
    from peerhub.monitoring.views import blueprint as monitoring
    from peerhub.notifications.views import blueprint as notifications
    from peerhub.peers.views import blueprint as peers
    from peerhub.recommendations.views import blueprint as recommendations
    from peerhub.recruiting.views import blueprint as recruiting
    from peerhub.reports.views import blueprint as reports
    from peerhub.rights.views import blueprint as rights
    from peerhub.sharing.views import blueprint as sharing
    from peerhub.teams.views import blueprint as teams
    from peerhub.training.views import blueprint as training

    for blueprint in (
        accounts, accreditations, actionplan, audit, conversations, councils, diaries, engagements, feedback,
        home, insight, jobs, joining, matching, metrics, monitoring, notifications, peers, recommendations,
        recruiting, reports, rights, sharing, teams, training,
    ):  # fmt: skip
        app.register_blueprint(blueprint)


def _register_commands(app: Flask) -> None:
    from peerhub.accounts.commands import create_user
    from peerhub.councils.commands import import_councils
    from peerhub.demo.commands import demo
    from peerhub.documents.commands import documents_check
    from peerhub.engagements.commands import pin_snapshots
    from peerhub.home.commands import permissions_table
    from peerhub.jobs.commands import worker_command
    from peerhub.matching.commands import replay_command, solve_command
    from peerhub.metrics.commands import fetch_metrics, import_metrics, verify_snapshots
    from peerhub.monitoring.commands import publish_monitoring, rotate_monitoring_key
    from peerhub.reference import load_reference

    for command in (
        create_user, demo, documents_check, fetch_metrics, import_councils, import_metrics,
        load_reference, permissions_table, pin_snapshots, publish_monitoring, replay_command, rotate_monitoring_key,
        solve_command, verify_snapshots, worker_command,
    ):  # fmt: skip
        app.cli.add_command(command)
