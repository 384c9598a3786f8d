#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A danger is reported while another process keeps the plant: it is kept, the person is told that it is not in the plant yet, and
# whoever writes next takes it in, once.
. "$(dirname "$0")/plant.inc"

begin
report() { bihuan --user "$1" submit hazard device=P-101 category=ppe note="$2"; }
reports() { sqlite3 plant.db "SELECT count(*) FROM record WHERE form = 'hazard'"; }
waiting() { ls plant.db.spool 2>/dev/null | grep -c '\.report$'; }
exec 8>>plant.db.lock
flock 8
exit_is 4 "the plant is kept" report P1 '油泄漏'
like "$ERR" 'KEPT, BUT NOT IN THE PLANT YET' "the report is kept, and he is told"
like "$ERR" 'process [0-9]+' "by whom the plant is kept too"
is "$(waiting)" 1 "one waits"
is "$(stat -c %a plant.db.spool/*.report)" 600 "for nobody else to read"
exit_is 4 "another one" report P2 'second'
exit_is 4 "a permit is not kept" bihuan --user P1 submit hot-work device=P-101
unlike "$ERR" 'KEPT' "nor is that said"
is "$(waiting)" 2 "two wait"
exec 8>&-
ok "a tick" bihuan tick
is "$(reports) $(waiting)" "2 0" "takes them in"
is "$(sqlite3 plant.db "SELECT group_concat(opened_by, ' ') FROM (SELECT opened_by FROM record ORDER BY number)")" "P1 P2" \
    "in order, each under his name"
ok "the first" bihuan show YH-2026-00001
like "$OUT" '油泄漏' "with what he said"
exit_is 0 "whole" "$BIHUAN" verify

# Nobody needs a name to report a danger, here neither.
exec 8>>plant.db.lock
flock 8
exit_is 4 "a report of nobody" bihuan submit hazard device=P-101 category=ppe note=unnamed
like "$ERR" 'KEPT, BUT NOT IN THE PLANT YET' "is kept"
exec 8>&-
ok "a tick takes it in" bihuan tick
is "$(sqlite3 plant.db "SELECT count(*) FROM record WHERE opened_by = 'nobody'")" 1 "as nobody's"

# Exactly once: many at it, and one that was killed before it removed the file.
exec 8>>plant.db.lock
flock 8
exit_is 4 "a third" report P1 third
cp -r plant.db.spool again
exec 8>&-
for i in 1 2 3 4 5 6; do bihuan tick >/dev/null 2>&1 & done
wait
is "$(reports) $(waiting)" "4 0" "six at once take it once"
cp again/*.report plant.db.spool/
ok "the same file again" bihuan tick
is "$(reports) $(waiting)" "4 0" "is not taken twice"

# What cannot be taken is put aside and named; a path is never read.
printf '{"form":"hazard","value device":"NO-SUCH","value category":"ppe"}' >plant.db.spool/1-a.report
printf '{"form":"hot-work","value device":"P-101"}' >plant.db.spool/2-b.report
cp plant.key plant.db.spool/secret 2>/dev/null
printf '{"form":"hazard","value device":"P-101","value category":"ppe","value photo":"@plant.key"}' >plant.db.spool/3-c.report
ok "a tick" bihuan tick
is "$(grep -c 'could not be taken in' <<<"$ERR")" 2 "names both"
is "$(ls plant.db.spool | grep -c refused)" 2 "and puts them aside"
is "$(reports)" 5 "the rest is taken"
is "$(sqlite3 plant.db 'SELECT count(*) FROM blob')" 0 "without a file"

# Who has an account and is not proved stands there as nobody.
printf '%s\n' 'noch ein gutes passwort' 864202 >e9
ok "an account" bihuan user enrol E9 --new-secret-file e9
exec 8>>plant.db.lock
flock 8
exit_is 4 "with his password" bihuan --user E9 --secret-file e9 submit hazard device=P-102 category=ppe note=mine
exec 8>&-
ok "another report" report P1 other
is "$(reports) $(waiting)" "7 0" "takes it along"
is "$(sqlite3 plant.db "SELECT opened_by FROM record WHERE device = 'P-102'")" nobody "as nobody's"
