#!/usr/bin/python3
# SPDX-License-Identifier: MIT
# An exported ledger edited in the ways people do, then `ledger --check`: what must be found is found, what may be is let be.
import json, os, shutil, subprocess, sys, tempfile
import openpyxl
B = os.path.realpath((sys.argv[1:] or [os.environ["BIHUAN"]])[0])
d = tempfile.mkdtemp(prefix="bihuan-case-"); P = d + "/p.db"; src = d + "/l.xlsx"
env = dict(os.environ, XDG_STATE_HOME=d + "/state", HOME=d, LC_ALL="C.UTF-8", BIHUAN_LANG="zh")
subprocess.run([os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../lib/plant-as"), d + "/p", "--demo", "--simulate"],
               capture_output=True, env=dict(env, BIHUAN=B))
subprocess.run([B, "--plant", P, "ledger", "2026-10", "-o", src], capture_output=True, env=env)
if not os.path.exists(src): print("no ledger was written"); sys.exit(2)
FREE = {"resaved", "signed", "remark-below", "trailing-space", "sheets-moved"}   # names at the places to sign, remarks below, a re-save
wrong = []
def check(f):
    r = subprocess.run([B, "--plant", P, "ledger", "--check", f, "--json"], capture_output=True, text=True, env=env)
    return r.returncode
def case(name, fn):
    f = f"{d}/{name}.xlsx"; w = openpyxl.load_workbook(src); fn(w); w.save(f); rc = check(f)
    if name not in EITHER and (rc == 0) != (name in FREE): wrong.append(name)
EITHER = {"sorted", "row-inserted-blank", "sheet-renamed", "col-inserted-序号"}   # found or let be, both are fair
if check(src) != 0: wrong.append("as exported")
case('resaved',lambda w:None)
def a(w): w.worksheets[0]['P4']=100
case('cell',a)
def a(w): w.worksheets[0]['Q4']='结论:合格'
case('verdict',a)
def a(w): w.worksheets[1]['M4']=100; w.worksheets[1]['O4']='合格'
case('sheet2-summary',a)
def a(w): w.worksheets[2]['I21']='是'; w.worksheets[2]['J21']='已检查'
case('sheet3-evidence',a)
def a(w): w.worksheets[3].delete_rows(4,2)
case('sheet4-checks',a)
def a(w): w.worksheets[4]['F4']='林静'; w.worksheets[4]['G4']='2026-11-18 09:00'
case('sheet5-confirm',a)
def a(w): w.worksheets[0]['A14']='校验:0 项错误，0 项警告。'
case('foot-checks-line',a)
def a(w): w.worksheets[0]['A15']='本月已月结'
case('foot-notclosed-line',a)
def a(w): w.worksheets[0]['A2']='单位:别的公司    统计期:2026-10-01 至 2026-10-31    生成时间:2026-11-01 07:23    首码:AAAA-AAAA-AAAA-AAAA'
case('line2-plant-head',a)
def a(w): w.worksheets[0]['A1']='重大危险源包保责任履职台账  2026-09'
case('title',a)
def a(w): w.worksheets[0]['B17']='林静'; w.worksheets[0]['A17']='制表人：林静'
case('signed',a)
def a(w): w.worksheets[0]['A18']='备注:已上传'
case('remark-below',a)
def a(w): w.worksheets[0].insert_rows(13)
case('row-inserted-blank',a)
def a(w): w.worksheets[0].delete_rows(5)
case('row-deleted',a)
def a(w): del w['证据清单']
case('evidence-sheet-deleted',a)
def a(w): del w['校验结果']; del w['部门确认']
case('two-sheets-deleted',a)
def a(w): w.worksheets[0].title='10月'
case('sheet-renamed',a)
def a(w): w.move_sheet('证据清单',-2)
case('sheets-moved',a)
def a(w): w.worksheets[0].insert_cols(1); w.worksheets[0]['A3']='序号'; [w.worksheets[0].cell(4+i,1,i+1) for i in range(9)]
case('col-inserted-序号',a)
def a(w): w.worksheets[0].column_dimensions['M'].hidden=True
case('col-hidden',a)
def a(w): w.worksheets[0].row_dimensions[4].hidden=True
case('row-hidden',a)
def a(w): w.worksheets[0]['G4']='=100'
case('formula',a)
def a(w): w.worksheets[0]['G4']='100'
case('num-as-text',a)
def a(w): w.worksheets[0]['P4'].number_format='"100.0"'
case('numfmt-shows-other',a)
def a(w):
    c=w.worksheets[0]['P4']; c.number_format=';;;"100.0"'
case('numfmt-hides',a)
def a(w):
    from openpyxl.comments import Comment
    w.worksheets[0]['P4'].comment=Comment('3/3','x')
case('note-changed',a)
def a(w): w.worksheets[0]['C4']='四级 '
case('trailing-space',a)
def a(w):
    # sort descending
    s=w.worksheets[0]; rows=[[c.value for c in s[r]] for r in range(4,13)]; rows.reverse()
    for i,r in enumerate(rows):
        for j,v in enumerate(r): s.cell(4+i,j+1,v)
case('sorted',a)
def a(w): w.worksheets[2]['A262']='stamp: 1795389780001'
case('stamp-changed',a)
def a(w): w.worksheets[2]['A263']='head: AAAA-AAAA-AAAA-AAAA'
case('head-changed',a)

shutil.rmtree(d)
print(("wrong answers: " + " ".join(wrong)) if wrong else "every edit answered rightly"); sys.exit(1 if wrong else 0)
