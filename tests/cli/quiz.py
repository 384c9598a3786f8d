# SPDX-License-Identifier: MIT
"""Answers to the questions of a sheet (bihuan quiz FORM --json), by the text of the bank: right, wrong:N,… (those wrong), control:…"""
import json
import sys


def bank_of(path):
    """Text of a question (any language) → text of the right option; questions and control questions alike."""
    right, entry = {}, {}

    def end():
        for language in ("zh", "en"):
            for prefix, text in (("", "text"), ("control.", "control")):
                asked = entry.get(f"{text}.{language}")
                if asked:
                    right[asked] = entry[f"{prefix}{entry[prefix + 'answer']}.{language}"]

    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("["):
            end()
            entry = {}
        elif " = " in line and not line.startswith(";"):
            key, value = line.split(" = ", 1)
            entry[key] = value
    end()
    return right


def letter(asked, right, wanted):
    place = asked["options"].index(right[asked["text"]])
    return "ABCDEF"[place if wanted else (place + 1) % len(asked["options"])]


def main():
    bank, what, sheet = bank_of(sys.argv[1]), sys.argv[2], json.load(sys.stdin)
    if what in ("control", "control-wrong"):
        print("control=" + letter(sheet["control"], bank, what == "control"))
        return
    wrong = {int(n) for n in what.split(":")[1].split(",")} if ":" in what else set()
    print(" ".join(f"{q['n']}={letter(q, bank, q['n'] not in wrong)}" for q in sheet["questions"]))


main()
