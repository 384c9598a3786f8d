# SPDX-License-Identifier: MIT
"""Frames as they are recorded: dense.py FILE... writes each FILE.got anew as FILE.dense.

A frame of the script back-end is its rows as text, "~", and the same rows as letters of their styles. Recorded are the rows down to
the last with text, runs of blank ones as one line, and of the styles each different row once, after the numbers of the rows that
look so (those without any style are left out). "frame NAME @3-12" records rows 3 to 12 only: what the script is about. The code of
the log's newest row, which every change of what is logged would change, is starred out.
"""
import re
import sys


def frames(text):
    """(head, rows, styles) of each frame."""
    for part in re.split(r"^== ", text, flags=re.M)[1:]:
        head, *lines = part.split("\n")
        rows = int(head.rsplit("x", 1)[1])
        yield head, lines[:rows], lines[rows + 1:2 * rows + 1]


HEAD_CODE = re.compile(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b")


def shown(rows):
    """Rows of text; several blank ones in a row as one line."""
    blank = 0
    for row in rows + ["end"]:
        if row == "":
            blank += 1
            continue
        if blank == 1:
            yield ""
        elif blank > 1:
            yield "    (%d blank rows)" % blank
        blank = 0
        yield HEAD_CODE.sub("****-****-****-****", row)


def spans(numbers):
    """1, 2, 3, 7 as 1-3,7."""
    runs = []
    for n in numbers:
        if runs and runs[-1][1] == n - 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ",".join("%d" % a if a == b else "%d-%d" % (a, b) for a, b in runs)


def dense(text):
    for head, rows, styles in frames(text):
        part = re.search(r" @(\d+)-(\d+) ", head)
        low, high = (int(part[1]), int(part[2])) if part else (0, len(rows) - 1)
        yield "== " + head
        yield from list(shown(rows[low:high + 1]))[:-1]
        looks = {}
        for n in range(low, min(high + 1, len(styles))):
            if styles[n].strip("."):
                looks.setdefault(styles[n], []).append(n)
        for look, where in looks.items():
            yield "~ %s %s" % (spans(where), look)


for name in sys.argv[1:]:
    with open(name + ".got", encoding="utf-8") as file:
        lines = list(dense(file.read()))
    with open(name + ".dense", "w", encoding="utf-8") as file:
        file.write("".join(line + "\n" for line in lines))
