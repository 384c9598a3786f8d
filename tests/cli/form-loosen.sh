#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Forms: what a kind must keep cannot be installed away, what is looser is listed and takes two, a clock that cannot be computed
# strikes now.
. "$(dirname "$0")/plant.inc"

FORMS=$(cd "$(dirname "$BIHUAN")/../forms" && pwd)
# whole NAME: the shipped form as it stands installed, in NAME.ini.
whole() { bihuan form show "$1" >"$1.ini"; }
# edited NAME SED…: the same with one edit. The edit must have changed something.
edited() {
    local name=$1
    shift
    whole "$name"
    cp "$name.ini" before.ini
    sed -i "$@" "$name.ini"
    cmp -s before.ini "$name.ini" && fail "the edit $* changes nothing"
}
# refused NAME REGEX WHAT SED…: not even two people install it.
refused() {
    local name=$1 regex=$2 what=$3
    shift 3
    edited "$name" "$@"
    exit_is 1 "$what: form check says so" bihuan form check "$name.ini"
    like "$OUT" "$name.ini:[0-9]+: .*$regex" "and names it with its line"
    exit_is 1 "$what: two people do not install it" as T1 form install "$name.ini" --with E9 --reason x
    is "$(bihuan form list --json | json '[f["version"] for f in d if f["name"] == "'"$name"'"][0]' "$(cat)")" 1 "nothing was installed"
}
# two NAME REGEX WHAT SED…: listed, and two do it.
two() {
    local name=$1 regex=$2 what=$3
    shift 3
    edited "$name" "$@"
    exit_is 3 "$what: one does not install it" as T1 form install "$name.ini"
    like "$(json '" ".join(d["looser"])')" "$regex" "it is listed"
    is "$(json 'd["done"]')" false "and said not to be done"
    like "$ERR" E9 "who could is named"
    exit_is 3 "$what: nor with somebody who is no safety head" as T1 form install "$name.ini" --with H1
    exit_is 0 "$what: with the safety head it is installed" as T1 form install "$name.ini" --with E9
    is "$(json 'd["done"], d["two"], len(d["looser"]) > 0')" '[true, true, true]' "and said to be looser"
}
# one NAME WHAT SED…: not looser, one does it.
one() {
    local name=$1 what=$2
    shift 2
    edited "$name" "$@"
    exit_is 0 "$what: one installs it" as T1 form install "$name.ini"
    is "$(json 'd["looser"], d["two"], len(d["changed"]) > 0')" '[[], false, true]' "nothing is looser"
}

begin
refused hot-work 'rule p01' "a gas test that is not asked for" '/^\[rule p01\]/,/^\[/{/^need/s/=.*/= now IS NOT NULL/}'
refused hot-work 'rule p17' "a frozen area only warned of" '/^\[rule p17\]/,/^\[rule/{s/^need.*/&\nwarn = yes/}'
refused hot-work 'rule p27' "a start under a point in fault" '/^\[rule p27\]/,/^\[/{s/points_fault = 0 AND //}'
refused hot-work 'fault_hold' "a longer patience with it" 's/^fault_hold = .*/fault_hold = @permit.approve/'
refused hot-work 'permit' "hot work that is no permit" -e '/^permit = yes/d' -e '/^valid = /d' -e '/^resume = /d'
refused hot-work 'gas_age' "another number behind a rule" 's/^gas_age = .*/gas_age = 24h/'
refused hot-work 'gas_oldest' "another look-up behind a rule" 's/^gas_oldest = gas.oldest/gas_oldest = gas.newest/'
refused confined-space 'record_every' "a clock of another limit" 's/^record_every = .*/record_every = @confined-space.gas.age/'
refused confined-space 'rule p05-stop' "a clock that no longer stops the work" '/^\[rule p05-stop\]/,/^do/{s/^do = suspend record; /do = /}'
refused confined-space 'choices item' "a safety measure left out" '/^3 = 通风良好/d'
refused height 'field end' "a permit without its longest time" 's/^before = @start+@height.valid$//'
refused hazard 'rule freeze' "a freeze that comes later" 's/^count = @freeze.count in @freeze.window/count = 9 in @freeze.window/'
refused hazard 'step accept.*sign' "an acceptance nobody signs" '/^\[step accept\]/,/^\[/{/^sign = yes/d}'

two hot-work 'rule p14' "permits that need not be linked" '/^\[rule p14\]/,/^\[rule/{s/^on = .*/on = before:approve/}'
two hazard 'rule major' "a rule fewer" '/^\[rule major\]/,/^say.en/d'
two drill 'required' "a field no longer required" '0,/^required = yes/{/^required = yes/d}'
two hot-work 'step void.*by' "a void by anybody" '/^\[step void\]/,/^\[/{s/^by = .*/by = anyone/}'

one hot-work "another title" 's/^title.en = Hot work permit/title.en = Hot work ticket/'
one confined-space "one more field required" '/^\[field rescue\]/,/^\[/{s/^type = note/type = note\nrequired = yes/}'
one hazard "fewer who may" '/^\[step accept\]/,/^\[/{s/^by = [^,]*, /by = /}'

