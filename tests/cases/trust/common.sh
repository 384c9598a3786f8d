# SPDX-License-Identifier: MIT
# Common ground of the cases: a REAL (not simulated, not demo) plant in a fresh folder of its own, three accounts.
# BIHUAN=... picks the binary. Each case exits 1 while the fault is there, 0 once it is gone, 2 if it could not be run.
set -u
export LC_ALL=C.UTF-8 BIHUAN=$(readlink -f "${1:-${BIHUAN:?give the path of bihuan}}") BIHUAN_LANG=en
CASE=$(basename "$0" .sh)
CASES=$(cd "$(dirname "$0")" && pwd)
TREE=${BIHUAN%/build/bihuan}   # the checkout the binary was built in
WORK=$(mktemp -d "${TMPDIR:-/tmp}/bihuan-case.$CASE.XXXXXX") || exit 2
export HOME=$WORK/home XDG_STATE_HOME=$WORK/state XDG_CONFIG_HOME=$WORK/config TMPDIR=$WORK
mkdir -p "$HOME" "$XDG_STATE_HOME" "$XDG_CONFIG_HOME"
cd "$WORK" || exit 2
unset BIHUAN_PLANT BIHUAN_USER BIHUAN_CAPTIVE
b() { "$BIHUAN" --plant "$WORK/plant.db" "$@"; }
secret() { printf '%s\n' "${@:2}" >"$1"; }
secret e9 'noch ein gutes passwort' 864202      # E9 head of safety
secret g1 'correct horse battery' 258046        # G1 deputy general manager
secret l1 'staple of another kind' 975313       # L1 team leader
secret x1 'attacker chose this one' 314159
me() { local u=$1 f=$2; shift 2; b --user "$u" --secret-file "$f" "$@"; }
json() { python3 -c 'import json,sys; d=json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }
fault() { echo "FAULT: $*"; exit 1; }
gone() { echo "ok: $*"; exit 0; }
plant() { # plant [init options]
    cat >areas.csv <<'END'
code,name,parent
A-01,Chlorination,
A-02,Tank farm,
END
    cat >devices.csv <<'END'
code,name,area,position
P-101,Feed pump,A-01,south
P-201,Unloading pump,A-02,bay
END
    cat >people.csv <<'END'
id,name,department,roles,in_service,title,crew,scopes
E1,Li An,EHS,ehs,yes,,,
E9,Zhao,EHS,ehs-head,yes,,,
Q1,Sun,EQP,engineer;dept-head,yes,,,
P1,Wu,PRD,operator,yes,,,
P2,Zheng,PRD,operator,yes,,,
L1,Feng,PRD,team-leader,yes,,,
G1,Wei,MGT,deputy-gm,yes,,,
M1,Jiang,MGT,principal,yes,,,
END
    "$BIHUAN" init "$@" plant.db >/dev/null || exit 2
    for k in areas devices people; do b import $k $k.csv >/dev/null || exit 2; done
    printf '\377\330\377\340\000\020JFIF\000\001\001\000\000\001\000\001\000\000\377\331' >a.jpg
    printf '\377\330\377\340\000\020JFIF\000\001\001\000\000\001\000\002\000\000\377\331' >b.jpg
}
accounts() { # the first two by TOFU, the third by two
    b user enrol E9 --new-secret-file e9 >/dev/null || exit 2
    b user enrol G1 --new-secret-file g1 >/dev/null || exit 2
    me E9 e9 user enrol L1 --new-secret-file l1 --with G1 --with-secret-file g1 >/dev/null || exit 2
}
verify_ok() { b verify --json >verify.json 2>verify.err; }
