#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Accounts by the command line: enrolment by two, wrong secrets, signatures, a lost password, a leaver; and what a demo plant
# forgives.
. "$(dirname "$0")/plant.inc"

secret() { printf '%s\n' "${@:2}" >"$1"; }
secret e1 'correct horse battery' 258046
secret e9 'noch ein gutes passwort' 864202
secret l1 'staple of another kind' 975313
secret wrong 'wrong wrong wrong' 258046
secret nopin 'staple of another kind'
secret badpin 'staple of another kind' 111222
# me USER FILE ARG…
me() { USER_ID=$1 bihuan --secret-file "$2" --json "${@:3}"; }

begin
ok "the first account needs nobody" bihuan user enrol E9 --new-secret-file e9
ok "nor does the second" bihuan user enrol E1 --new-secret-file e1
exit_is 3 "the third does" bihuan user enrol L1 --new-secret-file l1
exit_is 3 "one person is not enough" me E9 e9 user enrol L1 --new-secret-file l1
exit_is 3 "the second must prove himself" me E9 e9 user enrol L1 --new-secret-file l1 --with E1
exit_is 3 "with the right password" me E9 e9 user enrol L1 --new-secret-file l1 --with E1 --with-secret-file wrong
exit_is 3 "he must be somebody else" me E9 e9 user enrol L1 --new-secret-file l1 --with E9 --with-secret-file e9
exit_is 0 "then it is done" me E9 e9 user enrol L1 --new-secret-file l1 --with E1 --with-secret-file e1
exit_is 1 "nobody is enrolled twice" me E9 e9 user enrol L1 --new-secret-file l1 --with E1 --with-secret-file e1
is "$(json '[p["id"] for p in d if p["account"]]' "$(bihuan user list --json)")" '["E1", "E9", "L1"]' "the list says who has an account"
rows=$(json 'd["rows"]' "$(bihuan verify --json)")
exit_is 3 "who has an account gives his password" as E1 submit hazard device=P-101 category=ppe
like "$ERR" 'secret-file' "and is told how"
is "$(json 'd["rows"]' "$(bihuan verify --json)")" "$rows" "nothing was written"
exit_is 3 "a wrong one is refused" me E1 wrong submit hazard device=P-101 category=ppe
is "$(json 'd["rows"]' "$(bihuan verify --json)")" "$((rows + 1))" "and stands in the log"
exit_is 1 "a secret file that is not there" me E1 nosuch submit hazard device=P-101 category=ppe
exit_is 0 "the right one is taken" me E1 e1 submit hazard device=P-101 category=ppe
exit_is 0 "who has none works as before" as P1 submit hazard device=P-101 category=flange-leak
n=$(json 'd["number"]')
for step in respond "rectify measure=m photo_before=@a.jpg photo_after=@b.jpg"; do
    ok "$step" me E1 e1 act "$n" $step
done
exit_is 3 "a signing step asks for the PIN" me L1 nopin act "$n" accept confirmed_on_site=yes
exit_is 3 "a wrong PIN is refused" me L1 badpin act "$n" accept confirmed_on_site=yes
exit_is 3 "nobody signs for another" me E1 l1 act "$n" accept confirmed_on_site=yes
exit_is 0 "with password and PIN it is signed" me L1 l1 act "$n" accept confirmed_on_site=yes
like "$(json '[e["signed"] for e in d["events"] if "Accept" in e["text"]][-1]' "$(bihuan show "$n" --json)")" '^[0-9a-f]{16}$' "the time line has the key"
is "$(json '[d["ok"], d["signed"] >= 2]' "$(bihuan verify --json)")" '[true, true]' "verify has checked the signatures"
m=$(hazard P1 P-201 corrosion)
ok "another hazard" me E1 e1 act "$m" respond
ok "is rectified" me E1 e1 act "$m" rectify measure=m photo_before=@a.jpg photo_after=@b.jpg
exit_is 3 "somebody without account cannot sign" as E2 act "$m" accept confirmed_on_site=yes
like "$ERR" 'enrol' "and is told what to do"

secret e1new 'a new password for e1' 314159
exit_is 3 "a password is not changed without the old one" as E1 user password --new-secret-file e1new
exit_is 0 "with it it is" me E1 e1 user password --new-secret-file e1new
exit_is 3 "the old one is no use any more" me E1 e1 submit hazard device=P-101 category=ppe
secret e1pin 'a new password for e1' 258046
exit_is 0 "a PIN is set with the password" me E1 e1pin user pin --new-secret-file e1new
secret short short 123456
exit_is 1 "a short password is refused" me E1 e1new user password --new-secret-file short
secret common qwertyuiop 123456
exit_is 1 "a common one too" me E1 e1new user password --new-secret-file common

