"""A throw-away PostgreSQL of one test run: its own folder, its own socket, no port, gone afterwards."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

NO_PROGRAMS = (
    "PostgreSQL's server programs were not found. Install them (Debian, Ubuntu: apt-get install postgresql) or put "
    "the folder of initdb and pg_ctl on the PATH."
)
# Nothing here has to survive a crash, and parallel plans would only fight the tests for two cores.
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "max_parallel_workers_per_gather": "0",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_messages": "fatal",
}


def find_programs() -> Path:
    """The folder of initdb and pg_ctl; the newest where several are installed. Raises RuntimeError."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not installed:
        raise RuntimeError(NO_PROGRAMS)
    return installed[-1].parent


class ThrowAwayPostgres:
    """One server in `folder`, reached through a socket in that folder only. PostgreSQL refuses to run as root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = find_programs()
        self.account = _unprivileged_account() if os.geteuid() == 0 else None

    def address(self, database: str) -> str:
        return f"postgresql+psycopg://peerhub@/{database}?host={self.folder}"

    def connection_text(self, database: str) -> str:
        """The same address in libpq's own form."""
        return f"host={self.folder} user=peerhub dbname={database}"

    def start(self) -> None:
        self.folder.mkdir(mode=0o700)
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        data = str(self.folder / "data")
        self._run(
            "initdb", "-D", data, "-U", "peerhub", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )  # fmt: skip
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self._run(
            "pg_ctl", "-D", data, "-w", "-t", "60", "-l", str(self.folder / "log"),
            "-o", f"{options} -k {self.folder}", "start",
        )  # fmt: skip

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        identity = {}
        if self.account:
            identity = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            check=False,
            cwd=self.folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            # The server inherits these: a pipe would stay open for as long as it runs.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            **identity,  # type: ignore[call-overload]
        )
        if done.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program} failed: {log.read_text()[-2000:] if log.exists() else done.returncode}")


def _unprivileged_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL refuses to run as root, and there is neither an account postgres nor nobody.")
