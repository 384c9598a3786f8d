# SPDX-License-Identifier: MIT
#
# How soon a value becomes an output, by libmodbus alone and by the watch, and what a thousand points cost it. Called by sensors.sh in a
# folder of its own with BUILD and BIHUAN; prints lines "what number …".
import json, os, random, subprocess, sys, time

BUILD, BIHUAN = os.environ["BUILD"], os.environ["BIHUAN"]
POLL = 100  # ms
POINTS = 100
boot = lambda: time.clock_gettime(time.CLOCK_BOOTTIME) * 1000


class Peer:
    """The Modbus device of the tests (tests/lib/modbus_peer.c)."""

    def __init__(self, log):
        self.log = log
        self.process = subprocess.Popen([BUILD + "/tests/lib/modbus_peer", log], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.port = int(self.process.stdout.readline().split()[1])

    def say(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        return self.process.stdout.readline().strip()

    def end(self):
        self.process.stdin.close()
        self.process.wait()

    def coils(self):
        """When each coil was switched on first."""
        first = {}
        for line in open(self.log):
            at, _, what, address, value = line.split()
            if what == "coil" and value == "1":
                first.setdefault(int(address), int(at))
        return first


def until(what, asked, seconds=60):
    end = time.monotonic() + seconds
    while not asked():
        if time.monotonic() > end:
            sys.exit("sensors.py: waited in vain for " + what)
        time.sleep(0.02)


def falls(peer):
    """Each value falls once, at any moment of a poll: ms until its coil is on, sorted."""
    at = {}
    for i in random.Random(1).sample(range(POINTS), POINTS):
        time.sleep(random.uniform(0.02, 0.2))
        at[i] = boot()
        peer.say("set", 1, 3, i, 180)
    until("every coil", lambda: len(peer.coils()) == POINTS)
    return sorted(when - at[i] for i, when in peer.coils().items())


def bihuan(*words):
    subprocess.run([BIHUAN, *words], check=True, stdout=subprocess.DEVNULL)


def points(count, poll, outputs):
    with open("points.csv", "w") as out:
        out.write("code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs\n")
        for i in range(count):
            driven = f"plc:1:coil:{i}" if outputs else ""
            out.write(f"O2-{i},P-101,A-01,o2,vol%,plc,1:3:{i},u16,0.1,0,,,,,0s,,{poll},{driven}\n")
    bihuan("import", "points", "points.csv")


def settings(peer):
    os.makedirs("config/bihuan", exist_ok=True)
    with open("config/bihuan/bihuan.conf", "w") as out:
        out.write(f"[link plc]\nkind = modbus\nurl = tcp://127.0.0.1:{peer.port}\n")


def watch():
    return subprocess.Popen([BIHUAN, "serve"], stdout=open("serve.out", "w"), stderr=subprocess.STDOUT)


def asked(peer):
    before = int(peer.say("count"))
    until("the watch to ask", lambda: int(peer.say("count")) > before + 5)


def seen():
    """How many points are normal and at most 3 s old."""
    said = json.loads(subprocess.run([BIHUAN, "points", "--json"], check=True, capture_output=True).stdout)
    return sum(point["state"] == "normal" and point["age"] is not None and point["age"] <= 3 for point in said)


def cost(process):
    fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def show(what, late):
    print(what, round(late[len(late) // 2]), round(late[int(len(late) * 0.99)]), round(late[-1]), flush=True)


def bare_rows():
    peer = Peer("bare.log")
    peer.say("set", 1, 3, 0, *[209] * POINTS)
    loop = subprocess.Popen([BUILD + "/tests/bench/modbus", str(peer.port), str(POINTS), str(POLL)], stdin=subprocess.PIPE)
    asked(peer)
    show("bare", falls(peer))
    loop.stdin.close()
    loop.wait()
    peer.end()


def watch_rows():
    peer = Peer("ours.log")
    peer.say("set", 1, 3, 0, *[209] * 1000)
    settings(peer)
    points(POINTS, f"{POLL}ms", True)
    process = watch()
    asked(peer)
    show("ours", falls(peer))
    process.terminate()
    process.wait()
    return peer


def thousand(peer):
    peer.say("set", 1, 3, 0, *[209] * 1000)
    points(1000, "1s", False)
    process = watch()
    until("a thousand values", lambda: seen() == 1000)
    time.sleep(5)
    before, began = cost(process), time.monotonic()
    while time.monotonic() < began + 20:  # every value is another one every second
        peer.say("set", 1, 3, 0, *[random.randrange(207, 211) for _ in range(1000)])
        time.sleep(1)
    share = (cost(process) - before) / (time.monotonic() - began) * 100
    status = open(f"/proc/{process.pid}/status").read()
    memory = int(status.split("VmHWM:")[1].split()[0]) / 1024
    if seen() != 1000:
        sys.exit("sensors.py: not every point is normal and young")
    process.terminate()
    process.wait()
    peer.end()
    print("thousand", round(share, 1), round(memory), flush=True)


bare_rows()
device = watch_rows()
subprocess.run(["./new-plant"], check=True, stdout=subprocess.DEVNULL)
thousand(device)
