# SPDX-License-Identifier: MIT
# Common set-up of the cases (complete tickets): a small simulated plant, Monday 1 June 2026 (GB 46768 in force), no accounts.
# exit 1 = the fault is there, 0 = it is not, 2 = the case itself broke.
BIN=$(readlink -f "${1:-${BIHUAN:?give the path of bihuan}}")
W=$(mktemp -d "${TMPDIR:-/tmp}/bihuan-case.XXXXXX"); trap 'rm -rf "$W"' EXIT
export HOME=$W XDG_STATE_HOME=$W/state BIHUAN_LANG=en; P=$W/p.db; D=2026-06-01
b() { local at=$1 u=$2; shift 2; case $at in T*) at=$D$at;; esac
      if [ "$u" = - ]; then "$BIN" --plant "$P" --at "$at" "$@"; else "$BIN" --plant "$P" --at "$at" --user "$u" "$@"; fi; }
must() { b "$@" >"$W/out" 2>"$W/err" || { echo "case broke: $*: $(cat "$W/err")"; exit 2; }; }
try() { b "$@" >"$W/out" 2>"$W/err"; RC=$?; return $RC; }
num() { python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["number"])' "$W/out"; }
state() { b "$1" - show "$2" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["state"])'; }
fault() { echo "FAULT: $*"; exit 1; }
good() { echo "ok: $*"; exit 0; }
# refused WORDS: what was tried just now was refused, and for this reason.
refused() { grep -q -- "$1" "$W/err" || fault "refused for another reason than $1: $(cat "$W/err")"; good "$(cat "$W/err")"; }
# anew: the plant as it was at the beginning.
anew() { rm -rf "$W"/p.* "$W/state"; cp -r "$BASE/." "$W/"; }
cat >"$W/areas.csv" <<X
code,name,parent
A-01,氯化装置,
A-01-1,泵房,A-01
A-02,罐区,
X
cat >"$W/devices.csv" <<X
code,name,area,position,category
P-101,进料泵,A-01,一层,泵
P-102,循环泵,A-01,一层,泵
V-101,缓冲罐,A-01,二层,容器
P-111,泵房泵,A-01-1,泵房,泵
P-201,卸车泵,A-02,卸车台,泵
GD-07,便携式检测仪,A-01,柜,仪器
GD-08,便携式检测仪,A-01,柜,仪器
X
cat >"$W/people.csv" <<X
id,name,department,roles,in_service
W1,侯焊工,EQP,operator,yes
W2,无证者,EQP,operator,yes
G1,甲监护,PRD,operator;guardian,yes
G2,乙监护,PRD,operator;guardian,yes
GW,既焊又监护,PRD,operator;guardian,yes
O1,操作工,PRD,operator,yes
O2,操作工二,PRD,operator,yes
E1,安全员,EHS,ehs,yes
E2,安全员二,EHS,ehs,yes
E9,安环部长,EHS,ehs-head,yes
EH,一人两职,EHS,ehs-head;prd-head;ehs,yes
H1,生产主任,PRD,prd-head,yes
D1,分管副总,MGT,deputy-gm,yes
T1,工艺工程师,TEC,engineer;tech-lead,yes
A1,综合部长,ADM,dept-head,yes
L1,班长,PRD,team-leader,yes
N1,电气工程师,EQP,engineer,yes
X
cat >"$W/obligations.csv" <<X
id,subject,kind,title,cycle,last,next
cal-7,device:GD-07,test,检定,365d,2025-08-01,2026-08-01
cal-8,device:GD-08,test,检定,365d,2025-05-01,2026-05-01
ves-1,device:V-101,test,压力容器定期检验,1095d,2025-05-01,2028-05-01
c1,person:W1,certificate,焊接与热切割,2190d,2022-04-01,2028-04-01
c2,person:W1,certificate,高处作业,2190d,2022-04-01,2028-04-01
c3,person:W1,certificate,起重机指挥,1460d,2024-08-01,2028-08-01
c4,person:W1,certificate,低压电工,2190d,2022-04-01,2028-04-01
c8,person:O2,certificate,低压电工,2190d,2022-04-01,2028-04-01
c5,person:W1,certificate,起重机司机,1460d,2024-08-01,2028-08-01
c7,person:W1,certificate,司索作业,1460d,2024-08-01,2028-08-01
g1,person:G1,certificate,监护人培训考核合格证,365d,2026-03-01,2027-03-01
g2,person:G2,certificate,监护人培训考核合格证,365d,2026-03-01,2027-03-01
g3,person:GW,certificate,监护人培训考核合格证,365d,2026-03-01,2027-03-01
c6,person:GW,certificate,焊接与热切割,2190d,2022-04-01,2028-04-01
X
printf 'day,kind,name\n2026-06-19,statutory,端午\n' >"$W/holidays.csv"
# The small plant of all cases, made once for each binary.
if [ -z "${NOPLANT:-}" ]; then
    BASE=${TMPDIR:-/tmp}/bihuan-cases-$(id -u)-$(cksum <"$BIN" | cut -d' ' -f1)
    if [ ! -f "$BASE/done" ]; then
        rm -rf "$BASE.new"; mkdir -p "$BASE.new"
        "$BIN" init --simulate "$BASE.new/p.db" >/dev/null 2>&1
        for k in areas devices people obligations holidays; do
            "$BIN" --plant "$BASE.new/p.db" --at 2026-05-30T00:00 import $k "$W/$k.csv" >/dev/null || { echo "case broke: import $k failed"; exit 2; }
        done
        touch "$BASE.new/done"; rm -rf "$BASE"; mv "$BASE.new" "$BASE"
    fi
    cp -r "$BASE/." "$W/"
