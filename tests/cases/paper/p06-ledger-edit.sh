#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A-6: an exported ledger edited in the ways people do; what must be found is found, names and remarks are let be.
exec /usr/bin/python3 "$(dirname "$0")/p06-ledger-edit.py" "${1:-${BIHUAN:?give the path of bihuan}}"
