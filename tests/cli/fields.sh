#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The library of ready fields: twelve, taken into a form by name; what was taken stands in the version, and a looser one takes two.
. "$(dirname "$0")/plant.inc"

small_plant
printf 'cas,name,name_en,toxic,combustible\n67-56-1,甲醇,Methanol,yes,yes\n' >materials.csv
exit_is 0 "a material" bihuan import materials materials.csv

# ---- the list
run bihuan form fields --json
is "$(json 'len(d)')" 12 "twelve ready fields"
is "$(BIHUAN_LANG=zh "$BIHUAN" form fields --json | python3 -c 'import json, sys; print(" ".join(f["title"] for f in json.load(sys.stdin)))')" \
    "MSDS编号 应急联系电话 CAS号 危险性类别 最大储量 监护人 气体检测值 通风设备编号 保险单号 证件有效期 安全承诺书 责任人签名" \
    "those of the list"
is "$(json 'sum(not f["help"] for f in d)')" 0 "each with its help"
is "$(json '[len(f["choices"]) for f in d if f["name"] == "hazard_class"][0]')" 28 "the classes of hazard are a pick-list"

# ---- a form of the plant
cat >sheet.ini <<'END'
[form]
name = sheet
title.zh = 物料登记
title.en = Sheet of a material
number = WL-{year}-{seq:5}
[field substance]
use = cas
required = yes
[field kinds]
use = 危险性类别
[field phone]
use = emergency_phone
title.zh = 门卫电话
title.en = Phone of the gate
[field most]
use = max_storage
[field reading]
use = gas_value
END
for line in 'fields = msds' '[form]\ninclude = fields'; do
    printf "$line\n" >stranger.ini
    exit_is 1 "no way to take a field: $line" bihuan form check stranger.ini
    like "$OUT" 'use = NAME in its section' "which says the way"
done
cp "$TOP/data/materials.csv" shipped.csv
exit_is 1 "the program's own list has columns that a plant's has not" bihuan --user E1 import materials shipped.csv
like "$ERR" '“also” is said by the program.s own list' "which is said"
exit_is 0 "a form takes its fields by name and by title" bihuan form check sheet.ini
exit_is 0 "and is installed" bihuan form install sheet.ini
run bihuan form show sheet
like "$OUT" '^; use: cas$' "what was taken is said in the version"
like "$OUT" '^help\.zh = .*门卫|^title\.zh = 门卫电话' "the title is the form's"
unlike "$OUT" '^use =|应急联系电话' "and the library's is not there"
like "$OUT" '^\[choices kinds\]' "its pick-list has the key of the form's field"
run as P1 submit sheet substance=Methanol kinds=易燃液体,acute-toxicity phone='（' most=1200 reading=3
is "$STATUS" 1 "what is no telephone number is refused"
like "$ERR" 'Phone of the gate' "by the title of the form"
run as P1 submit sheet substance=Methanol kinds=易燃液体,acute-toxicity phone='０５３２－8000 0000' most=1200.5 reading=3 --json
is "$STATUS" 0 "a record of it"
run bihuan show "$(json 'd["number"]')" --json
is "$(json 'd["fields"]["substance"] + "/" + d["fields"]["kinds"] + "/" + d["fields"]["phone"]')" \
    "67-56-1/flammable-liquid,acute-toxicity/0532-8000 0000" "stored as its types say"
exit_is 1 "the largest stock has bounds" as P1 submit sheet substance=Methanol most=-1 reading=3
exit_is 1 "a reading is required by the library" as P1 submit sheet substance=Methanol
exit_is 1 "a substance the plant does not have is refused" as P1 submit sheet substance=71-43-2 reading=3

# ---- versions
run bihuan form install sheet.ini
like "$OUT" 'installed already' "the same is no new version"
sed 's/^use = gas_value$/&\nrequired = no/' sheet.ini >looser.ini
exit_is 0 "the form may say that it is not required" bihuan form check looser.ini
run as T1 form install looser.ini
is "$STATUS" 3 "which is looser and takes two"
like "$OUT$ERR" '"looser":\[[^]]*reading' "and says what"

# ---- what is wrong is said in one sentence, where it stands
printf '[form]\nname = t\ntitle.zh = 甲\ntitle.en = A\nnumber = T-{year}-{seq:5}\n[field a]\nuse = watchman\n' >wrong.ini
run bihuan form check wrong.ini
is "$STATUS/$(grep -c 'wrong.ini:' <<<"$OUT")" 1/1 "a wrong name is one mistake"
like "$OUT" '^wrong.ini:7: .*"watchman".*guardian, gas_value' "at its line, with what there is"
sed 's/watchman/guardian\ntype = text/' wrong.ini >other.ini
run bihuan form check other.ini
like "$OUT" '^other.ini:7: "type" is what the library says' "a form does not say another type"

# ---- the shipped forms that have such fields take them, under the keys and types they had
for field in hot-work:guardian:person confined-space:value:number contractor-entry:insurance_no:text contractor-entry:promise:yesno \
    contractor-entry:insurance_until:date contractor-entry:agreement_until:date; do
    IFS=: read -r form key type <<<"$field"
    section=$(bihuan form show "$form" | awk -v s="[field $key]" '$0 == s { on = 1; next } /^\[/ { on = 0 } on')
    like "$section" '^; use: ' "$form: $key is of the library"
    like "$section" "^type = $type\$" "$form: $key is $type as before"
done
