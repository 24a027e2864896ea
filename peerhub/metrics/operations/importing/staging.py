"""The lines of a file as texts in a table of this connection's own, with their line numbers: nothing is judged yet.

COPY on PostgreSQL, one prepared INSERT on SQLite; either way the lines stream through and need no memory.
"""

from collections.abc import Iterator
from itertools import islice

import sqlalchemy as sa

from peerhub.councils.csv_files import Faults
from peerhub.metrics.sources import Reader
from peerhub.metrics.sources.staged import StagedRow

# On SQLite a column of the type NUMERIC keeps a well-formed number as a number and everything else as text, which is
# the whole check. PostgreSQL checks texts by a pattern (see `number`).
TABLES = (
    """import_line (line INTEGER, metric TEXT, area TEXT, period TEXT, value TEXT, flag TEXT, missing TEXT,
        ci_lower {number}, ci_upper {number}, status TEXT, note TEXT, figure {number})""",
    "import_metric (text TEXT PRIMARY KEY, code TEXT, metric_id INTEGER, is_known BOOLEAN, fault TEXT)",
    "import_area (text TEXT PRIMARY KEY, code TEXT, council_id INTEGER, passed BOOLEAN, fault TEXT)",
    "import_period (metric TEXT, text TEXT, words TEXT, first DATE, last DATE, fault TEXT, PRIMARY KEY (metric, text))",
    "import_flag (text TEXT PRIMARY KEY, reason TEXT, note TEXT, drops BOOLEAN, fault TEXT)",
    "import_status (text TEXT PRIMARY KEY, status TEXT, fault TEXT)",
    """import_odd (place TEXT, text TEXT, figure NUMERIC, reason TEXT, note TEXT, status TEXT, fault TEXT,
        PRIMARY KEY (place, text))""",
)
# Every value as it will stand, with the row that it meets there. Unique by its key, or refused.
READY = (
    "import_ready (metric_id INTEGER, area_code TEXT, period TEXT, line INTEGER, council_id INTEGER, "
    "period_start DATE, period_end DATE, value {decimal}, published_as TEXT, missing_reason TEXT, ci_lower {decimal}, "
    "ci_upper {decimal}, status TEXT, note TEXT{key})"
)
NAMES = (*(table.split(" ", 1)[0] for table in TABLES), "import_ready", "import_changed")
PLAIN_NUMBER = r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*$"
BLOCK = 2_000  # lines
# Any number will do, as long as every import asks for the same one.
QUEUE = 20260705


def queue_up(connection: sa.Connection) -> None:
    """Wait until no other import runs. On SQLite the write lock, which the transaction took at its start, does that."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:queue)"), {"queue": QUEUE})


def create(connection: sa.Connection) -> None:
    """The empty tables; those of an import before this one are dropped."""
    drop(connection)
    on_sqlite = connection.dialect.name == "sqlite"
    types = {
        "number": "NUMERIC" if on_sqlite else "TEXT",
        "decimal": "NUMERIC" if on_sqlite else "NUMERIC(18, 6)",
        # Kept in the order of the key, SQLite finds doubles at once and writes to its indexes from one end.
        "key": ", PRIMARY KEY (metric_id, area_code, period)) WITHOUT ROWID --" if on_sqlite else "",
    }
    for table in (*TABLES, READY):
        connection.exec_driver_sql("CREATE TEMPORARY TABLE " + table.format(**types))


def drop(connection: sa.Connection) -> None:
    schema = "temp" if connection.dialect.name == "sqlite" else "pg_temp"
    for name in NAMES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {schema}.{name}")


def load(connection: sa.Connection, reader: Reader, faults: Faults) -> int:
    """Every line of the file into `import_line`; how many there are. Lines that are no lines become faults."""
    driver = connection.connection.driver_connection
    assert driver is not None
    rows = reader.rows(faults)
    if connection.dialect.name == "sqlite":
        places = ", ".join(f"?{place}" for place in (*range(1, 12), 5))
        return int(driver.executemany(f"INSERT INTO import_line VALUES ({places})", rows).rowcount)
    columns = "line, metric, area, period, value, flag, missing, ci_lower, ci_upper, status, note"
    with driver.cursor() as cursor:
        with cursor.copy(f"COPY import_line ({columns}) FROM STDIN") as copy:
            for block in _blocks(rows):
                copy.write(block)
        loaded = int(cursor.rowcount)
        cursor.execute("ANALYSE import_line")
        return loaded


def _blocks(rows: Iterator[StagedRow]) -> Iterator[str]:
    """The lines in PostgreSQL's own text form, many at a time: twice as quick as one by one."""
    while block := list(islice(rows, BLOCK)):
        text = "\n".join([f"{row[0]}\t" + "\t".join(row[1:]) for row in block]) + "\n"
        # Tabs, line ends and backslashes inside a cell would break the form: such blocks are written with care.
        if (text.count("\t"), text.count("\n")) != (10 * len(block), len(block)) or "\r" in text or "\\" in text:
            text = "".join("\t".join((str(row[0]), *map(_escaped, row[1:]))) + "\n" for row in block)
        yield text


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
