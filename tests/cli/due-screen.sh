#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The calendar of what is due, by keys, in both languages and on every size of window.
. "$(dirname "$0")/plant.inc"

small_plant
/usr/bin/python3 - >duties.csv <<'END'
print('id,subject,kind,title,title_en,cycle,last,next,blocks,remind')
print('t1,device:P-101,test,泵年检,Pump test,365d,2025-03-01,2026-03-01,yes,role:engineer via email')
print('t2,device:P-201,test,罐区泵年检,Tank pump test,365d,2025-03-08,2026-03-02T20:00,yes,dept:EQP via email')
print('t3,person:P1,certificate,司泵证,Licence,365d,2025-03-01,2026-03-04,no,role:clerk via email')
print('t4,person:X1,certificate,旧证,Old licence,365d,2025-03-01,2026-03-05,no,role:clerk via email')
for i in range(1000):
    print('f%03d,device:P-%s,inspection,点检 %d,Check %d,monthly:1,2026-03-01,2026-04-01,no,role:operator via email'
          % (i, [101, 102, 111, 201][i % 4], i, i))
END
bihuan import obligations duties.csv >/dev/null || exit 1
play() { printf '%s\n' "${@:2}" >k; ok "$1" bihuan --user Q1 tui --script k; }

play "in Chinese" 'size 80x24' 'lang zh' \
    'expect "到期：超期 1 项，今日 1 项（按 D 查看）"' 'key D' 'expect "到期日历 2026-03"' 'expect "2026-03-02：今日及超期  超期 1  2 项"' \
    'expect "! 超期 1 天 8 小时"' 'expect "今日到期"' 'expect "由谁办：工程师"' 'expect "已超期，禁用"' 'expect "1   1!"' 'expect "1  1k"' \
    'key <Right> <Right>' 'expect "2026-03-04  1 项"' 'expect "司泵证"' 'reject "泵年检"' 'key <Right>' 'expect "沈离（已离职）"' \
    'key v' 'expect "2026-03-02 … 03-08  3 项"' 'key v' 'expect "2026-03  超期 1  5 项"' 'expect "上传重大危险源"' \
    'key <PgDn>' 'expect "到期日历 2026-04"' 'expect "2026-04  1001 项"' 'expect "共 1001 行"' 'key <Tab> <End>' 'expect "2026-04-23 00:00"' 'key <Esc> e v' \
    'key c' 'expect "哪一种？"' 'type 证书' 'key <Enter> v v' 'expect "[证书]"' 'expect "2026-03  2 项"' 'key c' 'type 全部种类' 'key <Enter>' \
    'key o' 'type A-02' 'key <Enter>' 'expect "[罐区]"' 'expect "罐区泵年检"' 'reject "P-101"' 'key o' 'type 全部区域' 'key <Enter> w' 'type 孙设备' 'key <Enter>' 'expect "[孙设备]"' \
    'expect "2026-03  超期 1  2 项"' 'key <Tab> <Enter>' 'expect "设备 P-101"' 'key <Esc>' 'expect "到期日历"'
play "in English" 'size 80x24' 'lang en' \
    'expect "Due: 1 overdue, 1 today (D shows them)"' 'key : ' 'type Due calendar' 'key <Enter>' 'expect "2026-03-02: today and overdue  overdue 1  2 due"' \
    'expect "! 1d 8h late"' 'expect "Blocked: overdue."' 'size 40x12' 'expect "overdue 1"' 'size 20x16' 'expect "overdue 1"' 'size 80x24' \
    'expect "due today"' 'key <Tab> <Down>' 'expect "Who: Equipment"' 'key <Enter>' 'expect "Device P-201"' 'key <Esc>' \
    'key <Esc> <Down>' 'expect "2026-03-09"' 'expect "Nothing is due."' 'key <Enter>' 'key <Home>' 'expect "today and overdue"' \
    'key <Right> <Right> <Enter>' 'expect "Licence · 吴操作"' 'key <Esc> e' \
    'size 200x60' 'key v v p <Enter>' 'expect "is written"' 'key x <Enter>' 'expect "1005 events"'
pdftotext -layout due-2026-03-02.pdf - | tr -d ' ' >paper
ok "the paper has the month that was listed" grep -qF 'Overdue:1' paper
ok "its days with their numbers" grep -qF '1due,!1late' paper
ok "its things" grep -qF Licence paper
ok "two parsers read the calendar" /usr/bin/python3 "$TOP/tests/cli/due.py" due-2026-03-02.ics 2026-03-01 2026-03-02
for lang in zh en; do
    board='超期 1 今日到期 1'
    [ $lang = zh ] || board='1 late, 1 due today'
    play "a rugged terminal in $lang" "lang $lang" 'size 20x16' "expect \"$board\"" 'size 40x12' 'key D' 'expect "2026-03-02"' 'size 20x16' \
        'expect "03-02"' 'key <Right> <Right>' 'expect "03-04"' 'size 200x60' 'expect "2026-03-04"' 'size 40x12' 'key v v <PgDn>' 'expect "1001"' 'size 20x16' 'expect "9+"'
done
