#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The captive way as it is deployed: what setup writes, installed by its own script into a root of its own, under a real sshd on
# loopback. The root is this host's, overlaid: own /etc, own accounts, own processes, own network with nothing but loopback. All of
# it goes with the namespaces, processes included.
. "$(dirname "$0")/../lib/tap.sh"
. "$TOP/tests/slow/root.inc"

cp "$TOP/tests/slow/session.py" "$R/root/t/"
printf 'Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\nAcceptEnv LANG LC_*\nSubsystem sftp /usr/lib/openssh/sftp-server\nPort 2222\nListenAddress 127.0.0.1\n' \
    >"$R/etc/ssh/sshd_config"
as_hz() { in_root runuser -u hz -- "$@"; }
bihuan_hz() { as_hz env BIHUAN_LANG=en /usr/local/bin/bihuan --lang en "$@"; }

# --- Setup ------------------------------------------------------------------------------------------------------------------
ok "setup writes" in_root bihuan setup captive -o /root/setup --program /usr/local/bin/bihuan
mkdir -p "$R/etc/systemd/system" && echo "# mine" >"$R/etc/systemd/system/bihuan-tick.timer"
run in_root sh /root/setup/install.sh
is "$STATUS" 1 "install.sh says when a step failed: no systemd runs here"
like "$ERR" 'the timers' "and which"
like "$OUT" 'bihuan-tick.timer was edited and is kept' "it replaces no file of mine"
is "$(cat "$R/etc/systemd/system/bihuan-tick.timer")" "# mine" "indeed"
ok "the new one lies beside it" test -s "$R/etc/systemd/system/bihuan-tick.timer.new"
is "$(in_root getent passwd hz hz-files | cut -d: -f1,7 | tr '\n' ' ')" "hz:/usr/local/bin/bihuan hz-files:/usr/sbin/nologin " "accounts"
is "$(in_root stat -c '%a %U %G' /srv/bihuan /srv/bihuan-exchange /srv/bihuan-exchange/in /srv/bihuan-exchange/out | tr '\n' ' ')" \
    "700 hz hz 755 root root 2750 hz-files hz 2750 hz hz-files " "folders"

ok "init" bihuan_hz init /srv/bihuan/plant.db
is "$(in_root stat -c '%a' /srv/bihuan/plant.db /srv/bihuan/plant.db.lock /srv/bihuan/plant.key /srv/bihuan/plant.evidence | tr '\n' ' ')" \
    "600 600 400 700 " "what it makes is closed"
cat >"$R/srv/bihuan-exchange/in/areas.csv" <<'END'
code,name,parent
A-01,Chlorination,
END
cat >"$R/srv/bihuan-exchange/in/devices.csv" <<'END'
code,name,area,position
P-101,Feed pump,A-01,south
END
cat >"$R/srv/bihuan-exchange/in/people.csv" <<'END'
id,name,department,roles,in_service
P1,Wu,PRD,operator,yes
E1,Li,EHS,ehs,yes
E9,Zhao,EHS,ehs-head,yes
END
for kind in areas devices people; do
    ok "import $kind" bihuan_hz import $kind /srv/bihuan-exchange/in/$kind.csv
done

# --- Keys and sshd ----------------------------------------------------------------------------------------------------------
for key in gate-1 gate-2 plain files; do
    in_root ssh-keygen -q -t ed25519 -N '' -C $key -f /root/t/$key
done
{
    for gate in gate-1 gate-2; do
        echo "restrict,pty,command=\"bihuan --terminal $gate --lang en\" $(cat "$R/root/t/$gate.pub")"
    done
    cat "$R/root/t/plain.pub"
} >"$R/etc/bihuan/authorized_keys"
cat "$R/root/t/files.pub" >"$R/etc/bihuan/authorized_keys_files"
in_root ssh-keygen -q -A
ok "sshd likes its settings" in_root /usr/sbin/sshd -t
like "$(in_root /usr/sbin/sshd -T)" 'maxstartups 100:30:200' "the limit of new connections counts"
in_root /usr/sbin/sshd -E /root/t/sshd.log || exit 1
session() { in_root python3 /root/t/session.py "$@"; }
ssh_() { in_root timeout 20 ssh -F none -p 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -o IdentitiesOnly=yes -o BatchMode=yes -i /root/t/"$@" </dev/null; }

