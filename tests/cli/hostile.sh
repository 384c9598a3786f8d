#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Hostile strings through every command: as arguments, as values, and out of a plant file into which somebody wrote them. No
# control byte but the newline comes out, no bidi control, nothing invisible; no command crashes.
. "$(dirname "$0")/plant.inc"

# hostile WHAT ARG…: the lines of hostile.py as test points.
hostile() {
    /usr/bin/python3 "$TOP/tests/cli/hostile.py" "$@" >lines 2>errors || fail "hostile.py $1" "$(tail -5 errors)"
    while read -r verdict name; do
        case $verdict in
        ok) pass "$1, $name" ;;
        not) fail "$1, $name" "$(grep -A5 -F "not $name" lines | tail -n +2)" ;;
        esac
    done < <(grep -v '^#' lines)
}
commands() { (cd "$TOP/src/cli/commands" && ls ./*.c) | sed 's|^./||; s|\.c$||; /^tui$/d'; }

begin
# shellcheck disable=SC2046  # names without blanks
hostile arguments $(commands)
hostile values
begin
freeze_area P-101 >/dev/null
hazard P1 P-201 ppe >/dev/null
hostile plant list "list hazard" "list --open" "show RECORD" holds tick verify "verify --since 2" anchors "ledger 2026-03" "export devices" \
    "export areas" "export people" "export sources" "form list" "rule list" "rule explain RECORD" doctor "scan P-101" \
    "labels --all --format term" "user list"
