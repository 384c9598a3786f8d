#!/bin/bash
# SPDX-License-Identifier: MIT
# W1 holds 起重机指挥 (signaller) only; he is the operator. The commander W2 has nothing. Expected: P09 (GB 30871-2022 9: operator, signaller,
# slinger each certified in his own kind).
# Changed: refused at the approval already.
. "$(dirname "$0")/lib.sh"
permit lifting T09:00 commander=W2; measures T09:01; try T09:05 E9 act $N approve place=P-101 || refused P09
briefed T09:06; try T09:15 W1 act $N start || refused P09
fault "lifting runs: operator holds only a signaller's card, signaller W2 none, no slinger asked"