# --- Sessions ---------------------------------------------------------------------------------------------------------------
REPORT=('send s' 'wait (?i)scan|code' 'send P-101\r' 'wait (?i)category|flange' 'send 1' 'send \x1bOQ' 'wait YH-')
LOGIN=('wait A-01|Board|board' 'send U' 'wait (?i)who works' 'send P1\r' 'wait Wu')
ok "a session of gate-2 reports a hazard" session /root/t/gate-2 1 "${LOGIN[@]}" "${REPORT[@]}"
diag "$OUT"
sql() { in_root sqlite3 /srv/bihuan/plant.db "$1"; }
is "$(sql "SELECT terminal FROM audit WHERE kind = 'submit' ORDER BY seq DESC LIMIT 1")" gate-2 "the log says gate-2"
ok "twenty sessions at once, a report each" session /root/t/gate-1,/root/t/gate-2 20 "${LOGIN[@]}" "${REPORT[@]}"
[ "$STATUS" = 0 ] || diag "$OUT"
is "$(sql "SELECT count(*) FROM record WHERE form = 'hazard'")" 21 "all of them are kept"
is "$(sql "SELECT group_concat(DISTINCT terminal) FROM (SELECT terminal FROM audit WHERE kind = 'submit' ORDER BY terminal)")" \
    "gate-1,gate-2" "under two names"
exit_is 0 "the plant is whole" bihuan_hz --plant /srv/bihuan/plant.db verify

# A draft of nobody is not on the next terminal.
ok "somebody types and is cut off" session /root/t/gate-1 1 'wait A-01|Board|board' 'send \x1bOQ' 'wait without log-in' 'send \x1bOQ' 'wait Description' 'send SECRETNOTE' 'wait SECRETNOTE' kill
ok "the next one sees nothing of it" session /root/t/gate-2 1 'wait A-01|Board|board' 'send \x1bOQ' 'wait without log-in' 'send \x1bOQ' 'wait Description' 'send xyz' 'wait xyz'
unlike "$OUT" 'SECRETNOTE|typed here before' "indeed"
is "$(in_root grep -rl SECRETNOTE /srv/bihuan | wc -l)" 0 "it is on no disk"

# --- Prints -----------------------------------------------------------------------------------------------------------------
number=$(sql "SELECT number FROM record ORDER BY number LIMIT 1")
save() { session /root/t/gate-1 1 'wait A-01|Board|board' 'send z' "wait $number" 'send \r' 'wait (?i)flange|P-101' 'send p' 'wait (?i)report' \
    'send \x1b[17~' 'wait (?i)file to write' "send \\x15$1\\r" "wait $2"; }
ok "a print" save good 'is written'
[ "$STATUS" = 0 ] || diag "$OUT"
is "$(in_root stat -c '%a %U %G' /srv/bihuan-exchange/out/good.pdf)" "640 hz hz-files" "goes to the exchange"
for name in /srv/bihuan/backups/plant-20261127-235959.db /srv/bihuan/plant.db-wal ../in/x.pdf /tmp/x.pdf .config.pdf; do
    ok "no print as $name" save "$name" '(?i)plain name|must end|uses names'
done
is "$(in_root find /srv/bihuan /srv/bihuan-exchange /tmp -name '*.pdf' -o -name '*-wal' -o -name '*-235959.db')" \
    /srv/bihuan-exchange/out/good.pdf "nothing else was written"

# --- Escapes ----------------------------------------------------------------------------------------------------------------
refused() { # NAME ARGS…
    run ssh_ "${@:2}"
    is "$((STATUS != 0)) $OUT" "1 " "$1: refused, nothing on stdout"
}
for key in gate-1 plain; do
    refused "$key: a command" $key hz@127.0.0.1 id
    like "$ERR" 'only a terminal|只有终端' "one sentence says why"
    run ssh_ $key -tt hz@127.0.0.1 'bihuan --terminal gate-9'
    is "$STATUS $(wc -l <<<"$OUT")" "1 1" "$key: a command on a terminal: one sentence"
    refused "$key: a subsystem" $key -s hz@127.0.0.1 sftp
    refused "$key: no terminal" $key -T hz@127.0.0.1
    refused "$key: -W" $key -W 127.0.0.1:2222 hz@127.0.0.1
