#!/usr/bin/env bash
# Runs every check and says of each whether it holds; ends with status 1 if one does not.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=0
check() {
    local what=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "ok      $what"
    else
        failed=1
        printf '%s\nFAILED  %s: %s\n\n' "$said" "$what" "$*"
    fi
}

bin=.venv/bin
check "style" "$bin/ruff" check .
check "format" "$bin/ruff" format --check .
check "types" "$bin/mypy"
check "templates" "$bin/djlint" --profile jinja --lint --quiet templates
check "dependencies" "$bin/deptry" .
check "dead code" "$bin/python" deploy/check_dead_code.py
check "lock files" "$bin/python" deploy/check_locks.py
check "schema" "$bin/python" deploy/check_schema.py
check "order, shape, words" "$bin/python" -m pytest tests/architecture -q --tb=short -p no:randomly
exit $failed
