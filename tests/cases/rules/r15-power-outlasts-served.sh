#!/bin/bash
# SPDX-License-Identifier: MIT
# Temporary power for a hot-work permit of 8 h gets 15 days. Expected: refused (GB 30871-2022 10: as long as the permit it serves).
# Changed: the application itself is refused already.
. "$(dirname "$0")/lib.sh"
permit hot-work T09:00; H=$N; try T09:01 W1 --json submit temp-power device=P-102 start=${D}T09:00 guardian=G1 worker=W1 content=x voltage=380 explosive=no medium=none serves=$H end=2026-06-16T09:00 || good "refused $(cat $W/err)"; N=$(num); FORM=temp-power; measures T09:02; try T09:05 E9 act $N approve place=P-102 || good "refused $(cat $W/err)"
fault "power that serves $H (until 17:00) is approved until 2026-06-16"
