#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Gathers the tests of a tier (tests/lib/tiers) and runs them under prove, whose closing line is the last one. Called by the
# Makefile with BUILD, BIHUAN, CC, HOUSE_CFLAGS and TIER; with T, an extended regular expression over the tests' names, all that
# match run whatever their tier, and tests/slow where T names it. What each cost stands in BUILD/test-log/times.
set -u
cd "$(dirname "$0")/../.." || exit 1
TOP=$PWD
: "${BUILD:=$TOP/build}" "${BIHUAN:=$BUILD/bihuan}" "${T:=}" "${TIER:=all}"
SLOW=
[[ $T == *slow* || ( -z $T && $TIER == all ) ]] && SLOW=yes

# of_tier: the tests of TIER among those on standard input. quick: what tiers calls quick; test: all but what it calls slow.
of_tier() {
    [ -z "$T" ] || { cat; return; }
    local quick slow
    quick=$(sed -n 's/^quick *\([^ ]*\).*/\1/p' tests/lib/tiers | paste -sd'|')
    slow=$(sed -n 's/^slow *\([^ ]*\).*/\1/p' tests/lib/tiers | paste -sd'|')
    case $TIER in
    quick) grep -E -- "$quick" | grep -vE -- "$slow" ;;
    test) grep -vE -- "$slow" ;;
    all) cat ;;
    *) echo "There is no tier $TIER: quick, test, all." >&2 ;;
    esac
}

# The long ones first, so that they do not run alone at the end.
tests=$(
    ls ${SLOW:+tests/slow/*.sh} tests/crash/*.sh tests/term/test-*.c tests/cli/*.sh tests/screens/*.sh tests/forms/*.sh \
        tests/unit/test-*.c tests/house/*.sh 2>/dev/null |
        of_tier | sed "s|^\\(.*\\)\\.c\$|$BUILD/\\1|" | grep -E -- "${T:-.}"
)
if [ -z "$tests" ]; then
    echo "No test matches T='$T'." >&2
    exit 1
fi

RUN=$(mktemp -d "${TMPDIR:-/tmp}/bihuan-test.XXXXXX") || exit 1
trap 'rm -rf "$RUN"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$RUN/cache" "$RUN/tmp"
rm -rf "$BUILD/test-log" && mkdir -p "$BUILD/test-log" || exit 1

export TOP BUILD BIHUAN TEST_CACHE=$RUN/cache TEST_TMP=$RUN/tmp TEST_LOG=$BUILD/test-log
jobs=${TEST_JOBS:-$(nproc)}
# shellcheck disable=SC2086  # names without blanks, one word each
prove -j "$jobs" --exec tests/lib/one.sh $tests
