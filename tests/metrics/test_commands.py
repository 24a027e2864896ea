import sqlalchemy as sa

from peerhub.councils import queries as council_queries
from peerhub.metrics.models import MetricValue, Snapshot
from peerhub.metrics.operations import take_snapshot
from tests.metrics.figures import give
from tests.support import factories

TIDY = "metric_code,period,gss_code,value,label,topic,unit,polarity\n"
FIRST = "lof:homes,2024/25,E06000001,412,Homes built,Housing,homes,higher\n"
SOURCE = ("--source", "lof", "--name", "Local Outcomes Framework", "--licence", "OGL", "--attribution", "MHCLG")


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=[*arguments])


def test_a_shipped_source_comes_in_and_the_second_time_nothing_is_new(app):
    assert run(app, "import-metrics", "lginform").output == "LG Inform: 3,132 new, 0 changed, 0 unchanged.\n"
    assert run(app, "import-metrics", "lginform").output == "LG Inform: nothing is new, 3,132 unchanged.\n"


def test_all_that_is_shipped_comes_in(app, arrange):
    done = run(app, "import-metrics", "--all")
    assert done.exit_code == 0, done.output
    assert done.output.count("0 changed") == 5
    with arrange() as session:
        assert session.scalar(sa.select(sa.func.count(MetricValue.id))) == 13834 + 21840 + 32041 + 3132 + 5148


def test_a_tidy_file_comes_in(app, tmp_path):
    file = tmp_path / "homes.csv"
    file.write_text(TIDY + FIRST)
    done = run(app, "import-metrics", "tidy", str(file), *SOURCE)
    assert done.output == "Local Outcomes Framework: 1 new, 0 changed, 0 unchanged.\n"
    assert run(app, "import-metrics", "tidy", str(file), "--source", "lof").exit_code == 0


def test_faults_go_to_the_error_stream_and_the_exit_code_is_2(app, tmp_path, arrange):
    file = tmp_path / "homes.csv"
    file.write_text(TIDY + FIRST + "lof:homes,2024/25,E99999999,1,,,,\n")
    done = run(app, "import-metrics", "tidy", str(file), *SOURCE)
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "Nothing was imported, because one fault must be put right first.",
        "  homes.csv, line 3: No council has or had the code E99999999. Correct the code.",
    ]
    with arrange() as session:
        assert session.scalar(sa.select(sa.func.count(MetricValue.id))) == 0


def test_what_is_missing_on_the_command_line_is_said(app, tmp_path):
    file = tmp_path / "homes.csv"
    file.write_text(TIDY + FIRST)
    for arguments, words in (
        ((), "Name a source and a file, or give --all."),
        (("ons", "--all"), "Name a source and a file, or give --all."),
        (("tidy",), "A tidy file needs its path and --source CODE."),
        (("tidy", str(file), "--source", "lof"), "The source lof is not known."),
        (("cipfa", str(file)), "is not one of"),
    ):
        done = run(app, "import-metrics", *arguments)
        assert (done.exit_code, words in done.stderr) == (2, True), done.stderr


def test_every_command_has_help(app):
    for command in ("import-metrics", "verify-snapshots"):
        assert run(app, command, "--help").exit_code == 0


def test_seals_are_checked(app, arrange):
    with arrange() as session:
        hartlepool = council_queries.get_council("HPL")
        give(factories.make_metric(), hartlepool, factories.make_metric_import(), {2024: "1"})
        take_snapshot(hartlepool, by=None)
        session.flush()
    done = run(app, "verify-snapshots")
    assert (done.exit_code, done.output) == (0, "1 snapshots checked, 0 changed.\n")
    with arrange() as session:
        row = session.execute(sa.select(Snapshot.__table__)).mappings().one()
        session.execute(sa.insert(Snapshot.__table__), dict(row) | {"id": 2})
    done = run(app, "verify-snapshots")
    assert done.exit_code == 1
    assert "Snapshot 2 of Hartlepool was changed after it was sealed." in done.stderr
