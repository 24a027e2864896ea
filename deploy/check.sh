#!/usr/bin/env bash
# Runs every check, as many at once as there are cores, and says of each whether it holds; ends with status 1 if one
# does not.
set -uo pipefail
cd "$(dirname "$0")/.."

cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
failures=$(mktemp)
trap 'rm -f "$failures"' EXIT

run_check() {
    local what=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "ok      $what"
    else
        echo "$what" >> "$failures"
        printf '%s\nFAILED  %s: %s\n\n' "$said" "$what" "$*"
    fi
}

check() {
    while [ "$(jobs -rp | wc -l)" -ge "$cores" ]; do
        wait -n
    done
    run_check "$@" &
}

# The longest first, so that the short ones fill what is left of the time.
bin=.venv/bin
check "types" "$bin/mypy"
check "order, shape, words" "$bin/python" -m pytest tests/architecture -q --tb=short -p no:randomly
check "schema" "$bin/python" deploy/check_schema.py
check "dead code" "$bin/python" deploy/check_dead_code.py
check "templates" "$bin/djlint" --profile jinja --lint --quiet templates
check "lock files" "$bin/python" deploy/check_locks.py
check "dependencies" "$bin/deptry" .
check "style" "$bin/ruff" check .
check "format" "$bin/ruff" format --check .
wait
[ ! -s "$failures" ]
