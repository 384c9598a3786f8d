# SPDX-License-Identifier: MIT
"""The paper of a permit cannot lie: whether anybody may work by it stands across every page. In the plant of rules.py."""
import json, os, re, subprocess

import rules
from permits import say, show
from rules import HIGH, HOT, PLATE, ROOM, must, prepared, run
from states import DAY, ENV, ZH, ask

KEEP = os.environ.get("KEEP_PAPER")  # a folder: the papers are kept there, to be looked at


def pages(permit, at, name, env=ZH):
    """The text of each page in the order in which it was drawn, without blanks: a stamp comes first."""
    path = os.path.join(permit.folder, "p.pdf")
    if os.path.exists(path):
        os.remove(path)
    ask(permit, at, "report", permit.number, "-o", path, env=env)
    if KEEP:
        subprocess.run(["cp", path, os.path.join(KEEP, name.replace(" ", "-") + ".pdf")], check=True)
    text = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout
    return ["".join(page.split()) for page in text.split("\f")[:-1]], path


def view(permit, at, env=ZH):
    return json.loads(ask(permit, at, "report", permit.number, "--json", env=env))


def stopped(permit):
    must(permit.act("stop", dict(reason="管线漏液"), at=DAY + "09:20", user="O1"))


def frozen(permit):
    for minute in ("20", "21", "22"):
        must(run(permit.folder, DAY + "09:" + minute, "O1", "submit", "hazard", "device=P-102", "category=corrosion"))


def finished(permit):
    must(permit.finish())


def accepted(permit):
    finished(permit)
    must(permit.act("accept", dict(confirmed_on_site="yes"), at=DAY + "10:30", user="T1"))


def refused(permit):
    must(run(permit.folder, DAY + "09:06", "E9", "act", permit.number, "approve", "--reject"))


def voided(permit):
    must(permit.act("void", dict(reason="x"), at=DAY + "09:06", user="W1"))


def struck(permit):
    must(run(permit.folder, DAY + "17:00", None, "tick"))


# what it is, form, before which step, what happens then, when it is printed, what stands across it; "": work may go on
PAPERS = (("to approve", HOT, "measure", None, "09:01", "未批准·不得作业"),
          ("refused", HIGH, "approve", refused, "11:00", "未批准·不得作业"),
          ("not started", PLATE, "gas", None, "09:06", "未开工·不得作业"),
          ("working", HOT, "pause", None, "09:20", ""),
          ("working in a vessel", ROOM, "pause", None, "09:20", ""),
          ("paused", HIGH, "resume", None, "09:35", "已中断·不得作业"),
          ("stopped by hand", HOT, "pause", stopped, "09:21", "已中止·不得作业"),
          ("frozen", HOT, "pause", frozen, "09:30", "已中止·不得作业"),
          ("expired with people inside", ROOM, "pause", struck, "17:01", "已过期·立即撤出"),
          ("past its time, no clock has struck", HOT, "pause", None, "17:01", "已过期·立即撤出"),
          ("expired unbegun", HOT, "gas", struck, "17:01", "已过期·不得作业"),
          ("void", HOT, "gas", voided, "11:00", "作废"),
          ("finished", HOT, "finish", finished, "10:10", "作业已结束·待验收"),
          ("closed", HOT, "finish", accepted, "11:00", "已关闭"))


def stamps():
    for name, form, step, happens, at, stamp in PAPERS:
        permit = prepared(form, step, {})
        if happens:
            happens(permit)
        text, path = pages(permit, DAY + at, name)
        data = view(permit, DAY + at)
        if stamp:
            say(len(text) > 1 and all(page.startswith(stamp) for page in text) and data["stamp"].startswith(stamp),
                name + ": it stands across every page", (data["stamp"], [page[:12] for page in text]))
        else:
            say(data["stamp"] is None and not re.search("不得作业|作废|已过期", "".join(text)), name + ": nothing stands across it", data["stamp"])
        say(all("2026-03-02" in page for page in text) and not re.search(r"(?<!\d-)(?<!\d)03-0\d", "".join(text)),
            name + ": every date has its year", text)
        say("之后日志若被改动" in text[0], name + ": the code of the log stands on the first page", text[0])


