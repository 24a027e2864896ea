"""A pool of peers from a workbook: how long reading, the dry run, the import, a merge of all and the undo take.

Empty database with the real register, in a folder of its own; the statements are counted as well as the time.

    python benchmarks/bench_peer_import.py [--peers 2200]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask_migrate import upgrade

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config import TestConfig  # noqa: E402 - found only now
from peerhub import create_app, reference  # noqa: E402
from peerhub.councils import operations as councils  # noqa: E402
from peerhub.db import db, writing  # noqa: E402
from peerhub.peers.importing import operations  # noqa: E402
from peerhub.peers.importing.tables import sheet_in  # noqa: E402
from peerhub.permissions import Role  # noqa: E402
from tests.peers.sheets import workbook  # noqa: E402
from tests.support import factories  # noqa: E402
from tests.support.sql import recording_sql  # noqa: E402

HEADINGS = ["First name", "Last name", "E-mail", "Political group", "Job title", "Council", "Skills", "Days a year"]
PLACES = ("Hartlepool", "Kent", "Leeds", "Cardiff", "Camden", "Durham", "Walsall", "Dover", "Exeter", "Bath")


def lines(number: int, days: int) -> list[list[object]]:
    return [
        [f"Pat{one}", f"Evans{one}", f"p{one}@example.org", "Labour" if one % 3 == 0 else "",
         "Leader" if one % 3 == 0 else "Director of finance", PLACES[one % len(PLACES)], "finance 3; housing 2", days]
        for one in range(number)
    ]  # fmt: skip


def timed(what: str, act: Callable[[], object]) -> None:
    with recording_sql() as record:
        began, worked = time.perf_counter(), time.process_time()
        act()
        db.session.flush()
        wall, own = time.perf_counter() - began, time.process_time() - worked
        print(f"{what:<32}{wall:>8.2f} s{own:>8.2f} s of it working{len(record):>6} statements")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=int, default=2200)
    number = parser.parse_args().peers
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(TestConfig({"DATABASE_URL": f"sqlite:///{folder}/pool.db"}, instance=Path(folder)))
        with app.app_context(), writing():
            upgrade()
            reference.ensure_all()
            councils.import_shipped_register(by=None)
            staff = factories.make_user(Role.ADMINISTRATOR)
            files = [workbook([HEADINGS, *lines(number, days)]) for days in (8, 9)]
            print(f"{number:,} peers, {len(files[0]) / 1024:.0f} KB")
            for name, content in zip(("new", "merged"), files, strict=True):
                opened = operations.open_import("pool.xlsx", content, by=staff)
                timed(f"read the workbook ({name})", partial(sheet_in, "pool.xlsx", content))
                timed(f"dry run ({name})", partial(operations.plan_for, opened))
                timed(f"import ({name})", partial(operations.apply, opened, by=staff))
            timed("undo (merged)", partial(operations.undo, opened, by=staff))


if __name__ == "__main__":
    main()
