#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# [keys] of bihuan.conf: the manual's example works; an unknown action and one key for two actions are named with file and line.
. "$(dirname "$0")/../lib/tap.sh"

unset BIHUAN_PLANT BIHUAN_USER
export XDG_CONFIG_HOME=$WORK/config
mkdir -p config/bihuan
ok "a demo plant" plant_as demo --demo --simulate

screen() { # KEYS-LINES STEPS: what the screen shows at the end
    printf '[keys]\n%b' "$1" >config/bihuan/bihuan.conf
    printf 'size 200x60\n%b\ntext end\n' "$2" >steps.keys
    "$BIHUAN" --lang en --plant demo.db --user linjing --script steps.keys 2>&1
}

like "$(screen 'report = F5 r\n' 'key <F5>')" 'Fill in' "F5 of the manual's example reports"
like "$(screen 'report = q\n' 'key q')" 'Fill in' "a key that was chosen goes before one that was not"
like "$(screen 'help = F1\nundoo = x\n' '')" 'bihuan.conf:3: There is no action "undoo"' "an unknown action is named with its line"
like "$(screen 'devices.hazards = x\nnowhere.help = x\n' '')" 'bihuan.conf:3: There is no action "nowhere.help"' "so is an unknown screen"
like "$(screen 'report = F5\nnew = F5\n' '')" 'bihuan.conf:[23]: The key F5 is given to both new and report' "one key for two actions is named"
unlike "$(screen 'report = F5\ndevices.hazards = F5\n' '')" 'given to both' "in two places it may be"
