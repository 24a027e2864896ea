"""From the values that are ready to the table of values, in four statements, with what changed written down."""

from dataclasses import dataclass

import sqlalchemy as sa

from peerhub.metrics.models import ChangeKind, MetricImport

FACTS = (
    "council_id", "period_start", "period_end", "value", "published_as", "missing_reason", "ci_lower", "ci_upper",
    "status", "note",
)  # fmt: skip
DIFFERS = " OR ".join(f"r.{name} IS DISTINCT FROM v.{name}" for name in FACTS)
MEETS = "v.metric_id = r.metric_id AND v.area_code = r.area_code AND v.period = r.period"


@dataclass(frozen=True)
class Written:
    """How many values came in for the first time, and how many replaced others."""

    new: int
    changed: int


def write(connection: sa.Connection, run: MetricImport, *, total: int) -> Written:
    """Add what is new and revise what differs. A value that is revised is kept as it was published before."""
    met, changed = _meet(connection)
    if changed:
        _find_changed(connection)
    new = _add_new(connection, run.id, met=met, total=total)
    if new:
        _tell_what_is_new(connection, run.id)
    if changed:
        _keep_revised(connection, run.id)
        _revise(connection, run.id)
    return Written(new, changed)


def _meet(connection: sa.Connection) -> tuple[int, int]:
    """How many values of the file stand already, and how many of them otherwise than the file says."""
    connection.exec_driver_sql("""
        UPDATE import_metric SET is_known =
            EXISTS (SELECT 1 FROM metric_value AS v WHERE v.metric_id = import_metric.metric_id)
    """)
    if not connection.exec_driver_sql("SELECT 1 FROM import_metric WHERE is_known LIMIT 1").first():
        return 0, 0
    counted = connection.exec_driver_sql(f"""
        SELECT count(*), count(*) FILTER (WHERE {DIFFERS})
        FROM import_ready AS r CROSS JOIN metric_value AS v WHERE {MEETS}
    """).one()
    return counted[0], counted[1]


def _find_changed(connection: sa.Connection) -> None:
    """Values that stand otherwise than the file says, into `import_changed`."""
    columns = ", ".join(f"r.{name}" for name in FACTS)
    connection.exec_driver_sql(f"""
        CREATE TEMPORARY TABLE import_changed AS
        SELECT v.id AS value_id, {columns} FROM import_ready AS r
        CROSS JOIN metric_value AS v WHERE {MEETS} AND ({DIFFERS})
    """)


def _add_new(connection: sa.Connection, run_id: int, *, met: int, total: int) -> int:
    if met == total:
        return 0
    facts = ", ".join(FACTS)
    only_new = f"WHERE NOT EXISTS (SELECT 1 FROM metric_value AS v WHERE {MEETS})" if met else ""
    done = connection.exec_driver_sql(f"""
        INSERT INTO metric_value (metric_id, area_code, period, import_id, {facts})
        SELECT metric_id, area_code, period, {run_id}, {facts} FROM import_ready AS r {only_new}
        ORDER BY metric_id, area_code, period
    """)
    return done.rowcount


def _tell_what_is_new(connection: sa.Connection, run_id: int) -> None:
    """The inferred change log: metrics, and of metrics that were known, periods and areas, seen for the first time."""
    new_metrics = "SELECT metric_id FROM import_metric WHERE metric_id IS NOT NULL AND NOT is_known"
    connection.exec_driver_sql(f"""
        INSERT INTO metric_change (import_id, kind, metric_id, what, rows)
        SELECT {run_id}, '{ChangeKind.METRIC.value}', metric_id, '', count(*) FROM import_ready
        WHERE metric_id IN ({new_metrics}) GROUP BY metric_id
    """)
    if not connection.exec_driver_sql("SELECT 1 FROM import_metric WHERE is_known LIMIT 1").first():
        return
    for kind, column, same in (
        (ChangeKind.PERIOD, "period", "o.period_end = n.day AND o.period = n.what"),
        (ChangeKind.AREA, "area_code", "o.area_code = n.what"),
    ):
        connection.exec_driver_sql(f"""
            INSERT INTO metric_change (import_id, kind, metric_id, what, rows)
            SELECT {run_id}, '{kind.value}', n.metric_id, n.what, n.rows
            FROM (SELECT metric_id, {column} AS what, max(period_end) AS day, count(*) AS rows FROM metric_value
                  WHERE import_id = {run_id} AND metric_id NOT IN ({new_metrics}) GROUP BY metric_id, {column}) AS n
            WHERE NOT EXISTS (SELECT 1 FROM metric_value AS o
                              WHERE o.metric_id = n.metric_id AND {same} AND o.import_id <> {run_id})
        """)


def _keep_revised(connection: sa.Connection, run_id: int) -> None:
    kept = ("value", "published_as", "missing_reason", "ci_lower", "ci_upper", "status", "note")
    connection.exec_driver_sql(f"""
        INSERT INTO metric_revision (import_id, value_id, earlier_import_id, {", ".join(kept)})
        SELECT {run_id}, v.id, v.import_id, {", ".join(f"v.{name}" for name in kept)}
        FROM import_changed AS c JOIN metric_value AS v ON v.id = c.value_id
    """)
    connection.exec_driver_sql(f"""
        INSERT INTO metric_change (import_id, kind, metric_id, what, rows)
        SELECT {run_id}, '{ChangeKind.REVISED.value}', v.metric_id, v.period, count(*)
        FROM import_changed AS c JOIN metric_value AS v ON v.id = c.value_id GROUP BY v.metric_id, v.period
    """)


def _revise(connection: sa.Connection, run_id: int) -> None:
    """Only another figure counts as a revision of the value itself: `previous_value` stays otherwise."""
    facts = ", ".join(f"{name} = c.{name}" for name in FACTS)
    connection.exec_driver_sql(f"""
        UPDATE metric_value SET {facts}, import_id = {run_id},
            previous_value = CASE WHEN metric_value.value IS DISTINCT FROM c.value
                THEN metric_value.value ELSE metric_value.previous_value END
        FROM import_changed AS c WHERE metric_value.id = c.value_id
    """)
