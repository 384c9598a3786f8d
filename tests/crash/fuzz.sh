#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Every fuzz target for FUZZ_SECONDS (10) from its seeds: no crash, no hang, no leak. The input of a crash is kept and named.
# FUZZ_SEED (1) chooses the mutations: a run of the suite can be repeated; `make torture T=fuzz` takes another seed each time (0).
# Control: a target that is made to fail is seen to fail.
. "$(dirname "$0")/../lib/tap.sh"
seconds=${FUZZ_SECONDS:-10}
seed=${FUZZ_SEED:-1}
seeds=$TOP/tests/fuzz
kept=$BUILD/fuzz/crashes
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1
unset LSAN_OPTIONS

if [ ! -x "$BUILD/fuzz/text" ]; then
    skip "fuzzing" "built with make fuzz-programs (not in the sanitizers' build, which has no need of it)"
    exit 0
fi
mkdir -p "$kept"
for source in "$seeds"/*.c; do
    name=$(basename "$source" .c)
    ok "$name has its 20 seeds" test "$(find "$seeds/$name.corpus" -type f | wc -l)" -ge 20
    mkdir -p "$name"
    "$BUILD/fuzz/$name" -seed="$seed" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -artifact_prefix="$kept/$name-" \
        -print_final_stats=1 "$name" "$seeds/$name.corpus" >log 2>&1
    status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' log)
    if [ $status = 0 ] && [ "${runs:-0}" -gt 100 ]; then
        pass "$name: $runs inputs in $seconds s"
        echo "# FIGURE fuzz $name: $runs inputs in $seconds s, 0 crashes"
    else
        fail "$name ($runs inputs)" "$(grep -a 'Test unit written to\|SUMMARY' log)" "$(tail -40 log)"
    fi
done

# A target without its library's care: a crash is found, named and kept.
cat >control.c <<'END'
#include <stdint.h>
#include <stdlib.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { if (size > 1 && data[0] == 'B' && data[1] == 'H') abort(); return 0; }
END
if clang-14 -w -fsanitize=fuzzer -o control control.c 2>/dev/null; then
    not_ok "a target that crashes is found out" ./control -max_total_time=20 -artifact_prefix=./
    like "$ERR" 'Test unit written to ./crash-' "and its input is named"
fi
