#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The same in fields: a device code and a time with full-width digits and colon.
. "$(dirname "$0")/lib.sh"
plant
run b --user P1 submit hazard device=Ｐ－１０１ category=other note=x; a=$STATUS
run b --user P1 --json submit alarm device=P-101 kind=toxic 'raised_at=2026-03-02 07：30'
[ $a = 0 ] && [ $STATUS = 0 ] && good "both understood"
bad "device=Ｐ－１０１ exit $a; raised_at with a full-width colon exit $STATUS: $ERR"
