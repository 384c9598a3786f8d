#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Runs one test file in a world of its own: home, temporary folder, locale, time zone, no plant, no language.
# A failure prints what the test said (it also stays in BUILD/test-log); a sanitizer's report is a failure.
set -u
test=$1
: "${TOP:=$(cd "$(dirname "$0")/../.." && pwd)}" "${BUILD:=$TOP/build}" "${BIHUAN:=$BUILD/bihuan}"
: "${TEST_TMP:=${TMPDIR:-/tmp}}" "${TEST_LOG:=$BUILD/test-log}"
mkdir -p "$TEST_LOG"
name=$(basename "$(dirname "$test")")-$(basename "${test%.sh}")
log=$TEST_LOG/$name
rm -f "$log".*
world=$(mktemp -d "$TEST_TMP/$name.XXXXXX") || exit 1
trap 'chmod -R u+rwX "$world" 2>/dev/null; rm -rf "$world"' EXIT
mkdir -p "$world/home" "$world/tmp" "$world/run" && chmod 700 "$world/run"

unset BIHUAN_PLANT BIHUAN_LANG BIHUAN_LOG LANG LANGUAGE NO_COLOR COLUMNS LINES TMUX DISPLAY MAKEFLAGS MAKELEVEL
export TOP BUILD BIHUAN LC_ALL=C.UTF-8 TZ=UTC HOME=$world/home TMPDIR=$world/tmp TERM=xterm-256color
export XDG_STATE_HOME=$HOME/state XDG_CONFIG_HOME=$HOME/config XDG_DATA_HOME=$HOME/data
# The caches of fontconfig are kept in one place: building them anew for every test costs seconds.
export XDG_CACHE_HOME=${TEST_CACHE:-$world}/xdg XDG_RUNTIME_DIR=$world/run
export G_TEST_SRCDIR=$TOP/tests G_TEST_BUILDDIR=$BUILD/tests
export ASAN_OPTIONS="log_path=$log.asan:detect_leaks=1:abort_on_error=0:exitcode=99"
export UBSAN_OPTIONS="log_path=$log.asan:print_stacktrace=1:halt_on_error=1:exitcode=99"
export LSAN_OPTIONS="suppressions=$TOP/tests/lib/lsan.supp:print_suppressions=0"

case $test in
*.sh) command=(bash "$test") ;;
*) command=("$test" --tap) ;;
esac
# In a file, not in a pipe: a process the test left behind would keep a pipe open and be waited for.
# Without a terminal of its own: from somebody's, a test would wait for a password that nobody types.
setsid timeout -k 5 "${TEST_TIMEOUT:-900}" env --default-signal=INT,QUIT,PIPE,HUP "${command[@]}" \
    >"$log.tap" 2>"$log.err" </dev/null &
child=$!
trap 'kill "$child" 2>/dev/null; exit 130' INT TERM
began=$EPOCHREALTIME
wait "$child"
status=$?
# What it cost, in seconds of processor and of the wall: tests/lib/tiers is made by these.
times >"$world/times"
awk -v began="$began" -v now="$EPOCHREALTIME" -v test="${test#"$TOP"/}" \
    'NR == 2 { for (i = 1; i <= 2; i++) { split($i, t, /[ms]/); cpu += 60 * t[1] + t[2] } printf "%.1f %.1f %s\n", cpu, now - began, test }' \
    "$world/times" >>"$TEST_LOG/times"
# "Bail out!" of one test would end all of them: it becomes a comment, and the missing plan the failure.
sed 's/^Bail out!/# Bail out!/' "$log.tap"
reports=$(ls "$log".asan* 2>/dev/null)
if [ "$status" != 0 ] || [ -n "$reports" ] || grep -Eq '^(not ok|Bail out!)' "$log.tap"; then
    {
        echo "--- $test (status $status)"
        [ "$status" = 124 ] && echo "took longer than ${TEST_TIMEOUT:-900} s"
        grep -Ev '^(ok |1\.\.|# (random seed|Start of|End of|slow test))' "$log.tap" | tail -n 120
        tail -n 80 "$log.err"
        for report in $reports; do head -n 60 "$report"; done
    } >&2
    [ "$status" != 0 ] || status=1
fi
exit "$status"
