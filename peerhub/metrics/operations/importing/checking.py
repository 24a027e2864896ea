"""Every line judged in the database: the first thing that is wrong with each becomes one sentence."""

import sqlalchemy as sa

from peerhub.councils.csv_files import Faults
from peerhub.metrics.operations.importing.staging import PLAIN_NUMBER

LONGEST_REASON, LONGEST_NOTE = 120, 200

JOINS = """
FROM import_line AS l
JOIN import_metric AS m ON m.text = l.metric
JOIN import_area AS a ON a.text = l.area
JOIN import_period AS p ON p.metric = l.metric AND p.text = l.period
JOIN import_flag AS f ON f.text = l.flag
JOIN import_status AS s ON s.text = l.status
LEFT JOIN import_odd AS v ON v.place = 'value' AND v.text = l.value
LEFT JOIN import_odd AS lo ON lo.place = 'ci_lower' AND lo.text = l.ci_lower
LEFT JOIN import_odd AS hi ON hi.place = 'ci_upper' AND hi.text = l.ci_upper
"""
FAULT = f"""
COALESCE(m.fault, v.fault, lo.fault, hi.fault,
    CASE WHEN {{ci_lower}} > {{ci_upper}}
        THEN 'The lower limit ' || l.ci_lower || ' is above the upper, ' || l.ci_upper || '.' END,
    CASE WHEN length(l.missing) > {LONGEST_REASON}
        THEN 'The cell missing_reason is longer than {LONGEST_REASON} characters. Shorten it.' END,
    a.fault, p.fault, f.fault, s.fault,
    CASE WHEN length(l.note) > {LONGEST_NOTE}
        THEN 'The cell note is longer than {LONGEST_NOTE} characters. Shorten it.' END)
"""


def number(connection: sa.Connection, place: str) -> str:
    """SQL for the figure in this place of line `l`; NULL where there is none."""
    odd = {"value": "v", "ci_lower": "lo", "ci_upper": "hi"}[place]
    if connection.dialect.name == "sqlite":
        column = "l.figure" if place == "value" else f"l.{place}"
        return f"CASE WHEN {odd}.place IS NULL THEN round({column}, 6) ELSE {odd}.figure END"
    plain = f"CASE WHEN {odd}.place IS NULL AND l.{place} ~ '{PLAIN_NUMBER}' THEN l.{place}::numeric END"
    return f"round(COALESCE({odd}.figure, {plain}), 6)"


def find_faults(connection: sa.Connection, name: str, faults: Faults) -> None:
    """Add a fault for each line that has one; lines that are passed over have none."""
    if not _anything_wrong(connection):
        return
    fault = FAULT.format(ci_lower=number(connection, "ci_lower"), ci_upper=number(connection, "ci_upper"))
    rows = connection.exec_driver_sql(
        f"SELECT l.line, {fault} AS fault {JOINS} WHERE NOT a.passed AND {fault} IS NOT NULL ORDER BY l.line"
    )
    for line, sentence in rows:
        faults.add(name, line, sentence)


def _anything_wrong(connection: sa.Connection) -> bool:
    """Whether any text has a fault, or any line may have one of its own. A good file needs no more than this."""
    of_texts = " UNION ALL ".join(
        f"SELECT 1 FROM import_{name} WHERE fault IS NOT NULL"
        for name in ("metric", "area", "period", "flag", "status", "odd")
    )
    of_lines = (
        f"SELECT 1 FROM import_line WHERE length(missing) > {LONGEST_REASON} OR length(note) > {LONGEST_NOTE} "
        "OR (ci_lower <> '' AND ci_upper <> '' AND "
        f"{_above(connection)})"
    )
    return connection.exec_driver_sql(f"{of_texts} UNION ALL {of_lines} LIMIT 1").first() is not None


def _above(connection: sa.Connection) -> str:
    """SQL for: the lower limit is above the upper, or one of them is no plain number."""
    if connection.dialect.name == "sqlite":
        return "ci_lower > ci_upper"  # a text is above every number
    plain = f"ci_lower ~ '{PLAIN_NUMBER}' AND ci_upper ~ '{PLAIN_NUMBER}'"
    return f"CASE WHEN {plain} THEN ci_lower::numeric > ci_upper::numeric ELSE true END"


def make_ready(connection: sa.Connection, *, flag_is_published: bool) -> int:
    """Put every line that is right into `import_ready` as the value that it will be; how many came that far.

    On SQLite only the first of several lines with the same key comes that far; see `find_doubles`.
    """
    on_sqlite = connection.dialect.name == "sqlite"
    figure = f"CASE WHEN f.drops THEN NULL ELSE {number(connection, 'value')} END"
    published = "COALESCE(NULLIF(trim(l.value), ''), l.flag)" if flag_is_published else "trim(l.value)"
    verb = "INSERT OR IGNORE INTO" if on_sqlite else "INSERT INTO"
    done = connection.exec_driver_sql(f"""
        {verb} import_ready
        SELECT metric_id, area_code, period, line, council_id, period_start, period_end, value, published_as,
            CASE WHEN value IS NULL THEN missing END, ci_lower, ci_upper, status,
            COALESCE(NULLIF(said_note, ''), CASE WHEN value IS NOT NULL THEN NULLIF(flag_note, '') END, odd_note)
        FROM (
            SELECT m.metric_id, a.code AS area_code, p.words AS period, l.line, a.council_id,
                p.first AS period_start, p.last AS period_end, {figure} AS value,
                substr({published}, 1, 40) AS published_as,
                COALESCE(NULLIF(trim(l.missing), ''), NULLIF(f.reason, ''), v.reason, 'Not available at source')
                    AS missing,
                {number(connection, "ci_lower")} AS ci_lower, {number(connection, "ci_upper")} AS ci_upper,
                COALESCE(v.status, s.status) AS status,
                trim(l.note) AS said_note, f.note AS flag_note, v.note AS odd_note
            {JOINS}
            WHERE NOT a.passed
        ) AS line
    """)
    if not on_sqlite:
        connection.exec_driver_sql("ANALYSE import_ready")
    return done.rowcount


def find_doubles(connection: sa.Connection, name: str, faults: Faults) -> None:
    """Add a fault for each line whose metric, code and period an earlier line has."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"""
            SELECT l.line, r.line {JOINS}
            JOIN import_ready AS r ON r.metric_id = m.metric_id AND r.area_code = a.code AND r.period = p.words
            WHERE r.line <> l.line AND NOT a.passed ORDER BY l.line
        """)
    else:
        rows = connection.exec_driver_sql("""
            SELECT r.line, first.line FROM import_ready AS r
            JOIN (SELECT metric_id, area_code, period, min(line) AS line FROM import_ready
                  GROUP BY metric_id, area_code, period HAVING count(*) > 1) AS first
                ON first.metric_id = r.metric_id AND first.area_code = r.area_code AND first.period = r.period
            WHERE first.line <> r.line ORDER BY r.line
        """)
    for line, earlier in rows:
        faults.add(name, line, f"Line {earlier:,} has the same metric, code and period. Keep one of the two.")
