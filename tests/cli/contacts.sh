#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Where people are reached: in and out by a list, judged cell by cell, one's own by oneself and another's by two; the old address is told;
# who is on a ladder and is not reached has a name.
. "$(dirname "$0")/plant.inc"

HEAD=id,mobile,email,wecom,dingtalk,feishu,lang,quiet
contacts() { { echo $HEAD && printf '%s\n' "$@"; } >contacts.csv; }
cell() { json 'next(p["'"$2"'"] for p in d if p["id"] == "'"$1"'")' "$(bihuan export contacts --json)"; }
told() { json '[[m["channel"], m["target"], "'"$1"'" in m["text"]] for m in d if "'"$1"'" in m["text"]]' "$(bihuan messages --json)"; }

begin
contacts 'G1,+86 138-0000-0001,g1@plant.example,weiG1,,,zh,22:00～6:00' 'E9,１３９０００００００９,,,e9.ding,ou_e9,EN,'
exit_is 0 "a list of contacts" bihuan --json import contacts contacts.csv
like "$OUT" '"unreached":.*M1' "who is on a ladder and is not reached is named"
unlike "$OUT" 'unreached.*G1' "and nobody else"
is "$(bihuan export contacts | tr -d '\357\273\277' | head -1)" "$HEAD" "the same columns come out"
is "$(cell G1 mobile) $(cell G1 quiet) $(cell E9 lang)" '13800000001 22:00-06:00 en' "prefixes and widths are folded"
bihuan --lang zh export contacts >zh.csv
exit_is 0 "what comes out in Chinese goes in" bihuan --json import contacts zh.csv
is "$(json '[d["rows"], d["added"], d["changed"]]')" '[2, 0, 0]' "and changes nothing"
like "$(bihuan --lang en doctor 2>&1)" 'contacts .*M1' "doctor names them too"
is "$(json 'len(d)' "$(bihuan messages --json)")" 0 "a first address tells nobody"

# refused CELLS REGEX: exit 1, the line and what is wrong with it.
refused() {
    contacts "$1"
    exit_is 1 "refused: $1" bihuan import contacts contacts.csv
    like "$ERR" "Line 2: .*$2" "and says what: $1"
}
refused 'G1,010-62001234,,,,,,' 'not a mobile'
refused 'G1,12800000001,,,,,,' 'not a mobile'
refused 'G1,+852 13800000001,,,,,,' 'not a mobile'
refused 'G1,138000000012,,,,,,' 'not a mobile'
refused 'G1,,no-at.example,,,,,' 'e-mail'
refused 'G1,,"a@b.example,c@d.example",,,,,' 'e-mail'
refused $'G1,,"a@b.example\nBcc: x@y.example",,,,,' 'e-mail'
refused 'G1,,,@all,,,,' 'WeCom'
refused 'G1,,,,ALL,,,' 'DingTalk'
refused 'G1,,,,,all,,' 'Feishu'
refused 'G1,,,a|@all,,,,' 'WeCom'
refused 'G1,,,,,,de,' 'language'
refused 'G1,,,,,,,22:00' 'quiet'
refused 'G1,,,,,,,25:00-06:00' 'quiet'
refused 'G1,,,,,,,06:00-06:00' 'quiet'
refused 'Z9,13800000001,,,,,,' Z9
refused 'e1,13800000001,,,,,,' 'case only'

# ---- who may, and the old address
contacts 'P1,13800000011,p1@plant.example,,,,,'
exit_is 0 "an operator says where he himself is reached" bihuan --user P1 import contacts contacts.csv
contacts 'P1,13800000011,p1@plant.example,,,,,' 'P2,13800000012,,,,,,'
before=$(head_code)
exit_is 3 "but not where another is" bihuan --user P1 import contacts contacts.csv
exit_is 3 "nor does one who imports people" bihuan --user H1 import contacts contacts.csv
like "$ERR" '--with ID' "who is told who could stand by"
is "$(head_code)" "$before" "nothing is written"
exit_is 0 "two do" bihuan --user H1 --with G1 import contacts contacts.csv
contacts 'P1,13800000099,,,,,,'
exit_is 0 "two change it" bihuan --user H1 --with G1 import contacts contacts.csv
is "$(told 13800000011)" '[["bell", "P1", true]]' "while no channel is set up the person hears it at a terminal"
is "$(told p1@plant.example)" '[["bell", "P1", true]]' "for each address that goes"
printf 'id,name,department,roles,in_service,phone\nP2,郑操作,PRD,operator,yes,13700000002\n' >people.csv
exit_is 0 "a telephone number behind the contact" bihuan --user H1 --with G1 import people people.csv
is "$(told 13800000012)" '[]' "goes unheard: it was not the one that is used"
printf 'id,name,department,roles,in_service,phone\nL1,冯班长,PRD,team-leader,yes,13700000003\n' >people.csv
ok "where there is no contact" bihuan --user H1 --with G1 import people people.csv
printf 'id,name,department,roles,in_service,phone\nL1,冯班长,PRD,team-leader,yes,0571-8888\n' >people.csv
ok "the number of the person is the address" bihuan --user H1 --with G1 import people people.csv
is "$(told 13700000003)" '[["bell", "L1", true]]' "and who had it is told"
ok "the log is whole" bihuan verify
