"""What `make run` runs: builds the demo where it is not there yet, serves it, and says where and as whom to sign in."""

import argparse
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["PEERHUB_ENV"] = "demo"

from waitress import create_server  # noqa: E402

from config import from_environment  # noqa: E402 - found only now
from peerhub import collector, create_app  # noqa: E402
from peerhub.accounts.queries import find_user  # noqa: E402
from peerhub.jobs.worker import Worker  # noqa: E402
from peerhub.permissions import Role  # noqa: E402

HOST = "127.0.0.1"
PASSWORD = "peerhub-demo"  # noqa: S105 - printed for everybody: all data is invented


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: 8000)")
    port = parser.parse_args().port
    _refuse_taken_port(port)
    _prepare_database()
    app = create_app(from_environment())
    collector.settle(app)
    server = create_server(app, listen=f"{HOST}:{port}", threads=8)
    # In production workers are processes of their own; here one thread does what pages ask for.
    Thread(target=Worker(app).work, name="worker", daemon=True).start()
    # Printed now, because the socket listens from here on.
    _say_where_and_as_whom(port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.run()


def _refuse_taken_port(port: int) -> None:
    """Before a minute is spent on building."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            sys.exit(f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}")


def _prepare_database() -> None:
    """Today's schema, and the demo in it. A file is built beside its place, so that half a demo never stands there."""
    address = from_environment().SQLALCHEMY_DATABASE_URI
    place = Path(address.removeprefix("sqlite:///"))
    if not address.startswith("sqlite:///"):
        _flask(address, "db", "upgrade")
        if not _is_built():
            _flask(address, "demo")
    elif place.exists():
        _flask(address, "db", "upgrade")
    else:
        building = place.with_suffix(".building")
        for suffix in ("", "-wal", "-shm"):
            building.with_name(building.name + suffix).unlink(missing_ok=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        print("Building the demo: real councils and metrics, invented people. This happens once.", flush=True)
        _flask(f"sqlite:///{building}", "db", "upgrade")
        _flask(f"sqlite:///{building}", "demo")
        _gather(building)
        building.replace(place)


def _gather(file: Path) -> None:
    """Bring what still waits in SQLite's write-ahead log into the file, which is about to move without it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _is_built() -> bool:
    """Whether the demo's people are in the database. The demo goes in whole or not at all."""
    with create_app(from_environment()).app_context():
        return find_user(f"{Role.ADMINISTRATOR.value}@demo.example") is not None


def _flask(address: str, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        check=False,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address},
    )
    if done.returncode:
        sys.exit(f"`flask --app wsgi {' '.join(arguments)}` failed; see above.")


def _say_where_and_as_whom(port: int) -> None:
    print(f"\npeerhub is ready: http://{HOST}:{port}\n\nSign in with the password {PASSWORD} as")
    for role in Role:
        print(f"  {role.value + '@demo.example':28}{role.label}")
    print("\nAll people here are invented. Stop with Ctrl+C.", flush=True)


if __name__ == "__main__":
    main()
