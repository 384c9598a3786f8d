#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every test is run, and none waits by the clock.
. "$(dirname "$0")/house.inc"

# Programs are called test-NAME.c, shell tests end in .sh: anything else would be silently left out.
stray() {
    (cd "$1/tests" && grep -lE '^int main\(' unit/*.c term/*.c 2>/dev/null | grep -v '/test-' |
        sed 's/$/ is a program that is not called test-NAME.c/'
    find cli forms screens crash house -name '*.t' 2>/dev/null | sed 's/$/ does not end in .sh/')
}
sleeping() {
    (cd "$1/tests" && grep -rnE --include='*.sh' --include='*.[ch]' '^[^#/*]*\b(u?sleep|g_usleep|nanosleep)[ (]+[0-9.]' . 2>/dev/null |
        grep -v '^\./house/tests.sh:' | sed 's|^\./||')
}

echo 'int main(void) { return 0; }' | put bad/tests/unit/lost.c
echo 'true' | put bad/tests/cli/lost.t
echo 'sleep 1' | put bad/tests/cli/slow.sh
is "$(cd bad && stray . | cut -d' ' -f1 | tr '\n' ' ')" "unit/lost.c cli/lost.t " "finds a test nobody runs"
like "$(sleeping bad)" '^cli/slow.sh:1:' "finds a test that sleeps"
none "every test is run" "$(stray "$TOP")"
none "no test sleeps" "$(sleeping "$TOP" | without_exceptions)"
