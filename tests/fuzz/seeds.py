#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# Writes tests/fuzz/NAME.corpus/ anew: at least 20 small inputs for each target that reach its branches.
import glob, io, os, random, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, "..", "..")
chance = random.Random(20261123)


def write(name, seeds):
    folder = os.path.join(HERE, name + ".corpus")
    os.makedirs(folder, exist_ok=True)
    for old in glob.glob(folder + "/*"):
        os.remove(old)
    for number, seed in enumerate(seeds):
        with open("%s/%02d" % (folder, number), "wb") as out:
            out.write(seed if isinstance(seed, bytes) else seed.encode())


HOSTILE = ["", " x ", "\x1b[31mred", "\x1b]0;title\x07", "\x9b31m", "abc\u202edef", "a\u200bb", "\ufeffx", "法兰渗漏",
           "a" * 600, "é" + "\u0301" * 8, "=1+1", "@SUM(A1)", "-2+3", "%s%n%d", "'; DROP TABLE audit; --", "\r\n", "\t|\t",
           "👩‍👩‍👧", "a\nb\nc", "ﬀ①㈱", "０１２", "\u2066x\u2069", "\x7f", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
           b"\xff\xfe", b"\xe6\xb3", b"a\x00b"]
write("text", HOSTILE)

forms = [open(f, encoding="utf-8").read() for f in sorted(glob.glob(TOP + "/forms/*.ini"))]
pieces = [f[:n] for f in forms[:8] for n in (700, 2500)]
bad = [open(f, "rb").read()[:3000] for f in sorted(glob.glob(TOP + "/tests/forms/bad/*.ini"))[:12]]
write("ini", pieces + bad + ["[a]\nb = c\n", "[a\n", "= x\n", "[a]\nb = 'x ; y' ; z\n", "[a]\n[a]\n", "[A:B]\nx=1", "\n;c\n#d\n",
                             "[form]\nname = a\n[step x]\nby = dispatch\nwithin = 48h\n"])
conf = ["[bihuan]\n%s\n" % line for line in ("lang = zh", "lang = xx", "plant = ~/x.db", "heads = /tmp/h", "theme = mono",
        "offset = +08:00", "offset = +25:00", "offset = x", "nosuch = 1", "lang = zh\nlang = en", "lock = 5", "lock = -1",
        "lock = 99999999999999999999", "theme =", "= x")]
write("settings", conf + ["[keys]\nnew = <F2>\n", "[keys]\nnew = <Nope>\n", "[keys]\nnew =\n", "[other]\nx=1\n", "", "x", "[keys]\nnew = n N\n"])
write("label", ["BH1:P-0212:1:ABCDEFGH", "bh1:p-0212:1:abcdefgh", "BH1:P-0212:999999:00000000", "BH1:P-0212:1000000:00000000",
                "BH2:P-0212:1:ABCDEFGH", "BH1:", "BH1:::", "BH1:P:1", "K7Q-2XM9", "k7q2xm9", "K7Q 2XM9", "KOQ-2XM9", "P-0212", "A",
                "ＢＨ１：Ｐ－０２１２：１：ＡＢＣＤＥＦＧＨ", "J3FA-BV0Q-6YCP-WF06", "j3fabv0q6ycpwf06", "J3FA-BV0Q-6YCP-WF0", "HEAD:12:J3FA",
                "x" * 33, "x" * 32, " BH1:A:1:00000000\r\n", "BH1:A:-1:00000000", "BH1:A:1:0000000\u202e", "IL-O0S5"])
csv = ["code,name\nA,罐区\n", "\ufeffcode,name\r\nA,B\r\n", "a,b\n\"x,y\",\"q\"\"r\"\n", "a\n\"open", "a,b\rc,d\r", "\"a\"b,c\n", "\n\n\n",
       "a,b\n" + "x," * 200, "a;b\n1;2\n", "a,b\n\"line\nbreak\",2\n", ",,,\n", "a\n=1+1\n", "a\n\"\"\n", "a\n\"\"\"\"\n", "a\tb\n", "a,b\n1\n", "x" * 3000]
