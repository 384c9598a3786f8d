# SPDX-License-Identifier: MIT
#
# How soon a value becomes an output, by libmodbus alone and by the watch, and a banner; what a thousand points cost; a flood of 500 alarms;
# how soon links are well again. Called by sensors.sh in a folder of its own with BUILD and BIHUAN; prints lines "what number …".
import fcntl, json, os, pty, random, select, socket, sqlite3, struct, subprocess, sys, termios, time

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


def settings(peer, more=""):
    os.makedirs("config/bihuan", exist_ok=True)
    with open("config/bihuan/bihuan.conf", "w") as out:
        out.write(f"[link plc]\nkind = modbus\nurl = tcp://127.0.0.1:{peer.port}\n{more}")


def new_plant():
    subprocess.run(["./new-plant"], check=True, stdout=subprocess.DEVNULL)


def end(process):
    process.terminate()
    process.wait()


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
    end(process)
    return peer


def normal():
    said = json.loads(subprocess.run([BIHUAN, "points", "--json"], check=True, capture_output=True).stdout)
    return sum(point["state"] == "normal" for point in said)


def banners(peer, count=8):
    """Terminals that are open when a value falls: ms until each shows it."""
    new_plant()
    peer.say("set", 1, 3, 0, 209)
    points(1, f"{POLL}ms", True)
    process = watch()
    until("a value", lambda: normal() == 1)
    opened = []
    for _ in range(count):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        ends = dict(stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env=dict(os.environ, TERM="xterm-256color"))
        opened.append((subprocess.Popen([BIHUAN], **ends), master))
        os.close(slave)
    painted = {master: b"" for _, master in opened}

    def read(seconds, done):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not done():
            for master in select.select(list(painted), [], [], 0.01)[0]:
                painted[master] += os.read(master, 65536)
                if b"17.9" in painted[master]:
                    shown.setdefault(master, boot())

    shown = {}
    read(3, lambda: False)
    if not all(painted.values()):
        sys.exit("sensors.py: a terminal shows nothing")
    fell = boot()
    peer.say("set", 1, 3, 0, 179)
    read(20, lambda: len(shown) == count)
    for terminal, master in opened:
        terminal.kill()
        terminal.wait()
        os.close(master)
    end(process)
    if len(shown) != count:
        sys.exit(f"sensors.py: {len(shown)} of {count} terminals show the alarm")
    show("banner", sorted(at - fell for at in shown.values()))


def asked_plant(sql):
    plant = sqlite3.connect("file:plant.db?mode=ro", uri=True, timeout=60)
    try:
        return plant.execute(sql).fetchone()[0]
    finally:
        plant.close()


def flood(peer, count=500):
    """All of them alarm in one poll: ms until the last output is driven, the last record is written, the last message has left."""
    new_plant()
    os.makedirs("drop", exist_ok=True)
    settings(peer, "[channel file]\nfolder = " + os.path.abspath("drop") + "\n")
    peer.say("set", 1, 3, 0, *[209] * count)
    points(count, f"{POLL}ms", True)
    bihuan("import", "obligations", "certificates.csv")
    process = watch()
    until("all values", lambda: normal() == count)
    open(peer.log, "w").close()
    fell = boot()
    peer.say("set", 1, 3, 0, *[180] * count)
    until("every coil", lambda: len(peer.coils()) == count)
    driven = max(peer.coils().values()) - fell
    until("every record", lambda: asked_plant("SELECT count(*) FROM episode e JOIN record r ON r.number = e.record") == count)
    written = asked_plant("SELECT max(opened) FROM record WHERE form = 'alarm'")
    written = written - (time.time() * 1000 - boot() + fell)
    until("every message", lambda: asked_plant("SELECT count(*) FROM message WHERE channel = 'file' AND state <> 'sent'") == 0)
    told = asked_plant("SELECT max(sent) FROM message") - (time.time() * 1000 - boot() + fell)
    digests = "SELECT target FROM message WHERE channel = 'file' GROUP BY target, claim HAVING count(*) > 1"
    most = asked_plant(f"SELECT max(n) FROM (SELECT count(*) n FROM ({digests}) GROUP BY target)")
    memory = int(open(f"/proc/{process.pid}/status").read().split("VmHWM:")[1].split()[0]) / 1024
    end(process)
    print("flood", round(driven), round(written), round(told), most, round(memory), flush=True)


def recovered(what, away, back):
    """ms from a peer's being there again until its point is normal; it was away for ten seconds."""
    away()
    until("the fault of " + what, lambda: normal() == 0)
    time.sleep(10)
    back()
    began = boot()
    until(what + " to be well", lambda: normal() == 1)
    return boot() - began


def recoveries(peer):
    new_plant()
    settings(peer)
    peer.say("set", 1, 3, 0, 209)
    points(1, f"{POLL}ms", False)
    process = watch()
    until("a value", lambda: normal() == 1)
    modbus = recovered("the Modbus device", lambda: (peer.say("stop"), peer.say("drop")), lambda: peer.say("start"))
    end(process)
    print("modbus", round(modbus), flush=True)
    if not os.access("/usr/sbin/mosquitto", os.X_OK):
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with open("mosquitto.conf", "w") as out:
        out.write(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    begin = lambda: subprocess.Popen(["/usr/sbin/mosquitto", "-c", "mosquitto.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    broker = [begin()]
    teller = subprocess.Popen(  # a gauge that says its value every half second, whatever the broker does
        ["sh", "-c", f"while sleep 0.5; do mosquitto_pub -p {port} -q 1 -t plant/o2 -m 20.9 2>/dev/null; done"], start_new_session=True)
    new_plant()
    with open("config/bihuan/bihuan.conf", "w") as out:
        out.write(f"[link broker]\nkind = mqtt\nurl = mqtt://127.0.0.1:{port}\n")
    with open("points.csv", "w") as out:
        out.write("code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs\n")
        out.write("B1,P-101,A-01,o2,vol%,broker,plant/o2,,1,0,,,,,0s,,1s,\n")
    bihuan("import", "points", "points.csv")
    process = watch()
    until("a value", lambda: normal() == 1)
    mqtt = recovered("the broker", lambda: end(broker[0]), lambda: broker.append(begin()))
    end(process)
    teller.terminate()
    end(broker[-1])
    print("mqtt", round(mqtt), flush=True)


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
    end(process)
    print("thousand", round(share, 1), round(memory), flush=True)


bare_rows()
device = watch_rows()
new_plant()
thousand(device)
banners(device)
flood(device)
recoveries(device)
device.end()
