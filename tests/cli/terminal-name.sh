#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A terminal has a name of its own; where the plant is closed nobody but root gives it, and a login shell runs nothing.
. "$(dirname "$0")/plant.inc"

begin
ok "a report from a terminal with a name" as P1 --terminal gate-2 submit hazard device=P-101 category=ppe note=x
is "$(sqlite3 plant.db 'SELECT terminal FROM audit ORDER BY seq DESC LIMIT 1')" gate-2 "stands so in the log"
for bad in '-x' 'a b' 'gate/2' 'ööö' "$(printf 'x%.0s' $(seq 33))"; do
    exit_is 2 "no name: $bad" bihuan --terminal="$bad" list
done
exit_is 2 "no name at all" bihuan --terminal
exit_is 3 "a closed process takes none from whoever starts it" env BIHUAN_CAPTIVE=1 "$BIHUAN" --lang en --plant plant.db --terminal gate-2 list
like "$ERR" 'given by root' "and says who gives it"
ok "without one it works" env BIHUAN_CAPTIVE=1 "$BIHUAN" --plant plant.db list

# What a login shell is told: only the terminal, and only on one.
for command in 'touch escaped' 'bihuan list' 'bihuan --terminal gate-2 doctor' 'bihuan --terminal gate-2; touch escaped' \
    '/usr/lib/openssh/sftp-server' 'bihuan --plant /etc/passwd' 'bihuan' "bihuan '"; do
    exit_is 1 "-c $command without a terminal" env BIHUAN_CAPTIVE=1 "$BIHUAN" -c "$command"
    is "$OUT" "" "nothing on stdout"
    is "$(wc -l <<<"$ERR")" 1 "one sentence"
done
exit_is 1 "what the client asked for counts" env BIHUAN_CAPTIVE=1 SSH_ORIGINAL_COMMAND=ls "$BIHUAN" -c bihuan
ok "nothing was run" test ! -e escaped

# What is written by a closed process is closed: no umask lets others in.
umask 000
ok "a plant of a closed process" env BIHUAN_CAPTIVE=1 "$BIHUAN" init own.db
is "$(stat -c %a own.db own.db.lock own.key own.evidence | tr '\n' ' ')" "600 600 400 700 " "0600, 0400, 0700"

# A folder that a group shares: everything in it is the group's, whatever the umask.
umask 077
mkdir shared && chmod 2770 shared
ok "a plant in a shared folder" "$BIHUAN" init shared/own.db
is "$(cd shared && stat -c %a own.db own.db.lock own.key own.evidence | tr '\n' ' ')" "660 660 440 2770 " "0660, 0440, 2770"
ok "copies" "$BIHUAN" --plant shared/own.db backup --keep shared/backups
is "$(stat -c %a shared/backups shared/backups/*.db shared/backups/own.evidence | tr '\n' ' ')" "2770 660 2770 " "are shared too"
ok "the doctor" "$BIHUAN" --plant shared/own.db --json doctor
is "$(json '[c["state"] for c in d if c["check"] == "modes"]')" '["ok"]' "finds it as the shared way wants it"
chmod 600 shared/own.db.lock && chmod 664 shared/own.db
run "$BIHUAN" --lang en --plant shared/own.db --json doctor
like "$(json '[c["text"] for c in d if c["check"] == "modes"]')" 'chmod 0660 .*own.db; chmod 0660 .*own.db.lock' "and names what is not"
umask 022

# The picture of the exchange that root has not named: no place to write to.
exit_is 3 "a closed process without an exchange writes nowhere" \
    env BIHUAN_CAPTIVE=1 "$BIHUAN" --lang en --plant plant.db labels P-101 --format term -o x.txt
like "$ERR" 'exchange = FOLDER' "and says what root has to do"
exit_is 3 "nor a copy" env BIHUAN_CAPTIVE=1 "$BIHUAN" --plant plant.db backup copy.db
exit_is 3 "nor the key" env BIHUAN_CAPTIVE=1 "$BIHUAN" --plant plant.db backup --all all --with-key
exit_is 3 "nor dated copies elsewhere" env BIHUAN_CAPTIVE=1 "$BIHUAN" --plant plant.db backup --keep elsewhere
ok "but beside the plant" env BIHUAN_CAPTIVE=1 "$BIHUAN" --plant plant.db backup --keep backups
is "$(ls -d x.txt copy.db all elsewhere 2>/dev/null)" "" "nothing of it stands"
cp a.jpg backups/
exit_is 3 "what lies among the copies is no evidence" env BIHUAN_CAPTIVE=1 "$BIHUAN" --plant plant.db --user P1 \
    submit hazard device=P-101 category=ppe note=x "photo=@$PWD/backups/a.jpg"
