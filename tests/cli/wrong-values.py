# SPDX-License-Identifier: MIT
#
# Key scripts that type what nobody should: wrong-values.py screens TOP PERMIT | forms TOP NAME…, all into the standard output.
# Every key that a screen binds is pressed, and whatever it then asks for gets a wrong value and Enter; every field of a form
# gets wrong values, which are sent. A script that plays to its end has ended no program.
import glob
import itertools
import os
import re
import sys

WRONG = ["abc", "-1", "99999999999999999999", "2026-13-45 99:99", "@/no/such/file", "\U0001F921", "' OR 1=1 --", "X" * 600, "℃Ⅴ"]
AWAY = {"K", "L", "q", "<F8>", "<F9>", "<F10>", "<Ctrl-C>", "<Ctrl-Q>", "<Ctrl-P>", "U", "~"}  # leave, lock, change the person or the language
ARGUMENT = {"device": "P-0404", "record": "YH-2026-00462", "report": "YH-2026-00462", "measures": "PERMIT", "round": "store", "count": "KC-2026-00010", "material": "name 7664-41-7", "quiz": None, "entry": None, "check": None, "login": None, "head": None}
BINDING = re.compile(r'^\s*\{"([^"]+)", "[a-z-]+", (?:N_\("|NULL)', re.M)
values = itertools.cycle(WRONG)


def bound(path):
    keys = itertools.chain.from_iterable(m.replace("\\\\", "\\").split() for m in BINDING.findall(open(path, encoding="utf-8").read()))
    return [key for key in keys if key not in AWAY]


def screens(top, permit):
    ARGUMENT["measures"] = ARGUMENT["gas"] = permit
    everywhere = bound(top + "/src/ui/keymap.c")
    for path in sorted(glob.glob(top + "/src/screens/*.c")):
        for name in re.findall(r'^    \.name = "([a-z-]+)"', open(path, encoding="utf-8").read(), re.M):
            if ARGUMENT.get(name, "") is None:
                continue
            parts = "parts/record_list.c" if name in ("hazards", "records", "permit-list") else "parts/run.c" if name == "home" else None
            own = bound(path) + (bound(top + "/src/screens/" + parts) if parts else [])
            for key in dict.fromkeys(own + (everywhere if name == "ledger" else ["<Enter>", "/", "\\"])):
                print("open %s %s\nkey %s" % (name, ARGUMENT.get(name, ""), key))
                for again in range(2):
                    print("type %s\nkey <Enter>" % next(values))
                print("key <Esc> <Esc> <Esc> <Esc> <Esc> ~")


def forms(top, names):
    for name in names:
        text = open(top + "/forms/%s.ini" % name, encoding="utf-8").read()
        for part in re.findall(r"[a-z0-9-]+", "".join(re.findall(r"^include = (.*)", text, re.M))):
            text += open(top + "/forms/parts/%s.ini" % part, encoding="utf-8").read()
        fields = len(re.findall(r"^\[field", text.split("\n[step ")[0] if "include" not in text else text, re.M))
        print("open entry submit %s" % name)
        for at in range(fields):
            print("type %s\nkey <Enter> <Esc> <Down>" % next(values))
        print("key <F2> <Esc> <Esc> <Esc> <Esc> ~")


print("size 80x24")
if sys.argv[1] == "screens":
    screens(*sys.argv[2:])
else:
    forms(sys.argv[2], sys.argv[3:])
print("wait\ntext end")