write("csv", csv + ["code,name\nA,罐区\n".encode("gb18030"), b"\xff\xfea\x00", b"\x81\x30\x81\x30,\xa1\xa1\n", b"a\x00b\n", b"a,\x80\n"])
body = ['{"reason":"x","rows":[["area",{"code":"A1","level":1,"name":"\u7f50"}]]}', '{"reason":"","rows":[]}',
        '{"reason":"","rows":[["area",{"code":"A1"}],["mention",{"at_seq":2,"subject":"YH-1"}]]}', '{"reason":"","rows":[["nosuch",{}]]}',
        '{"reason":"","rows":[["area",{}]]}', '{"reason":"","rows":[["area",{"name":"x","code":"y"}]]}', '{"reason":"\\"","rows":[]}',
        '{"reason":"","rows":[["area",{"code":-5}]]}', '{"reason":"","rows":[["area",{"code":"\\u0001"}]]}', '{"reason":"","rows":[',
        '{"reason":"","rows":[["area",{"code":"A1"}]],"sign":{"at":1,"key":"k","meaning":"m","name":"n"}}', "{}", '{"a":"b"}',
        '{"a":"b","c":"d"}', '{"c":"d","a":"b"}', '{"a":"\\u001f"}', '{"a":"\\n"}', '{"a":1}', '{"a":"b"', "[]", '{"a":"\\\\\\""}',
        '{"reason":"","rows":[["' + "t" * 80 + '",{}]]}']
write("body", body)
plant = [b""] + [bytes([place & 255, place >> 8 & 255, place >> 16, value]) for place, value in
                 ((0, 0), (18, 2), (28, 0), (44, 9), (68, 0), (100, 5), (103, 255), (105, 0), (4096, 13), (4099, 255), (8192, 2), (8195, 1))]
write("plant", plant + [bytes(chance.randrange(256) for _ in range(4 * n)) for n in (1, 2, 4, 8, 16, 32, 3, 6, 12, 24)])
keys = [b"\x18\x50" + s for s in (b"n", b"?", b":ne\x0d", b"/7\x0d", b"\x8bjjkk", b"nhello\x04\x13", b"BH1:P-0212:1:ABCDEFGH\x0d",
        bytes(range(0x80, 0xb8)), b"\x88" * 20, b"\\a\x0d\x1b", b" " * 9 + b"j", b"n\x80\x81\x82\x83\x89", b"gG", b"\x1b" * 9,
        bytes(range(1, 128)), b"\x92\x93\x94n", b":\x89\x89\x88", b"?\x8c\x8d", b"n" + b"x" * 150)]
write("keys", keys + [bytes(chance.randrange(256) for _ in range(n)) for n in (5, 20, 60, 120)] + [b"<F2>n<Ctrl-S><Nope>", b"<Esc><Esc"])


def book(sheet, shared="", method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    files = {"[Content_Types].xml": "<Types/>", "xl/_rels/workbook.xml.rels":
             '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
             "xl/workbook.xml": '<workbook %s xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
             '<sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>' % main,
             "xl/sharedStrings.xml": "<sst %s>%s</sst>" % (main, shared),
             "xl/worksheets/sheet1.xml": "<worksheet %s><sheetData>%s</sheetData></worksheet>" % (main, sheet)}
    with zipfile.ZipFile(out, "w", method) as z:
        for name, text in files.items():
            z.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, method)
    return out.getvalue()


cells = ['<row r="1"><c r="A1" t="s"><v>0</v></c></row>', '<row r="1"><c r="A1"><v>91.700000000000003</v></c></row>',
         '<row r="1"><c r="A1" t="inlineStr"><is><t>x&amp;&#x4e00;</t></is></c></row>', '<row r="1"><c r="ZZZ9" t="s"><v>7</v></c></row>',
         '<row r="1048577"><c r="A1048577"><v>1</v></c></row>', '<row r="1"><c r="B1"><f>A1+1</f><v>2</v></c></row>', "<row", "",
         '<row r="0"><c r="A0"/></row>', '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="A1" t="e"><v>#N/A</v></c></row>',
         '<row r="1"><c r="A1"><v>1E400</v></c></row>', "<!-- c --><row r='1'><c r='C1'><v><![CDATA[x]]></v></c></row>"]
books = [book(c, "<si><t>法兰</t></si>", m) for c in cells for m in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)]
write("xlsx", books + [books[0][:200], books[0][:-10], b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04", b"", books[1][:60] + books[0][60:]])