def believed():
    permit = prepared(HOT, "pause", {})
    first = pages(permit, DAY + "09:20", "until")[0][0]
    clock = min(c["until"] for c in show(permit, DAY + "09:20")["clocks"])
    say("作业中·本纸可信至" + clock[:10] + clock[11:16] in first, "it may be believed until the first clock", (clock, first))
    say("作业票有效期至2026-03-0217:00" in first and "打印时刻2026-03-0209:20" in first, "until when it is valid, and when it was printed", first)
    permit = prepared(HOT, "pause", {})
    frozen(permit)
    first = pages(permit, DAY + "09:30", "hold")[0][0]
    say("冻结：氯化装置" in first and "7天内腐蚀3起" in first and "×" not in first, "the hold is named, in words", first)
    permit = prepared(HOT, "pause", {})
    stopped(permit)
    first = pages(permit, DAY + "09:21", "stop")[0][0]
    say("操作工于2026-03-0209:20叫停：管线漏液" in first, "who stopped it, when and why", first)


def content():
    options = dict(submit=dict(linked="DH-2026-00099", certificate_no="T-1234"))
    permit = prepared(HOT, "pause", options)
    must(permit.act("gas", dict(point="spot", gas="combustible", value="9.4", unit="%LEL", meter="GD-07", at=DAY + "09:30"), at=DAY + "09:30"))
    text = "".join(pages(permit, DAY + "09:31", "content")[0])
    rows = [p["cells"] for p in view(permit, DAY + "09:31")["parts"] if p["kind"] == "row"]
    gases = [row[3:5] for row in rows if len(row) == 9]
    say(len(gases) == 2 and gases[0][1] == "合格" and gases[1][1] == "超标" and "≤" in gases[0][0], "beside each reading its limit and what came of it", gases)
    measures = [row for row in rows if len(row) == 5 and re.match(r"\d+\. ", row[0])]
    say(len(measures) == 16 and [m[1] for m in measures] == ["是"] * 15 + ["否"], "every measure with its answer", measures)
    for word in ("作业单位", "作业负责人", "风险辨识结果", "关联作业票单号", "DH-2026-00099", "T-1234", "安全交底", "接受交底", "监护人签字", "岗位当班班长验票"):
        say(word in text, "%s stands on it" % word, text)
    signed = [p["cells"] for p in view(permit, DAY + "09:31")["parts"] if p["kind"] == "signature"]
    given, places = [s[:3] for s in signed if s[2]], [s[0] for s in signed if not s[2]]
    say(["安全交底", "操作工（O1）", "2026-03-02 09:10"] in given and ["接受交底", "侯焊工（W1）", "2026-03-02 09:10"] in given, "who briefed and who was briefed", given)
    say(places == ["完工", "验收"], "a place to sign for what is to come, in the order of the ticket", signed)
    permit = prepared(HOT, "measure", dict(submit=dict(risk=None)))
    text = "".join(pages(permit, DAY + "09:01", "empty")[0])
    say(text.count("—未填写") == 1, "what the ticket must have and nobody gave is said", text)
    must(permit.act("measure", dict(item="8", applies="yes", detail="灭火器 4 具"), at=DAY + "09:02", user="G1"))
    say("灭火器4具" in "".join(pages(permit, DAY + "09:03", "detail")[0]), "what was written beside a measure", text)


def english():
    permit = prepared(HIGH, "measure", {})
    text, path = pages(permit, DAY + "09:01", "english", ENV)
    say(all(page.startswith("NOTAPPROVED·NOWORK") for page in text), "in English too", text)
    subprocess.run(["pdftoppm", "-r", "150", "-gray", path, os.path.join(permit.folder, "page")], check=True)
    images = sorted(os.path.join(permit.folder, f) for f in os.listdir(permit.folder) if f.startswith("page"))
    code = subprocess.run(["zbarimg", "--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable"] + images, capture_output=True, text=True).stdout
    say(code.strip() == view(permit, DAY + "09:01")["head"], "and the code is read through the stamp", code)


if __name__ == "__main__":
    stamps()
    believed()
    content()
    english()
