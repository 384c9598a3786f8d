# SPDX-License-Identifier: MIT
# Common part of the cases. A case starts with:   . "$(dirname "$0")/lib.sh"
# $1 = the program. Works in a temporary folder, clean environment, a small simulated plant at 2026-03-02T08:00.
# good TEXT → prints "OK   name: TEXT", exit 0.  bad TEXT → prints "FAULT name: TEXT", exit 1.
set -u
BIN=$(readlink -f "${1:?give the path of bihuan}")
NAME=$(basename "$0" .sh)
W=$(mktemp -d "${TMPDIR:-/tmp}/bihuan-case.XXXXXX") || exit 2
trap 'cd /; rm -rf "$W"' EXIT
cd "$W" || exit 2
unset BIHUAN_PLANT BIHUAN_USER BIHUAN_LOG LANG LANGUAGE NO_COLOR COLUMNS LINES TMUX XDG_DATA_HOME
export HOME=$W/home LC_ALL=C.UTF-8 TZ=UTC TERM=xterm-256color BIHUAN_LANG=en XDG_STATE_HOME=$W/state XDG_CONFIG_HOME=$W/config
mkdir -p "$HOME" "$W/state" "$W/config"
AT=2026-03-02T08:00
good() { echo "OK    $NAME: $*"; exit 0; }
bad() { echo "FAULT $NAME: $*"; exit 1; }
broken() { echo "TEST  $NAME did not run: $*"; exit 2; }
b() { "$BIN" --at "$AT" "$@"; }
# run CMD…: STATUS, OUT, ERR
run() { OUT=$("$@" 2>"$W/err.txt"); STATUS=$?; ERR=$(cat "$W/err.txt"); }
json() { /usr/bin/python3 -c 'import json,sys
d=json.loads(sys.argv[2]); v=eval(sys.argv[1]); print(v if isinstance(v,str) else json.dumps(v,ensure_ascii=False))' "$1" "${2-$OUT}"; }
plant() {
    printf 'code,name,parent\nA-01,氯化装置,\nA-01-1,氯化泵房,A-01\nA-02,罐区,\n' >areas.csv
    printf 'code,name,area,position\nP-101,氯化进料泵,A-01,一层南侧\nP-102,氯化循环泵,A-01,一层北侧\nP-111,泵房输送泵,A-01-1,泵房东侧\nP-201,罐区卸车泵,A-02,卸车台\n' >devices.csv
    cat >people.csv <<'EOF'
id,name,department,roles,in_service,title,crew,scopes
E1,李安,EHS,ehs,yes,安全员,,
E2,王宁,EHS,ehs,yes,安全员,,
E9,赵部长,EHS,ehs-head,yes,安环部长,,
Q1,孙设备,EQP,engineer;dept-head,yes,设备工程师,,
T1,周工艺,TEC,engineer,yes,工艺工程师,,
P1,吴操作,PRD,operator,yes,操作工,A,
P2,郑操作,PRD,operator,yes,操作工,B,
L1,冯班长,PRD,team-leader,yes,班长,A,
H1,陈主任,PRD,prd-head;op-lead,yes,生产主任,,op-lead@source:MHS-01
G1,卫副总,MGT,deputy-gm,yes,副总经理,,
M1,蒋总,MGT,principal,yes,总经理,,
EOF
    printf 'code,name,level,areas\nMHS-01,氯化装置,2,A-01\n' >sources.csv
    "$BIN" init --simulate --at 2026-03-01T00:00 "$W/plant.db" >/dev/null || broken init
    export BIHUAN_PLANT=$W/plant.db
    local k
    for k in areas devices people sources; do
        "$BIN" --at 2026-03-01T00:00 import $k $k.csv >/dev/null || broken "import $k"
    done
    printf '\377\330\377\340\000\020JFIF\000\001\001\000\000\001\000\001\000\000\377\331' >a.jpg
    printf '\377\330\377\340\000\020JFIF\000\001\001\000\000\001\000\002\000\000\377\331' >b.jpg
}
# payload DEVICE: what a scanner reads from its label (needs zbarimg)
payload() {
    b labels "$1" --format png -o "$W/lab.png" >/dev/null 2>&1 || broken "label of $1"
    zbarimg -q --raw "$W/lab.png" 2>/dev/null | head -n 1
    rm -f "$W/lab.png"
}
imported() { run b import "$1" "$2"; }