done
run in_root timeout 20 sftp -F none -P 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -i /root/t/plain -b /dev/null hz@127.0.0.1
is "$((STATUS != 0))" 1 "sftp to the account is refused"
run in_root timeout 20 scp -F none -P 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -i /root/t/gate-1 hz@127.0.0.1:plant.key /root/t/stolen
is "$((STATUS != 0)) $(ls "$R/root/t/stolen" 2>/dev/null)" "1 " "scp too"
is "$(sql "SELECT count(*) FROM audit WHERE terminal = 'gate-9'")" 0 "nobody names his own terminal"

# Without ForceCommand the command of the key's line arrives itself, and gives the name too.
sed '/ForceCommand \/usr/d; /ExposeAuthInfo/d' "$R/etc/ssh/sshd_config.d/60-bihuan.conf" >"$R/root/t/open.conf"
printf 'UsePAM yes\nPort 2223\nListenAddress 127.0.0.1\nPidFile /run/sshd2.pid\n' | cat - "$R/root/t/open.conf" >"$R/root/t/sshd2.conf"
in_root /usr/sbin/sshd -f /root/t/sshd2.conf -E /root/t/sshd2.log
ok "a session by the key's own command" in_root env SSH_PORT=2223 python3 /root/t/session.py /root/t/gate-1 1 "${LOGIN[@]}" "${REPORT[@]}"
is "$(sql "SELECT terminal FROM audit WHERE kind = 'submit' ORDER BY seq DESC LIMIT 1")" gate-1 "the log says gate-1"

# --- Photos in, papers out --------------------------------------------------------------------------------------------------
files() { in_root timeout 20 sftp -q -F none -P 2222 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
    -i /root/t/files -b - hz-files@127.0.0.1; }
printf '\377\330\377\340\000\020JFIF\000\001\001\000\000\001\000\001\000\000\377\331' >"$R/root/t/a.jpg"
put() { printf 'put /root/t/a.jpg in/a.jpg\nget out/good.pdf /root/t/got.pdf\n' | files; }
ok "a photo goes in, a paper comes out" put
[ "$STATUS" = 0 ] || diag "$(tail -20 "$R/root/t/sshd.log")"
is "$(in_root stat -c '%a %U %G' /srv/bihuan-exchange/in/a.jpg)" "640 hz-files hz" "the account of the plant can read it"
is "$(head -c 5 "$R/root/t/got.pdf")" "%PDF-" "it is the paper"
for bad in 'put /root/t/a.jpg out/a.jpg' 'get /srv/bihuan/plant.db /root/t/x' 'rm out/good.pdf' 'put /root/t/a.jpg a.jpg'; do
    wrong() { echo "$bad" | files; }
    run wrong
    is "$((STATUS != 0))" 1 "not: $bad"
done
run ssh_ files hz-files@127.0.0.1 id
is "$((STATUS != 0))" 1 "the account of files runs nothing"

# --- Wrong secrets are counted by the terminal's name, whatever session they come from ----------------------------------------
printf 'noch ein gutes passwort\n864202\n' >"$R/tmp/e9" && chmod 644 "$R/tmp/e9"
ok "the first account" bihuan_hz --plant /srv/bihuan/plant.db user enrol E9 --new-secret-file /tmp/e9
try() { session /root/t/$1 1 'wait A-01|Board|board' 'send U' 'wait (?i)who works' 'send E9\r' 'wait (?i)password of' "send $2\r" "wait $3"; }
for n in 1 2 3 4 5; do ok "gate-1: wrong secret $n, in a session of its own" try gate-1 "wrong secret $n" '(?i)wrong|too many'; done
ok "gate-1 is shut for him" try gate-1 'noch ein gutes passwort' '(?i)too many'
ok "gate-2 is not" try gate-2 'noch ein gutes passwort' 'works here now|tried since'

# --- The units' lines by hand -----------------------------------------------------------------------------------------------
for unit in tick verify backup; do
    line=$(sed -n 's/^ExecStart=//p' "$R/etc/systemd/system/bihuan-$unit.service")
    like "$(cat "$R/etc/systemd/system/bihuan-$unit.service")" '^UMask=0077$' "$unit works closed"
    # shellcheck disable=SC2086
    exit_is 0 "$unit: $line" as_hz env -i XDG_STATE_HOME=/srv/bihuan/state $line
done
is "$(in_root sh -c 'stat -c %a /srv/bihuan/backups/plant-*.db')" 600 "the copy is closed"
ok "doctor" bihuan_hz --json doctor
for check in modes backup account lock; do
    is "$(json "[c['state'] for c in d if c['check'] == '$check']")" '["ok"]' "the doctor finds $check right"
done