# a new name
whole hot-work
sed 's/^name = hot-work/name = night-work/; s/^number = DH/number = YZ/' hot-work.ini >night-work.ini
exit_is 3 "a new permit is not installed by one" as T1 form install night-work.ini
sed '/^\[rule p08\]/,/^say.en/d' night-work.ini >bare-work.ini
exit_is 1 "a permit without a guardian is none" as T1 form install bare-work.ini --with E9
like "$ERR" 'rule p08' "the rule is named"
sed '/^\[rule point-lost\]/,/^say.en/d' night-work.ini >blind-work.ini
exit_is 1 "nor one that goes on where no point sees" as T1 form install blind-work.ini --with E9
like "$ERR" 'rule point-lost' "the rule is named"
exit_is 0 "two install a new permit" as T1 form install night-work.ini --with E9
sed -e '/^include/d' "$FORMS/drill.ini" | sed 's/^name = drill/name = talk/; s/^number = [A-Z]*/number = TK/' >talk.ini
exit_is 0 "a new form that is no permit is installed by one" as T1 form install talk.ini
sed -e 's/^name = hot-work/name = warm-work/; s/^number = DH/number = WW/' -e '/^permit = yes/d' -e '/^valid = /d' -e '/^resume = /d' hot-work.ini >warm-work.ini
exit_is 3 "one that walks like a permit and is none takes two" as T1 form install warm-work.ini
exit_is 0 "who then answer for it" as T1 form install warm-work.ini --with E9
exit_is 0 "the same again changes nothing" as P1 form list
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is in order"

# ---- a clock that cannot be computed strikes now
begin
printf 'id,subject,kind,title,cycle,last,next\ncal,device:P-102,test,检定,365d,2026-01-01,2027-01-01\ng1,person:P1,certificate,监护人培训,365d,2026-01-01,2027-01-01\n' >obligations.csv
sed 's/^P1,吴操作,PRD,operator,/P1,吴操作,PRD,operator;guardian,/' people.csv >again.csv
bihuan import obligations obligations.csv >/dev/null
bihuan import people again.csv >/dev/null
PERMIT=$(json 'd["number"]' "$(as P2 submit confined-space device=P-101 space=P-101 medium=none start=2026-03-02T08:00 end=2026-03-02T16:00 guardian=P1 worker=P2 content=x risk=x leader=T1 unit_name=x)")
for item in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do as P1 act "$PERMIT" measure item=$item applies=yes by=P1 >/dev/null; done
as T1 act "$PERMIT" lead >/dev/null
as L1 act "$PERMIT" unit >/dev/null
exit_is 0 "the permit is approved" as E9 act "$PERMIT" approve place=P-101
for signature in "T1 brief" "P2 briefed" "P1 guard" "L1 check"; do as "${signature% *}" act "$PERMIT" "${signature#* }" >/dev/null; done
for point in upper middle lower; do
    while read -r gas number unit; do
        as P2 act "$PERMIT" gas point=$point gas="$gas" value="$number" unit="$unit" meter=P-102 at=2026-03-02T08:00 >/dev/null
    done <<<$'o2 20.9 vol%\ncombustible 1 %LEL\nh2s 1 ppm\nco 2 ppm'
done
AT=2026-03-02T08:05
for bad in abc '21 ppm' '90 vol%'; do # a bad row is no row that says nothing: what it limits cannot be known
    sqlite3 plant.db "UPDATE limit_value SET value = '$bad' WHERE name = 'gas.max.confined-space.o2'"
    exit_is 4 "an oxygen limit of $bad: the work does not start" as P2 act "$PERMIT" start
    like "$ERR" '^.*P02' "the rule that asks for it says no"
done
sqlite3 plant.db "UPDATE limit_value SET value = '21 vol%' WHERE name = 'gas.max.confined-space.o2'"
exit_is 0 "and started" as P2 act "$PERMIT" start
is "$(json '"P05" in d, "P01" in d, "P18" in d' "$(json '[r["rule"].split("/")[-1] for r in d]' "$(bihuan rule explain "$PERMIT" --json)" | tr a-z A-Z)")" \
    '[false, true, true]' "the rules of every step are explained"
sqlite3 plant.db "UPDATE limit_value SET value = 'abc' WHERE name = 'confined-space.record'"
AT=2026-03-02T08:10
exit_is 0 "another reading" as P2 act "$PERMIT" gas point=upper gas=o2 value=20.9 unit=vol% meter=P-102 at=2026-03-02T08:09
exit_is 0 "the next round of the rules" bihuan tick --json
is "$(state "$PERMIT")" suspended "suspends the permit whose record nobody can be late with"
AT=2026-03-02T08:11
exit_is 0 "the round after it" bihuan tick --json
is "$(json 'd["suspended"]')" 0 "does not do it again"
exit_is 0 "a hazard is reported as ever" as P1 submit hazard device=P-201 category=ppe
