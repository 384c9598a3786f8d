#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What falls due, told in both languages: a month begins and the checks of fire equipment open; a round is done, one piece fails and its
# hazard opens by itself. A vessel goes past its test and is blocked; another is put off with measures that protect people, one check is
# missed: the extension is void at once, nothing mends that but the test.
. "$(dirname "$0")/plant.inc"

printf '%%PDF-1.4 consent\n' >consent.pdf
printf '%%PDF-1.4 report\n' >report.pdf
at() { AT=$1; }
device() { bihuan device "$1" --json; }
number_of() { json "[r['number'] for r in d if r['form'] == '$1' and r['device'] == '$2' and not r['closed']][-1]" "$(bihuan list --limit 0 --json)" | tr -d '"'; }
permit() { as P1 submit height "device=$1" height=3 grade=1 "start=${AT}" "end=${AT%T*}T18:00" guardian=P2 worker=P1 content=x; }
# says ZH EN NAME: what went wrong, in the language that is spoken.
says() { [ "$BIHUAN_LANG" = zh ] && like "$ERR" "$1" "$3" || like "$ERR" "$2" "$3"; }

story() { # LANGUAGE
    export BIHUAN_LANG=$1
    if small_plant; then pass "$1: a small plant"; else fail "$1: a small plant"; fi
    cat >things.csv <<'END'
code,name,area,position,class,made,started
FX-01,干粉灭火器,A-02,卸车台,extinguisher-powder,2024-05-01,
FH-01,室外消火栓,A-02,罐区北侧,hydrant,,
V-101,氯气缓冲罐,A-01,一层,pressure-vessel,,2016-03-01
V-102,液氯中间罐,A-01,一层,pressure-vessel,,2016-03-01
END
    cat >rounds.csv <<'END'
id,title,title_en,form,areas
tanks,罐区消防点检,Fire round of the tanks,fire-check,A-02
END
    ok "the schedules of classes" bihuan import schedules "$TOP/data/plant/schedules.csv"
    ok "devices of classes" bihuan import devices things.csv
    ok "and a round" bihuan import rounds rounds.csv
    for vessel in V-101:2023-04-10 V-102:2023-04-20; do
        exit_is 0 "the last certificate of ${vessel%:*} is entered" as Q1 submit test "device=${vessel%:*}" kind=pressure-vessel "at=${vessel#*:}T10:00" \
            result=pass grade=3 body=省特检院 licence=TS7110 certificate=@report.pdf certificate_no=RD-0 value='12 mm' value_min=10
        exit_is 0 "and of its yearly check" as Q1 submit test "device=${vessel%:*}" kind=vessel-yearly at=2026-02-20T10:00 result=pass
    done

    # ---- the month begins
    at 2026-04-01T00:00
    ok "April begins" bihuan tick
    is "$(json '[[r["who"], r["late"], r["record"] is not None] for r in d if r["form"] == "fire-check"]' "$(bihuan due --until 2026-04-01 --json)")" \
        '[["role:ehs", false, true], ["role:ehs", false, true]]' "two checks are open, given to the safety department"
    is "$(json 'd["missing"]' "$(bihuan round show tanks --json)")" '["FH-01", "FX-01"]' "the round names both"
    open=$(number_of fire-check FX-01)
    at 2026-04-01T09:00
    exit_is 0 "one is sound" as E1 submit fire-check device=FX-01 pressure=1.2 seal=yes
    is "$(json 'd["number"]' | tr -d '"')" "$open" "its record of the month ends"
    is "$(json 'd["missing"]' "$(bihuan round show tanks --json)")" '["FH-01"]' "the round names what is missing"
    exit_is 0 "the other one is not" as E1 submit fire-check device=FH-01 faults=ring note=密封圈老化 photo=@a.jpg
    is "$(json '[[r["device"], r["category"]] for r in d if r["form"] == "hazard"]' "$(bihuan list --json)")" '[["FH-01", "fire"]]' "its hazard opens by itself"
    hazard=$(number_of hazard FH-01)
    is "$(json '[d["fields"]["note"], d["fields"]["photo"][:7]]' "$(bihuan show "$hazard" --json)")" '["密封圈老化", "sha256:"]' "with words and photo"
    is "$(json 'd["missing"]' "$(bihuan round show tanks --json)")" '[]' "the round is done"

    # ---- a vessel goes past its test
    at 2026-04-09T10:00
    ok "another one is to be put off" as Q1 submit test-extension device=V-102 kind=pressure-vessel until=2026-07-20 reason=装置连续运行 \
        consent=@consent.pdf measure=降压至0.8MPa运行 by=P1 every=7d
    put_off=$(json 'd["number"]' | tr -d '"')
    exit_is 3 "not by the one who asked" as Q1 act "$put_off" approve-extension
    at 2026-04-10T08:00
    exit_is 0 "the principal approves" as M1 act "$put_off" approve-extension
    at 2026-04-11T08:00
    exit_is 4 "no permit on V-101" permit V-101
    says 'V-101 压力容器定期检验 V-101：2026-04-10 00:00 到期，已过期' 'V-101 Inspection of the pressure vessel V-101: was due 2026-04-10 00:00' "and why"
    exit_is 4 "it is too late to put that off" as Q1 submit test-extension device=V-101 kind=pressure-vessel until=2026-07-20 reason=x consent=@consent.pdf measure=x by=P1 every=7d
    exit_is 0 "V-101 is tested" as Q1 submit test device=V-101 kind=pressure-vessel certificate_no=R-1 result=pass grade=2 body=省特检院 licence=TS7110
    is "$(json 'd["blocked"]' "$(device V-101)")" '[]' "and free"
    exit_is 0 "a permit is applied for" permit V-101

    # ---- the measure is checked, then missed
    at 2026-04-16T08:00
    ok "the check opens" bihuan tick
    exit_is 0 "and is done by who answers for it" as P1 act "$(number_of substitute-check V-102)" check in_place=yes
    at 2026-04-22T08:00
    is "$(json '[d["blocked"], [[m["by"], m["last"] is not None] for m in [t["extension"] for t in d["tests"] if t["extension"]][0]["measures"]]]' "$(device V-102)")" \
        '[[], [["P1", true]]]' "past its day V-102 is free, and its page says who protects people"
    exit_is 0 "a permit is applied for" permit V-102
    ok "the next check opens" bihuan tick
    missed=$(number_of substitute-check V-102)
    at 2026-04-23T08:01
    is "$(json 'len(d["blocked"])' "$(device V-102)")" 1 "missed: blocked at once, before any program ran"
    exit_is 4 "no permit" permit V-102
    ok "the rules run" bihuan tick
    is "$(json '[[t["extension"] for t in d["tests"] if t["extension"]][0]["stands"], [t["extension"] for t in d["tests"] if t["extension"]][0]["approved_by"]]' "$(device V-102)")" '[false, "M1"]' "the extension is void"
    like "$(bihuan messages --limit 0 --json)" '"M1"' "who approved is told"
    as P1 act "$missed" check in_place=yes >/dev/null
    is "$(json 'len(d["blocked"])' "$(device V-102)")" 1 "a check that comes too late revives nothing"
    at 2026-04-25T10:00
    exit_is 0 "the vessel is tested" as Q1 submit test device=V-102 kind=pressure-vessel certificate_no=R-1 result=pass grade=3 body=省特检院 licence=TS7110
    is "$(json 'd["blocked"]' "$(device V-102)")" '[]' "and free"
    exit_is 0 "a permit is applied for" permit V-102
    exit_is 0 "the log is whole" bihuan verify
}
story en
story zh
