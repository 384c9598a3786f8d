# SPDX-License-Identifier: MIT
#
# TAP for shell tests.  First line of a test:  . "$(dirname "$0")/../lib/tap.sh"   The plan is printed at the end.
#
#   run CMD…                 runs it; STATUS, OUT and ERR hold what came
#   exit_is STATUS NAME CMD… run, and compare the exit status
#   ok NAME CMD… · not_ok NAME CMD…          CMD must succeed / fail
#   is GOT EXPECTED NAME · isnt …            equal texts
#   like GOT REGEX NAME · unlike …           extended regular expression; a line is enough
#   same GOT-FILE EXPECTED-FILE NAME         equal files, else their difference
#   pass NAME · fail NAME [why…] · skip NAME why… · diag text…
#   bihuan ARG…              $BIHUAN with --at "$AT" and --user "$USER_ID" where these are set
#   plant_fresh OPTION…      a new plant (init OPTION…) in $BIHUAN_PLANT; made once per run, then copied
#   plant_as NAME OPTION…    the same as NAME.db (tests/lib/made.inc)
#   json EXPRESSION [TEXT]   Python over the document d, of TEXT or of $OUT: json 'd["steps"][0]["due"]'
#   $WORK                    an empty folder, the current one; removed at the end
#
# The world is fixed by tests/lib/one.sh; a test started by hand gets the same from here.
set -u
if [ -z "${TEST_LOG:-}" ]; then
    TEST_LOG=$(mktemp -d) && export TEST_LOG
    bash "$(dirname "${BASH_SOURCE[0]}")/one.sh" "$0"
    status=$?
    [ "$status" != 0 ] || cat "$TEST_LOG"/*.err >&2
    rm -rf "$TEST_LOG"
    exit "$status"
fi

TAP_COUNT=0 TAP_FAILED=0 STATUS=0 OUT='' ERR=''
AT='' USER_ID=''
WORK=$(mktemp -d) && cd "$WORK" || exit 1

tap_end() {
    local status=$?
    cd /
    chmod -R u+rwX "$WORK" 2>/dev/null
    rm -rf "$WORK"
    # A script that died half-way has no plan, which prove takes for what it is.
    [ "$status" = 0 ] || [ "$TAP_FAILED" != 0 ] || exit "$status"
    echo "1..$TAP_COUNT"
    [ "$TAP_COUNT" -gt 0 ] && [ "$TAP_FAILED" = 0 ]
    exit $?
}
trap tap_end EXIT

diag() { printf '%s\n' "$@" | sed 's/^/# /' >&2; }

pass() {
    TAP_COUNT=$((TAP_COUNT + 1))
    echo "ok $TAP_COUNT - $1"
}

fail() {
    TAP_COUNT=$((TAP_COUNT + 1)) TAP_FAILED=$((TAP_FAILED + 1))
    echo "not ok $TAP_COUNT - $1"
    diag "failed: $1 (${BASH_SOURCE[-1]} line ${BASH_LINENO[-2]:-?})"
    shift
    [ $# = 0 ] || diag "$@"
    return 1
}

skip() {
    TAP_COUNT=$((TAP_COUNT + 1))
    echo "ok $TAP_COUNT - $1 # SKIP ${*:2}"
}

run() {
    OUT=$("$@" 2>"$TMPDIR/tap.err")
    STATUS=$?
    ERR=$(cat "$TMPDIR/tap.err")
}

tap_said() { printf 'status: %s\nstdout: %s\nstderr: %s' "$STATUS" "$OUT" "$ERR"; }

exit_is() {
    local expected=$1 name=$2
    shift 2
    run "$@"
    if [ "$STATUS" = "$expected" ]; then
        pass "$name"
    else
        fail "$name" "$(printf 'command: %s\nexpected status: %s\n%s' "$*" "$expected" "$(tap_said)")"
    fi
}

ok() {
    local name=$1
    shift
    run "$@"
    if [ "$STATUS" = 0 ]; then pass "$name"; else fail "$name" "$(printf 'command: %s\n%s' "$*" "$(tap_said)")"; fi
}

not_ok() {
    local name=$1
    shift
    run "$@"
    if [ "$STATUS" != 0 ]; then pass "$name"; else fail "$name" "$(printf 'command: %s\n%s' "$*" "$(tap_said)")"; fi
}

is() {
    [ "$1" = "$2" ] && { pass "$3"; return; }
    fail "$3" "$(printf 'expected: %s\n     got: %s\n' "$2" "$1"; case $1$2 in *$'\n'*)
        diff -u --label expected --label got <(printf '%s\n' "$2") <(printf '%s\n' "$1") ;; esac)"
}

isnt() {
    if [ "$1" != "$2" ]; then pass "$3"; else fail "$3" "expected anything but: $2"; fi
}

like() {
    if grep -Eq -- "$2" <<<"$1"; then pass "$3"; else fail "$3" "$(printf 'expected: /%s/\n     got: %s' "$2" "$1")"; fi
}

unlike() {
    if grep -Eq -- "$2" <<<"$1"; then fail "$3" "$(printf 'expected no: /%s/\n   got: %s' "$2" "$1")"; else pass "$3"; fi
}

same() {
    local difference
    if difference=$(diff -u --label expected --label got "$2" "$1" 2>&1); then pass "$3"; else fail "$3" "$difference"; fi
}

bihuan() { "$BIHUAN" ${AT:+--at "$AT"} ${USER_ID:+--user "$USER_ID"} "$@"; }

. "$TOP/tests/lib/made.inc"
# Each copy gets an empty state folder.
plant_fresh() {
    local copy
    copy=$(mktemp -d "$WORK/plant.XXXXXX") && plant_as "$copy/plant" "$@" || { fail "init $*"; return 1; }
    XDG_STATE_HOME=$(mktemp -d "$TMPDIR/state.XXXXXX")
    export XDG_STATE_HOME BIHUAN_PLANT=$copy/plant.db
}

# Text comes as it is, true/false/null as in JSON, everything else as one line of JSON.
json() {
    /usr/bin/python3 -c '
import json, sys
d = json.load(sys.stdin)
v = eval(sys.argv[1])
print(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False))' "$1" <<<"${2-$OUT}"
}
