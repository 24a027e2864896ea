"""Are the lock files what pyproject.toml and package.json ask for? Needs no network.

Every dependency asked for must be locked at a version that satisfies the request, every locked package must carry a
checksum, and a package that stands in both Python locks must have one version.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[.*\])?==(?P<version>[^\s;]+)")


def locked_versions(path: Path) -> dict[str, str]:
    """Name to version of one requirements file; raises ValueError for a line that is not pinned and hashed."""
    logical_lines = path.read_text().replace("\\\n", " ").splitlines()
    versions: dict[str, str] = {}
    for line in (text for text in logical_lines if text.strip() and not text.strip().startswith("#")):
        match = PINNED.match(line)
        if match is None or "--hash=sha256:" not in line:
            raise ValueError(f"{path.name}: not pinned with a checksum: {line[:80]}")
        versions[canonicalize_name(match["name"])] = str(match["version"])
    return versions


def unmet(requests: list[str], locked: dict[str, str], file_name: str) -> Iterator[str]:
    for text in requests:
        request = Requirement(text)
        version = locked.get(canonicalize_name(request.name))
        if version is None:
            yield f"{file_name}: {request.name} is asked for and not locked"
        elif not request.specifier.contains(version, prereleases=True):
            yield f"{file_name}: {request.name} is locked at {version}, asked for is {request.specifier}"


def python_problems() -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"]
    locked = locked_versions(ROOT / "requirements.txt")
    locked_for_tests = locked_versions(ROOT / "requirements-dev.txt")
    yield from unmet(wanted, locked, "requirements.txt")
    yield from unmet(wanted + project["dependency-groups"]["dev"], locked_for_tests, "requirements-dev.txt")
    for name, version in locked.items():
        if locked_for_tests.get(name) != version:
            yield f"{name}: {version} in requirements.txt, {locked_for_tests.get(name)} in requirements-dev.txt"


def npm_problems() -> Iterator[str]:
    wanted = json.loads((ROOT / "package.json").read_text())
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for group in ("dependencies", "devDependencies"):
        if packages[""].get(group, {}) != wanted.get(group, {}):
            yield f"package-lock.json: {group} differ from package.json"
    for path, package in packages.items():
        if path and "integrity" not in package:
            yield f"package-lock.json: {path} has no checksum"
        if "resolved" in package:
            yield f"package-lock.json: {path} names the machine that it came from; use `make lock`"


def main() -> int:
    try:
        problems = [*python_problems(), *npm_problems()]
    except ValueError as error:
        problems = [str(error)]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("The lock files are out of date. Run `make lock`.", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
