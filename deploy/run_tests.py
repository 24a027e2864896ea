"""What `make test` runs: the whole suite on SQLite, then on PostgreSQL, and one closing line over both.

Usage: deploy/run_tests.py [sqlite|postgresql ...]
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("sqlite", "postgresql")
CLOSING_LINE = re.compile(r"^=* ?(\d+ [a-z]+(, \d+ [a-z]+)*) in [\d.]+s")
COUNT = re.compile(r"(\d+) ([a-z]+)")
ORDER = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "warnings", "warning", "error", "errors")


def run_suite(engine: str) -> tuple[int, Counter[str]]:
    """Exit status and counts of one run, its output shown as it comes."""
    print(f"\nThe suite on {engine}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    settings = {**os.environ, "PEERHUB_TEST_DATABASE": engine}
    counts: Counter[str] = Counter()
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            closing = CLOSING_LINE.match(line)
            if closing:
                counts = Counter({word: int(number) for number, word in COUNT.findall(closing[1])})
    return process.returncode, counts


def closing_line(counts: Counter[str], seconds: float) -> str:
    """The counts as pytest writes them, in its order."""
    words = sorted(counts, key=ORDER.index)
    text = f"{', '.join(f'{counts[word]} {word}' for word in words)} in {seconds:.2f}s"
    return f" {text} ".center(80, "=")


def main() -> int:
    engines = sys.argv[1:] or list(ENGINES)
    started, status, total = time.monotonic(), 0, Counter[str]()
    summary = []
    for engine in engines:
        returned, counts = run_suite(engine)
        status = status or returned
        total += counts
        summary.append(f"{engine}: {', '.join(f'{number} {word}' for word, number in counts.items()) or 'no result'}")
    print("\n" + "\n".join(summary))
    print(closing_line(total, time.monotonic() - started), flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
