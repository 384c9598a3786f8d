#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A list of scans saved by Windows (byte order mark): the first genuine label must not be listed as not genuine.
. "$(dirname "$0")/lib.sh"
plant; p=$(payload P-201)
OUT=$(printf '\xef\xbb\xbf%s\r\n' "$p" | b labels --audit --area A-02)
grep -q 'here (1): P-201' <<<"$OUT" || bad "$(grep 'not genuine' <<<"$OUT"); $(grep missing <<<"$OUT")"
OUT=$({ printf '\xff\xfe'; printf '%s\r\n' "$p" | iconv -t UTF-16LE; } | b labels --audit --area A-02)
grep -q 'here (1): P-201' <<<"$OUT" && good "here, in two codes"
bad "$(grep 'not genuine' <<<"$OUT"); $(grep missing <<<"$OUT")"