fi
printf 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=' | base64 -d >"$W/sketch.png"
# permit FORM AT k=v… : submits with the usual values, everything annex A asks for; sets N. k= leaves one out.
permit() { local form=$1 at=$2; shift 2
    local d=(device=P-101 start=${D}T09:00 end=${D}T17:00 guardian=G1 worker=W1 content=x risk=x leader=O2 unit_name=x)
    case $form in hot-work) d+=(grade=2 medium=methanol method=x certificate_no=1);;
        confined-space) d+=(device=V-101 space=V-101 medium=none);;
        blind-plate) d+=(plate=MB-1 pipe=x plate_material=x plate_size=x medium=none temperature=20 pressure=0.1 sketch=@$W/sketch.png);;
        height) d+=(height=5 grade=1);; lifting) d+=(mass=39.99 grade=3 load=x sling=x operator=W1 slinger=W1 commander=W1);;
        temp-power) d+=(voltage=380 explosive=no medium=none supply=x power=1 equipment=x certificate_no=1 leader_certificate_no=2);;
        excavation) d+=(area=A-01 depth=1.2 buried=yes medium=none range=x area_m2=4 sketch=@$W/sketch.png);;
        road-closure) d+=(area=A-01 road=x cause=x traffic=x concerned=x sketch=@$W/sketch.png);; esac
    declare -gA v=(); local k; for k in "${d[@]}" "$@"; do v[${k%%=*}]=${k#*=}; done
    local a=(); for k in "${!v[@]}"; do a+=("$k=${v[$k]}"); done
    must "$at" "${AS:-W1}" --json submit "$form" "${a[@]}"; N=$(num); FORM=$form; }
# measures AT [WHO]: every measure of the ticket (annex A), confirmed by who says so, on the screen where one process confirms all of
# them; then the opinions of leader and unit.
measures() { local n i; case $FORM in hot-work) n=16;; confined-space|height) n=15;; lifting) n=20;; temp-power) n=14;; blind-plate|excavation) n=11;; road-closure) n=4;; esac
    printf 'open measures %s\nkey%s <F2>\n' "$N" "$(printf ' y%.0s' $(seq "$n"))" >"$W/measures.keys"; must "$1" ${2:-G1} --script "$W/measures.keys"
    i=$(sqlite3 "$P" "SELECT count(DISTINCT json_extract(fields, '$.item')) FROM step WHERE record = '$N' AND name = 'measure' AND decision = 'done'")
    [ "$i" = "$n" ] || { echo "case broke: $i of $n measures are answered: $(cat "$W/out")"; exit 2; }; opinions "$1"; }
opinions() { local c=() k; [ -z "${v[leader]}" ] || must "$1" "${v[leader]}" act $N lead; must "$1" L1 act $N unit
    case $FORM in excavation) c=(water=N1 power=N1 steam=N1 process=T1 equipment=N1 fire=E1 safety=E1);; road-closure) c=(fire=E1 safety=E1);; temp-power) c=(power=N1);; esac
    for k in "${c[@]}"; do must "$1" ${k#*=} act $N countersign consulted=${k%%=*}; done; }
# briefed AT: the workers are briefed and say so, guardian and team leader on duty sign.
briefed() { local p; must "$1" "${v[leader]}" act $N brief; for p in ${v[worker]//,/ }; do must "$1" "$p" act $N briefed; done
    must "$1" "${v[guardian]}" act $N guard; must "$1" L1 act $N check; }
approve() { local at=$1 u=$2 m=(place=P-101); case $FORM in hot-work) m+=(nearby=none);; esac
    must "$at" "$u" act $N approve "${m[@]}"; briefed "$at"; }
gas1() { local s=${6:-$1}; case $s in T*) s=$D$s;; esac; must "$1" W1 act $N gas point=$2 gas=$3 value=$4 unit=$5 meter=${METER:-GD-07} at=$s; }
gases() { local at=$1 p; case $at in T*) at=$D$at;; esac; if [ $FORM = confined-space ]; then for p in upper middle lower; do gas1 $at $p o2 20.9 vol%; gas1 $at $p combustible 1 %LEL; gas1 $at $p h2s 1 ppm; gas1 $at $p co 2 ppm; done
    else gas1 $at spot combustible 1 %LEL; fi; }
