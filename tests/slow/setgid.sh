#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The set-group-ID way as setup writes it and its script installs it: two people with shells, neither of whom reaches the file, whatever
# their umask; and what the program writes for them they could have written.
. "$(dirname "$0")/../lib/tap.sh"
. "$TOP/tests/slow/root.inc"

ok "setup writes" in_root bihuan setup setgid -o /root/setup --program /usr/local/bin/bihuan
run in_root sh /root/setup/install.sh
is "$STATUS" 1 "install.sh says when a step failed: no systemd runs here"
is "$(in_root stat -c '%a %U %G' /usr/local/bin/bihuan /srv/bihuan /srv/bihuan-exchange/in /srv/bihuan-exchange/out | tr '\n' ' ')" \
    "2755 root hz 2770 root hz 1777 root root 2771 root hz " "modes"
for who in alice bob; do in_root useradd -m -s /bin/bash $who; done
as() { # WHO UMASK COMMAND…
    in_root runuser -u "$1" -- sh -c "umask $2; cd; exec \"\$@\"" sh "${@:3}"
}
b() { as "$1" "$2" /usr/local/bin/bihuan --lang en --plant /srv/bihuan/plant.db "${@:3}"; }
modes() { in_root stat -c %a /srv/bihuan/plant.db /srv/bihuan/plant.db.lock /srv/bihuan/plant.key /srv/bihuan/plant.evidence | tr '\n' ' '; }

ok "alice makes the plant" as alice 077 /usr/local/bin/bihuan --lang en init /srv/bihuan/plant.db
is "$(modes)" "660 660 440 2770 " "which is the group's, whatever her umask"
for who in alice bob; do
    run as $who 022 cat /srv/bihuan/plant.db
    is "$((STATUS != 0))" 1 "$who cannot read the file"
    exit_is 0 "$who works on it" b $who 022 list
done
printf 'code,name,parent\nA-01,one,\n' >"$R/home/bob/areas.csv"
printf 'id,name,department,roles,in_service\nP1,Wu,PRD,operator,yes\nE9,Zhao,EHS,ehs-head,yes\n' >"$R/home/bob/people.csv"
printf 'code,name,area,position\nP-101,Pump,A-01,x\n' >"$R/home/bob/devices.csv"
chmod 644 "$R"/home/bob/*.csv
for kind in areas people devices; do ok "bob imports $kind" b bob 022 import $kind $kind.csv; done
printf '\377\330\377\340\000\020JFIF\000\001\001\000\000\001\000\001\000\000\377\331' >"$R/home/alice/a.jpg" && chmod 644 "$R/home/alice/a.jpg"
ok "alice reports with a photo, umask 077" b alice 077 --user P1 submit hazard device=P-101 category=corrosion photo=@a.jpg
ok "bob after her" b bob 077 --user P1 submit hazard device=P-101 category=ppe
exit_is 0 "bob finds it whole" b bob 077 verify
is "$(in_root sh -c 'stat -c %a /srv/bihuan/plant.evidence/*')" 440 "the photo is the group's"
ok "a dated copy" b alice 077 --user E9 backup --keep /srv/bihuan/backups
in_root sh -c 'mv /srv/bihuan/backups/plant-*.db /srv/bihuan/backups/plant-20260101-000000.db' # copies are named by the second
exit_is 0 "with all evidence, by the other one" b bob 077 --user E9 --json backup --keep /srv/bihuan/backups
is "$(json 'd["missing"]')" 0 "nothing was left out"

# What it writes for somebody.
number=$(in_root sqlite3 /srv/bihuan/plant.db 'SELECT number FROM record ORDER BY number LIMIT 1')
ok "a print" b bob 022 report "$number" -o good.pdf
is "$(in_root stat -c '%a %U' /srv/bihuan-exchange/out/good.pdf)" "640 bob" "is bob's, in the exchange"
for path in /srv/bihuan/x.pdf /srv/bihuan/backups/x.pdf /home/bob/x.pdf /srv/bihuan/plant.db-wal; do
    exit_is 3 "no print as $path" b bob 022 report "$number" -o $path
done
exit_is 3 "no copy beside the plant" b bob 022 --user E9 backup /srv/bihuan/copy.db
exit_is 3 "nor at home" b bob 022 --user E9 backup /home/bob/copy.db
exit_is 3 "no key" b bob 022 --user E9 backup --all all --with-key
ok "no file of the plant is evidence" test "$(b bob 022 --user P1 submit hazard device=P-101 category=ppe photo=@/srv/bihuan/plant.key >/dev/null 2>&1; echo $?)" != 0
exit_is 1 "nor is it imported" b bob 022 import areas /srv/bihuan/plant.key
as bob 022 mkdir -p .local/state .config/bihuan
as bob 022 sh -c 'rm -rf .local/state/bihuan; ln -s /srv/bihuan .local/state/bihuan'
printf '[bihuan]\nexchange = /srv/bihuan\nheads = /srv/bihuan/backups/heads\nbackups = /srv/bihuan\n' >"$R/home/bob/.config/bihuan/bihuan.conf"
b bob 022 --user P1 submit hazard device=P-101 category=ppe >/dev/null 2>&1
exit_is 3 "bob's settings do not move the exchange" b bob 022 labels P-101 --format term -o ../x.txt
is "$(in_root find /srv/bihuan -name '*.head' -o -name drafts -o -name heads)" "" "a state folder that is a link leads nobody in"
exit_is 3 "--terminal is not his to choose" b bob 022 --terminal gate-9 list
ok "the doctor" b alice 022 --json doctor
is "$(json '[c["state"] for c in d if c["check"] == "modes"]')" '["ok"]' "finds the modes right"
