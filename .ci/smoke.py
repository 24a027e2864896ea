"""Does `make run` work in an empty folder? Clones the last commit, starts it, signs in, and stops it again.

Uncommitted changes are not part of it, because they are not what a stranger clones.
"""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_WAIT = 600  # seconds, with the download of every package
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until the address answers; raises RuntimeError when the server ends or the time is over."""
    deadline = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"make run ended with status {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"{address} did not answer within {LONGEST_WAIT} seconds")


def sign_in(address: str) -> None:
    """As the demo's placement officer, through the form."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(f"{address}/sign-in").read().decode()
    token = TOKEN.search(page)
    assert token, "the sign-in page has no form"
    fields = {"email": "placement@demo.example", "password": "peerhub-demo", "csrf_token": token[1]}
    answer = browser.open(f"{address}/sign-in", data=urllib.parse.urlencode(fields).encode())
    first_page = answer.read().decode()
    assert answer.status == 200, answer.status
    assert "Sign out" in first_page, "signing in did not work"


def main() -> int:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="peerhub-smoke-") as folder:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), folder], check=True)
        started = time.monotonic()
        environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "MAKEFLAGS"}}
        command = ["make", "run", f"PORT={port}"]
        process = subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True)
        try:
            wait_for(f"{address}/sign-in", process)
            seconds = time.monotonic() - started
            sign_in(address)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)
    print(f"make run: from clone to first page in {seconds:.0f} s; signing in works")
    return 0


if __name__ == "__main__":
    sys.exit(main())
