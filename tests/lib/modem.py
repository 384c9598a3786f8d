#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A GSM modem on a pseudo-terminal: what gammu asks one to send text messages in PDU mode. Python's standard library only.

    modem.py FOLDER

FOLDER/modem   the device (a link), there while it runs
FOLDER/sent    one JSON line for each message: {"number","text","part","parts","reference"}, read from its PDU
FOLDER/mode    read at each message: "error N" answers +CMS ERROR: N, "silent" answers nothing
It ends with the process that started it, and the link with it.
"""
import ctypes, json, os, re, signal, sys, tty

ANSWERS = [
    (r"AT\+CGMI", "WAVECOM MODEM"), (r"AT\+CGMM", "MULTIBAND  900E  1800"), (r"AT\+CGMR", "641b09gg.Q2403A"), (r"AT\+CGSN", "353143039999999"),
    (r"AT\+CIMI", "460001234567890"), (r"AT\+CSCA\?", '+CSCA: "+8613800100500",145'), (r"AT\+CSMS\?", "+CSMS: 1,1,1,1"),
    (r"AT\+CMGF=\?", "+CMGF: (0,1)"), (r"AT\+CMGF\?", "+CMGF: 0"), (r"AT\+CSCS=\?", '+CSCS: ("IRA","GSM","UCS2")'),
    (r"AT\+CSCS\?", '+CSCS: "GSM"'), (r"AT\+CPMS=\?", '+CPMS: ("SM"),("SM"),("SM")'), (r"AT\+CPMS[?=].*", '+CPMS: "SM",0,50,"SM",0,50,"SM",0,50'),
    (r"AT\+CREG\?", "+CREG: 0,1"), (r"AT\+CPIN\?", "+CPIN: READY"), (r"AT\+CFUN\?", "+CFUN: 1"), (r"AT\+CNMI=\?", "+CNMI: (0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)"),
]


def digits(octets, count):
    return "".join(f"{o & 15:x}{o >> 4:x}" for o in octets)[:count]


def read_pdu(pdu, length):
    """3GPP 23.040 9.2.2.2: SMS-SUBMIT. What does not add up is an error."""
    octets = bytes.fromhex(pdu)
    tpdu = octets[1 + octets[0]:]
    assert len(tpdu) == length, "AT+CMGS says another length"
    first, count = tpdu[0], tpdu[2]
    assert first & 3 == 1, "no SMS-SUBMIT"
    at = 4 + (count + 1) // 2
    number = ("+" if tpdu[3] == 0x91 else "") + digits(tpdu[4:at], count)
    coding, at = tpdu[at + 1], at + 2 + {0: 0, 0x10: 1, 0x08: 7, 0x18: 7}[first & 0x18]
    data = tpdu[at + 1:]
    assert coding & 0x0C == 8, "not UCS-2"
    assert len(data) == tpdu[at] <= 140, "user data of another length"
    told = {"number": number, "part": 1, "parts": 1, "reference": None}
    if first & 0x40:
        header, data = data[1:1 + data[0]], data[1 + data[0]:]
        kind = header[0]
        told["reference"] = header[2] if kind == 0 else header[2] << 8 | header[3]
        told["parts"], told["part"] = header[-2:]
    told["text"] = data.decode("utf-16-be")
    return told


class Modem:
    def __init__(self, folder):
        self.folder, self.echo, self.waiting, self.count = folder, True, None, 0
        self.fd, other = os.openpty()
        tty.setraw(other)
        self.other = other  # kept open: the line does not hang up between two visitors
        self.link = os.path.join(folder, "modem")
        os.symlink(os.ttyname(other), self.link + ".new")
        os.rename(self.link + ".new", self.link)

    def say(self, text):
        os.write(self.fd, f"\r\n{text}\r\n".encode())

    def mode(self):
        try:
            return open(os.path.join(self.folder, "mode")).read().split()
        except FileNotFoundError:
            return []

    def take_message(self, pdu):
        length, self.waiting, mode = self.waiting, None, self.mode()
        if mode[:1] == ["silent"]:
            return
        if mode[:1] == ["error"]:
            return self.say("+CMS ERROR: " + mode[1])
        with open(os.path.join(self.folder, "sent"), "a") as out:
            out.write(json.dumps(read_pdu(pdu, length), ensure_ascii=False) + "\n")
        self.count += 1
        self.say(f"+CMGS: {self.count}")
        self.say("OK")

    def obey(self, line):
        if re.match(r"ATE[01]", line):
            self.echo = line[3] == "1"
        if line.startswith("AT+CMGS="):
            self.waiting = int(line[8:])
            return os.write(self.fd, b"\r\n> ")
        for pattern, answer in ANSWERS:
            if re.fullmatch(pattern, line):
                self.say(answer)
                return self.say("OK")
        self.say("OK" if re.fullmatch(r"AT(E[01]|Z|H|\+CMEE=\d|\+CMGF=0|\+CSCS=.*|\+CSMS=\d|\+CSMP=.*|\+CFUN=1|\+CNMI=.*|\+CMMS=\d)?", line) else "ERROR")

    def run(self):
        buffer = b""
        while True:
            piece = os.read(self.fd, 4096)
            if self.echo:
                os.write(self.fd, piece)
            buffer += piece
            while True:
                found = re.search(rb"[\x1a\x1b]" if self.waiting is not None else rb"[\r\n]", buffer)
                if not found:
                    break
                line, end, buffer = buffer[:found.start()].decode().strip(), found.group(), buffer[found.end():]
                if end == b"\x1b":
                    self.waiting = None
                elif self.waiting is not None:
                    self.take_message(line)
                elif line:
                    self.obey(line.strip("\x1b"))


def main():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    modem = Modem(sys.argv[1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        modem.run()
    finally:
        os.unlink(modem.link)


if __name__ == "__main__":
    main()
