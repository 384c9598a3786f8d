#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The approver is the worker, the guardian and the leader of the work. Expected: refused (P10; approval must be independent).
. "$(dirname "$0")/lib.sh"
AS=O1 permit confined-space T09:00 worker=E9 leader=E9; measures T09:01; try T09:05 E9 act $N approve place=V-101 || refused "may not do"
fault "E9 approves the confined-space entry in which E9 is the worker and the leader"
