#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The scripts of tests/cases/trust and tests/cases/files: ways round the rights, the log and the secrets, tried. Exit 0 = it is found or
# refused as it should be.
. "$(dirname "$0")/../lib/tap.sh"
export TMPDIR=$WORK BIHUAN
for script in "$TOP"/tests/cases/{trust,files}/*-*.sh; do
    said=$(env -u BIHUAN_PLANT bash "$script" "$BIHUAN" 2>&1 </dev/null)
    is "$?" 0 "$(basename "$script")" || diag "$said"
done
