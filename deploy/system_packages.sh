#!/usr/bin/env bash
# Usage: deploy/system_packages.sh venv|pdf|browser|postgresql ...
# Looks for the system programs and libraries of each use, installs the missing ones with apt-get where we are
# root on Debian or Ubuntu, and otherwise says in one line which command installs them (exit status 1).
set -euo pipefail

python=python3
[ -x "$(dirname "$0")/../.venv/bin/python" ] && python="$(dirname "$0")/../.venv/bin/python"

has_pango() {
    "$python" - <<'PYTHON'
import ctypes, ctypes.util, sys
# The names under which WeasyPrint opens them, on Linux and on macOS.
libraries = {
    "libpango-1.0.so.0": "pango-1.0",
    "libpangoft2-1.0.so.0": "pangoft2-1.0",
    "libharfbuzz-subset.so.0": "harfbuzz-subset",
}
for file_name, short_name in libraries.items():
    try:
        ctypes.CDLL(file_name)
    except OSError:
        if ctypes.util.find_library(short_name) is None:
            sys.exit(1)
PYTHON
}
has_font() {
    [ "$(uname)" != Linux ] ||
        [ -n "$(find /usr/share/fonts /usr/local/share/fonts ~/.fonts -name '*.[to]tf' -print -quit 2>/dev/null)" ]
}
has_browser() { [ -x "${PEERHUB_CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome >/dev/null; }
has_postgresql() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; }

is_debian() { command -v apt-get >/dev/null; }
is_ubuntu() { grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; }

missing=()
uses=()
need() { uses+=("$1"); shift; missing+=("$@"); }

for use in "$@"; do
    case "$use" in
        venv) "$python" -c 'import ensurepip' 2>/dev/null || need "the virtual environment" python3-venv ;;
        pdf)
            has_pango || need "PDFs" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
            has_font || need "letters in PDFs" fonts-dejavu-core ;;
        browser) has_browser || need "tests in a browser" "$(is_ubuntu && echo chromium-browser || echo chromium)" ;;
        postgresql) has_postgresql || need "tests on PostgreSQL" postgresql ;;
        *) echo "Unknown use: $use" >&2; exit 2 ;;
    esac
done
[ ${#missing[@]} -gt 0 ] || exit 0

reason=$(printf ', %s' "${uses[@]}")
reason=${reason:2}
if is_debian && [ "$(id -u)" = 0 ]; then
    echo "Installing system packages (${reason}): ${missing[*]} …"
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    export DEBIAN_FRONTEND=noninteractive
    if { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        exit 0
    fi
    tail -n 5 "$log" >&2
fi

if is_debian; then
    command="sudo apt-get install ${missing[*]}"
elif [ "$(uname)" = Darwin ]; then
    command="brew install pango postgresql && brew install --cask chromium"
else
    command="your package manager, for: Pango, a font, Chromium, PostgreSQL 15 or later"
fi
echo "Missing on this machine (${reason}). Install with: ${command}" >&2
exit 1
