#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Deployment: what setup writes, what a captive process gives up, what the doctor says, and a plant of part 1.
. "$(dirname "$0")/plant.inc"

# Files for a host, to be looked at first.
exit_is 2 "setup wants a folder" "$BIHUAN" setup captive
ok "captive" "$BIHUAN" --plant /srv/hz/plant.db --json setup captive -o out --user hz --program /usr/bin/bihuan
is "$(json 'len(d["files"])')" "$(find out -type f | wc -l)" "names every file"
sshd=$(cat out/etc/ssh/sshd_config.d/60-bihuan.conf)
for line in 'Match User hz' 'ForceCommand /usr/bin/bihuan' 'DisableForwarding yes' 'PermitUserRC no' 'PermitTTY yes'; do
    like "$sshd" "^ *$line\$" "sshd: $line"
done
like "$(cat out/etc/tmpfiles.d/bihuan.conf)" '^d /srv/hz 0700 hz hz' "the folder is closed"
like "$(cat out/etc/bihuan/bihuan.conf)" '^captive = hz$' "the marker"
like "$(cat out/etc/systemd/system/bihuan-backup.service)" 'backup --keep /srv/hz/backups$' "a timer for backups"
is "$(grep -rlE '@[A-Z]+@' out)" "" "no name is left open"
ok "the script is a script" sh -n out/install.sh
mkdir -p half/etc/bihuan && echo mine >half/etc/bihuan/bihuan.conf
exit_is 1 "never over what is there" "$BIHUAN" setup captive -o half
is "$(find half -type f | wc -l) $(cat half/etc/bihuan/bihuan.conf)" "1 mine" "and then nothing is written"
exit_is 1 "an account that is none" "$BIHUAN" setup captive -o bad --user 'hz; rm'
exit_is 1 "a path that is none" "$BIHUAN" --plant '/srv/a b.db' setup captive -o bad
ok "nothing was written for those" test ! -e bad
ok "setgid" "$BIHUAN" --plant /srv/hz/plant.db --lang zh setup setgid -o two
like "$(cat two/etc/tmpfiles.d/bihuan.conf)" '^d /srv/hz 2770 root hz' "group only"
like "$OUT" 'setgid 程序' "explained in Chinese"
cp out/etc/bihuan/bihuan.conf bihuan.conf
XDG_CONFIG_HOME=$PWD/x && mkdir -p x/bihuan && mv bihuan.conf x/bihuan/bihuan.conf
export XDG_CONFIG_HOME
run "$BIHUAN" doctor --json
is "$(json '[c["state"] for c in d if c["check"] == "settings"]')" '["ok"]' "bihuan reads what setup wrote"
rm -rf x

begin
# A captive process believes nothing of its environment, and runs nothing that a login shell is told to run.
exit_is 2 "the environment names no plant" env BIHUAN_CAPTIVE=1 "$BIHUAN" verify
exit_is 2 "outside -c is no option" "$BIHUAN" -c 'verify'
run env BIHUAN_CAPTIVE=1 "$BIHUAN" -c 'touch escaped'
is "$(ls | grep -c escaped)" 0 "-c runs nothing"
is "$STATUS $OUT" "1 " "and nothing is said on stdout"
like "$ERR" "only a terminal|只有终端" "but one sentence"
is "$(grep -rnE '\b(system|popen|exec[lv]pe?|posix_spawnp|g_spawn_command_line\w*)[ ]*\(|"(EDITOR|PAGER|VISUAL|SHELL)"' "$TOP/src" |
    grep -v ' \* ' | wc -l)" 0 "nothing starts a shell, an editor, a pager, or a program by a name that is searched for"

# Someone else may write the file: the doctor says so, the title bar too.
ok "a real plant" "$BIHUAN" init real.db
ok "doctor" "$BIHUAN" --plant real.db doctor --json
is "$(json '[c["state"] for c in d if c["check"] == "account"]')" '["warn"]' "a raw file is evidence only"
printf 'frame\n' >keys
ok "its title bar" "$BIHUAN" --plant real.db --script keys
like "$OUT" 'EVIDENCE ONLY' "says so"
ok "in Chinese" "$BIHUAN" --lang zh --plant real.db --script keys
like "$OUT" '仅留证' "too"
ok "a drill's title bar" "$BIHUAN" --script keys
unlike "$OUT" 'EVIDENCE ONLY' "does not"
chmod o+w real.db
ok "doctor" "$BIHUAN" --plant real.db doctor --json
is "$(json '[c["state"] for c in d if c["check"] == "modes"]')" '["warn"]' "everybody may write"
chmod 0440 real.key
exit_is 1 "an open key is bad" "$BIHUAN" --plant real.db doctor --json
is "$(json '[c["check"] for c in d if c["state"] == "bad"]')" '["key"]' "and nothing else"
for check in settings locale catalogue terminal fonts data time-service heads plant evidence lock folder modes mount hosts space \
    journal sqlite clock backup account; do
    is "$(json "sum(c['check'] == '$check' and c['text'] != '' for c in d)")" 1 "the doctor looks at $check"