key=$(json '[e["signed"] for e in d["events"] if e["signed"]][-1]' "$(bihuan show "$n" --json)")
secret l1new 'found a better one' 271828
exit_is 0 "a lost password is replaced by two" me E9 e9 user reset L1 --new-secret-file l1new --with E1 --with-secret-file e1new
exit_is 3 "the old one is dead" me L1 l1 submit hazard device=P-101 category=ppe
exit_is 0 "the new one works" me L1 l1new submit hazard device=P-101 category=ppe
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "what the old key signed stays good"
hazard_of_l1=$(hazard P1 P-102 electrical)
exit_is 3 "an operator sends nobody away" as P1 user leave Q1
exit_is 0 "the safety head does" me E9 e9 user leave Q1
exit_is 0 "his task is shown" bihuan show "$hazard_of_l1" --json
unlike "$(json '[s["who"] for s in d["steps"] if not s["done"]]')" 'Q1' "and is nobody's who left"
exit_is 3 "he does nothing any more" as Q1 submit hazard device=P-101 category=ppe
is "$(json 'd["ok"]' "$(bihuan verify --json)")" true "the log is whole"

# five wrong ones
for i in 1 2 3 4 5; do me E9 wrong list >/dev/null 2>&1 || me E9 wrong submit hazard device=P-101 category=ppe >/dev/null 2>&1; done
exit_is 3 "after five wrong ones the right one is not taken" me E9 e9 submit hazard device=P-101 category=ppe
AT=2026-03-02T08:16
exit_is 0 "a quarter of an hour later it is" me E9 e9 submit hazard device=P-101 category=ppe
# no secret in the plant file, the log or an argument list
not_ok "no password stands in the file" grep -qa -e 'correct horse' -e 'noch ein gutes' -e 258046 plant.db

exit_is 3 "the key file is no evidence" as P1 submit hazard device=P-101 category=ppe photo=@plant.key
ln -s plant.key innocent.jpg
exit_is 3 "nor by another name" as P1 submit hazard device=P-101 category=ppe photo=@innocent.jpg
exit_is 0 "a photo beside it is" as P1 submit hazard device=P-101 category=ppe photo=@a.jpg

chmod 644 plant.key
exit_is 1 "a key file others can read is refused" me E9 e9 submit hazard device=P-101 category=ppe
like "$ERR" 'plant.key' "by its name"
chmod 400 plant.key

# what two must do to the plant itself asks both for their secrets
begin
secret e1 'correct horse battery' 258046
ok "two accounts" bihuan user enrol E9 --new-secret-file e9
ok "and another" bihuan user enrol E1 --new-secret-file e1
rm -f copy.db
exit_is 3 "nobody takes a backup of a plant that is in use" bihuan backup copy.db
exit_is 0 "a backup" me E9 e9 backup copy.db
hazard P1 P-101 corrosion >/dev/null
exit_is 3 "a restore asks the first for his password" as E9 restore copy.db --with E1 --reason x
exit_is 3 "and the second for his" me E9 e9 restore copy.db --with E1 --reason x
exit_is 3 "a wrong one does not do" me E9 e9 restore copy.db --with E1 --with-secret-file wrong --reason x
is "$(json 'len(d)' "$(bihuan list hazard --json)")" 1 "nothing was put back"
exit_is 0 "with both it is done" me E9 e9 restore copy.db --with E1 --with-secret-file e1 --reason x
is "$(json 'len(d)' "$(bihuan list hazard --json)")" 0 "the copy is there"
is "$(json '[d["ok"], d["signed"]]' "$(bihuan verify --json)")" '[true, 1]' "and the restore is signed"

# what is no step of a form takes a role (limits access.*)
begin
exit_is 3 "an operator imports nothing" as P1 import areas areas.csv
exit_is 0 "somebody of the safety department does" as E1 import areas areas.csv
exit_is 3 "nor puts limits in force" as P1 limit set freeze.count 9 --source mine
exit_is 2 "a limit has a source" as E9 limit set freeze.count 4
exit_is 1 "and no past" as E9 limit set freeze.count 4 --source x --from 2026-03-01
exit_is 0 "the safety head puts one in force, with a second person" as E9 limit set freeze.count 4 --source '企业规定 2026-3' --reason x --with E1
is "$(json '[l["value"] for l in d]' "$(bihuan limit list freeze.count --json)")" '["3", "4"]' "the old one stays beside it"
freeze_area P-101 >/dev/null
is "$(bihuan holds --json)" '[]' "three do not freeze any more"
hazard P1 P-101 flange-leak >/dev/null
is "$(json '[h["target"] for h in d]' "$(bihuan holds --json)")" '["A-01"]' "four do"
