#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A hold is bound to what it froze: no list takes a device or an area out of it, and a hazard that is classified away goes on
# counting until a second person of the safety department has confirmed it.
. "$(dirname "$0")/plant.inc"

HOT=(guardian=P2 worker=P1 content=x grade=2 medium=methanol start=2026-03-02T09:00 end=2026-03-02T17:00)
csv() { printf '%s\n' "${@:2}" >"$1.csv"; }
refused() { # KIND NAME: the file KIND.csv is refused by the hold, and nothing is written
    local before
    before=$(head_code)
    exit_is 4 "$2" bihuan import "$1" "$1.csv"
    like "$ERR" 'under the hold 01' "$2: the hold is named"
    is "$(head_code)" "$before" "$2: nothing was written"
}

small_plant
freeze_area P-101 >/dev/null
csv devices 'code,name,area,position' 'P-101,氯化进料泵,A-02,一层南侧'
refused devices "a frozen device is not moved away"
csv devices 'code,name,area,position' 'P-111,泵房输送泵,A-02,泵房东侧'
refused devices "nor one of an area inside"
csv devices 'code,name,area,position' 'P-101,另一台泵,A-01,一层南侧'
refused devices "nor renamed"
csv devices 'code,name,area,position' 'P-101,氯化进料泵,A-01,罐区边'
refused devices "nor put elsewhere in words"
csv devices 'code,name,area,position' 'P-101B,氯化进料泵,A-02,一层南侧'
refused devices "nor listed again under another code elsewhere"
csv devices 'code,name,area,position' 'P-101,氯化进料泵,A-01-1,一层南侧'
exit_is 0 "it may go into an area that is frozen by the same hold" bihuan import devices devices.csv
exit_is 4 "and work on it is still refused" bihuan --user P1 submit hot-work device=P-101 "${HOT[@]}"
csv devices 'code,name,area,position,class,x,y' 'P-101,氯化进料泵,A-01-1,一层南侧,pump,1,2' 'P-201,罐区卸车泵,A-01,卸车台,,,'
exit_is 0 "what does not take it out is taken, also a device that comes in" bihuan import devices devices.csv
exit_is 4 "which is frozen from then on" bihuan --user P1 submit hot-work device=P-201 "${HOT[@]}"
csv devices 'code,name,area,position' 'P-201,罐区卸车泵,A-02,卸车台'
refused devices "and does not leave either"

csv areas 'code,name,parent' 'A-01-1,氯化泵房,A-02'
refused areas "an area inside is not put under another one"
csv areas 'code,name,parent' 'A-01-1,氯化泵房,'
refused areas "nor under none"
csv areas 'code,name,parent' 'A-01,老装置,'
refused areas "a frozen area is not renamed"
csv areas 'code,name,parent' 'A-01,氯化装置,A-02'
refused areas "nor put into another one"
csv areas 'code,name,parent' 'A-09,氯化装置,'
refused areas "nor listed again"
csv areas 'code,name,parent' 'A-09,新区,' 'A-01-1,氯化泵房,A-09'
refused areas "nor by a file that brings the new parent"
csv areas 'code,name,parent,department,x,y' 'A-01,氯化装置,,PRD,1,2' 'A-03,新区,,,,'
exit_is 0 "everything else may be said of it" bihuan import areas areas.csv
exit_is 0 "the log is whole" bihuan verify

# Without a hold nothing is in the way.
small_plant
csv devices 'code,name,area,position' 'P-101,氯化进料泵,A-02,一层南侧'
exit_is 0 "without a hold a device is moved" bihuan import devices devices.csv
