#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Who is told: whoever is given a step hears of it in the change that gives it to him, and what still waits for a step goes with it.
. "$(dirname "$0")/plant.inc"

# tasks NUMBER: who was told of its steps, and what became of it, in the order of telling.
tasks() { sqlite3 plant.db "SELECT s.name, m.target, m.state FROM message m JOIN step s ON s.record = m.record AND s.position = m.step
    WHERE m.record = '$1' AND m.kind = 'task' ORDER BY m.step, m.target"; }

begin
n=$(hazard P1 P-101 flange-leak)
is "$(tasks "$n")" 'respond|E1|waiting' "a report is told the one it was dispatched to"
m=$(bihuan messages --json --limit 0)
like "$(json 'd[0]["text"]' "$m")" "$n.*P-101 氯化进料泵.*氯化装置.*一层南侧.*03-04" "with number, device, area, position and due time"
is "$(json 'd[0]["channel"]' "$m")" first "by his first channel"
ok "he answers it" as E1 act "$n" respond
is "$(tasks "$n")" 'respond|E1|withdrawn' "what still waited is withdrawn, and who goes on with it himself is not told"
ok "he rectifies" as E1 act "$n" rectify measure=m owner=E1 fund=0 deadline=2026-03-05T08:00 plan=p photo_before=@a.jpg photo_after=@b.jpg
is "$(tasks "$n" | grep accept)" 'accept|E2|waiting
accept|E9|waiting
accept|L1|waiting' "roles: those who are on duty and may do it"
ok "it is given back" as E9 act "$n" accept --reject opinion=no
is "$(tasks "$n" | tail -n 3)" 'accept|E9|withdrawn
accept|L1|withdrawn
rectify|E1|waiting' "given back he is told again"
AT=2026-03-02T22:00
ok "at night" as E1 act "$n" rectify measure=m owner=E1 fund=0 deadline=2026-03-05T08:00 plan=p photo_before=@a.jpg photo_after=@b.jpg
is "$(tasks "$n" | tail -n 1)" 'accept|E9|waiting' "with none of them on duty it is the head who hears it"
m=$(as P1 submit hazard device=P-102 category=ppe note=x) && n=$(json 'd["number"]' "$m")
ok "void" as P1 act "$n" void reason=x
is "$(tasks "$n" | grep respond)" 'respond|E1|withdrawn' "what is void waits for nobody"
like "$(tasks "$n")" 'confirm\|E' "but for whoever confirms it"

# who leaves hands his tasks on, and the next one hears it
n=$(hazard P1 P-201 flange-leak)
ok "he leaves" bihuan --user M1 user leave E1
is "$(tasks "$n")" 'respond|E1|withdrawn
respond|E2|waiting' "who takes over is told, who left is not"
exit_is 0 "the log is whole" bihuan verify