done

# The lock probe: two processes, one machine.
exit_is 1 "nobody holds the probe" "$BIHUAN" doctor --probe test
exit_is 4 "nobody comes" "$BIHUAN" doctor --probe hold --wait 0
exit_is 2 "what is no role" "$BIHUAN" doctor --probe both
mkfifo held
"$BIHUAN" doctor --probe hold --wait 60 >held 2>&1 &
holder=$!
exec 3<held
read -r line <&3
like "$line" 'The lock is held' "one holds"
exit_is 0 "the other is refused the lock" "$BIHUAN" doctor --probe test
like "$OUT" 'both ends ran on this machine' "which proves nothing on one machine"
wait $holder
is "$?" 0 "the holder hears of it"
exec 3<&-
is "$(ls | grep -c probe)" 0 "nothing is left"

# A plant of part 1, with one of its photos: copied, brought up to date, whole.
mkdir old.evidence && cp a.jpg "old.evidence/$(sha256sum a.jpg | cut -d' ' -f1)"
gzip -dc "$TOP/tests/cli/part1.db.gz" >old.db
printf '2597c53efb09d130984a00001ea6b651eb414acf04aaab7337565e78dd26b711' |
    python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read()))' >old.key && chmod 0400 old.key
export BIHUAN_PLANT=$PWD/old.db
AT=''
exit_is 0 "verify reads a part 1 plant as it is" "$BIHUAN" verify
is "$(sqlite3 old.db "SELECT value FROM plant WHERE key = 'schema'")" 2 "and leaves it as it is"
is "$(ls | grep -c 'before-')" 0 "without a copy"
ok "any other command brings it up to date" "$BIHUAN" list --json
is "$(json 'sorted(r["number"] for r in d)')" '["YH-2026-00001", "YH-2026-00002"]' "with its records"
before=$(ls old.before-*.db)
is "$(sqlite3 "$before" "SELECT value FROM plant WHERE key = 'schema'")" 2 "the copy before is of the old schema"
is "$(sqlite3 old.db "SELECT kind, at FROM audit ORDER BY seq DESC LIMIT 1")" \
    "migrate|$(sqlite3 "$before" 'SELECT max(at) FROM audit')" "one log row, at the drill's time"
exit_is 0 "it is whole" "$BIHUAN" verify
ok "reading again changes nothing" "$BIHUAN" list
is "$(ls | grep -c 'before-')" 1 "one copy"
ok "and it works" bihuan --user P1 submit hazard device=P-101 category=ppe note=x
exit_is 0 "still whole" "$BIHUAN" verify
# What fell due before there were schedules stays as it was; what there is of a device becomes a schedule's.
is "$(sqlite3 old.db "SELECT cycle, next, form IS NULL, told IS NULL FROM obligation WHERE id = 'ledger-upload'")" \
    "monthly:23|$(sqlite3 "$before" "SELECT next FROM obligation WHERE id = 'ledger-upload'")|1|1" "what is due is due as before"
printf 'code,name,area,position,class\nP-101,氯化进料泵,A-01,一层南侧,pump\nP-201,罐区卸车泵,A-02,卸车台,pump\n' >pumps.csv
printf 'id,subject,kind,title,cycle,last\nt-1,device:P-101,test,泵检验,365d,2026-01-31\n' >tests.csv
printf 'id,classes,kind,title,cycle\npump-test,pump,test,泵检验,1y\n' >schedules.csv
ok "pumps" bihuan --user E1 import devices pumps.csv
ok "a test of one" bihuan --user E1 import obligations tests.csv
ok "a schedule of both" bihuan --user E1 import schedules schedules.csv
is "$(sqlite3 old.db "SELECT id, schedule, since > 0, told > 0 FROM obligation WHERE ended IS NULL AND subject LIKE 'device:%' ORDER BY id" | paste -sd' ')" \
    "pump-test/P-201|pump-test|1| t-1|pump-test|1|1" "each has it once"
# Permits are among what it lacks (tests/cli/upgrade.sh has the rest): two bring them.
exit_is 3 "one alone brings no permits" bihuan --user E9 upgrade
exit_is 0 "two do" bihuan --json --user E9 upgrade --with G1
is "$(json 'd["two"], "lifting" in d["forms"], "hot-work" in d["forms"]')" '[true, true, false]' "that are not there yet"
exit_is 0 "and the plant is whole" "$BIHUAN" verify

# A plant of a later program: read with a sentence, written not.
sqlite3 old.db "UPDATE plant SET value = '9999' WHERE key = 'schema'"
exit_is 0 "it can be read" "$BIHUAN" list
like "$ERR" 'made by a newer bihuan' "with a sentence"
exit_is 3 "it cannot be written" "$BIHUAN" --user P1 submit hazard device=P-101 category=ppe note=x
ok "the terminal opens it" "$BIHUAN" --script keys
