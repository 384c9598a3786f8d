# SPDX-License-Identifier: MIT
"""What sensors do to work: in the plant of rules.py, with the rows and the beat that the watch would write."""
import calendar, fcntl, json, os, socket, sqlite3, struct, subprocess, time

import rules
from permits import bad, say, show, tick
from rules import HOT, ROOM, must, prepared, readings, run

DAY = "2026-03-02T"


def ms(at):
    return (calendar.timegm(time.strptime(DAY + at, "%Y-%m-%dT%H:%M")) - 8 * 3600) * 1000


def write(permit, *statements):
    with sqlite3.connect(permit.folder + "/p.db") as db:
        for sql, values in statements:
            db.execute(sql, values)
    db.close()


def point(permit, code="AT-1", area="A-01", quantity="o2", device="P-101", state="normal", why="", since="09:00"):
    columns = dict(dict.fromkeys("link address type scale bias low2 low1 high1 high2 hold clear poll outputs least most band calibration".split(), ""),
                   code=code, link="gas", device=device, area=area, quantity=quantity, unit="vol%", seq=1)
    write(permit, ("REPLACE INTO point (%s) VALUES (%s)" % (",".join(columns), ",".join("?" * len(columns))), list(columns.values())),
          ("REPLACE INTO point_state (point, state, why, value, since, seq) VALUES (?, ?, ?, '', ?, 1)", (code, state, why, ms(since))))


class Watch:
    """Somebody who watches: the lock and the beat of bihuan serve."""

    def __init__(self, permit):
        folder = permit.folder + "/p.serve"
        os.makedirs(folder, exist_ok=True)
        self.path, self.lock = folder + "/beat", open(folder + "/lock", "w")
        fcntl.fcntl(self.lock, fcntl.F_OFD_SETLK, struct.pack("hhlli", fcntl.F_WRLCK, 0, 0, 0, 0))
        self.beat()

    def beat(self, age=0, **other):
        with open("/proc/sys/kernel/random/boot_id") as boot:
            facts = dict(number="7", boot_id=boot.read().strip(), host=socket.gethostname(), pid="1", trouble="", ended="0",
                         boot=str(int((time.clock_gettime(time.CLOCK_BOOTTIME) - age) * 1000)), since=str(ms("08:00")),
                         time=str(int((time.time() - age) * 1000)))
        facts.update(other)
        with open(self.path, "w") as out:
            out.write(json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\nend 7\n")

    def end(self):
        self.lock.close()


def state(permit):
    return show(permit)["state"]


def faults_refuse():
    permit = prepared(HOT, "start", {})
    watch = Watch(permit)
    point(permit)
    for why, words in (("polls", "no answer"), ("stale", "no new value"), ("link", "connection lost"), ("range", "range"),
                       ("retained", "broker"), ("calibration", "calibration")):
        point(permit, state="fault", why=why, since="09:12")
        bad("a start under a fault (%s) is refused with point, kind and age" % why, permit.act("start", {}), 4, "AT-1 Oxygen: ")
        done = permit.act("start", {})
        say(words in done.stderr and "3m" in done.stderr and "P27" in done.stderr, "and says " + words, done.stderr)
    for name, more, passes in (("of the device elsewhere", dict(area="A-02"), False), ("in an area inside", dict(area="A-01-1", device="GD-08"), False),
                               ("in another area", dict(area="A-02", device="P-201"), True),
                               ("of a temperature", dict(quantity="temperature"), True)):
        write(permit, ("DELETE FROM point", ()))
        point(permit, state="fault", why="polls", since="09:12", **more)
        text = [b["text"] for b in show(permit, DAY + "09:15")["blocked"] if "AT-1" in b["text"]]
        say(bool(text) != passes, "a fault %s %s" % (name, "is nothing to it" if passes else "stands in the way"), text)
    point(permit)
    say(permit.act("start", {}).returncode == 0, "seen again, work begins", show(permit)["blocked"])
    watch.end()
    permit = prepared(HOT, "start", dict(submit=dict(device="P-111")))
    watch = Watch(permit)
    point(permit, state="fault", why="link", since="09:12")
    bad("nor in an area inside the one it watches", permit.act("start", {}), 4, "AT-1")
    listed = json.loads(must(run(permit.folder, DAY + "09:15", None, "--json", "rule", "explain", permit.number)).stdout)
    say("AT-1" in json.dumps(listed), "rule explain names the point", "")
    watch.end()


def faults_stop():
    permit = prepared(HOT, "pause", {})
    watch = Watch(permit)
    point(permit, state="fault", why="polls", since="09:20")
    say(tick(permit, DAY + "09:24")["suspended"] == 0 and state(permit) == "finish", "a fault of four minutes stops nothing", state(permit))
    point(permit)
    tick(permit, DAY + "09:26")
    say(state(permit) == "finish", "nor one that ended before its time", state(permit))
    point(permit, state="fault", why="polls", since="09:26")
    tick(permit, DAY + "09:27")
    tick(permit, DAY + "09:30")
    say(state(permit) == "finish", "a new fault counts from its own beginning", state(permit))
    tick(permit, DAY + "09:31")
    say(state(permit) == "suspended", "after fault.hold the work stands", state(permit))
    told = json.loads(must(run(permit.folder, DAY + "09:31", "E9", "messages", "--json")).stdout)
    say({"W1", "G1", "O1", "E1"} <= {m["target"] for m in told if permit.number in m["text"]}, "its people and safety are told", told)
    bad("it goes on only when the point sees again", permit.act("resume", {}, at=DAY + "09:32"), 4, "AT-1")
    point(permit)
    bad("and only after a fresh analysis", permit.act("resume", {}, at=DAY + "09:33"), 4, "P04")
    permit.gas(readings(HOT), DAY + "09:34")
    say(permit.act("resume", {}, at=DAY + "09:35").returncode == 0, "with both a person sets it going", show(permit)["blocked"])
    point(permit, "AT-2", "A-02", device="P-201", state="fault", why="polls", since="09:00")
    tick(permit, DAY + "09:36")
    say(state(permit) == "finish", "a fault next door stops nothing", state(permit))
    watch.end()
    permit = prepared(HOT, "pause", {})
    watch = Watch(permit)
    must(run(permit.folder, DAY + "09:16", "E9", "limit", "set", "fault.hold", "1m", "--source", "x", "--reason", "x", "--with", "E1"))
    point(permit, state="fault", why="link", since="09:20")
    tick(permit, DAY + "09:21")
    say(state(permit) == "suspended", "the plant's own fault.hold counts", state(permit))
    watch.end()


def nobody_watches():
    permit = prepared(HOT, "start", {})
    point(permit, area="A-02", device="P-201")
    say("P27" not in {b["rule"] for b in show(permit, DAY + "09:15")["blocked"]}, "where no point is nothing changes", "")
    point(permit)
    bad("a watch that never beats: nothing begins where points are", permit.act("start", {}), 4, "nobody watches it")
    watch = Watch(permit)
    watch.beat(age=60)
    bad("nor where it fell silent", permit.act("start", {}), 4, "nobody watches it for 1m")
    watch.beat(ended="1")
    bad("nor where it ended in order", permit.act("start", {}), 4, "nobody watches it")
    watch.beat(trouble="the disk is full", troubled="60000")
    bad("nor where it is kept from the plant", permit.act("start", {}), 4, "nobody watches it for 1m")
    watch.beat(trouble="somebody writes", troubled="3000")
    say("P27" not in {b["rule"] for b in show(permit, DAY + "09:15")["blocked"]}, "a moment of that is nothing", "")
    watch.beat(boot_id="another", age=60)
    bad("nor by a beat of another machine that is old", permit.act("start", {}), 4, "nobody watches it")
    watch.beat(boot_id="another")
    say("P27" not in {b["rule"] for b in show(permit, DAY + "09:15")["blocked"]}, "one of another machine that is new is believed", "")
    watch.end()
    watch.beat()
    bad("nor by a beat that nobody holds the lock of", permit.act("start", {}), 4, "nobody watches it")
    write(permit, ("DELETE FROM point_state", ()))
    bad("nor on a point that was never watched", permit.act("start", {}), 4, "nobody watches it;")
    write(permit, ("UPDATE point SET link = ''", ()))
    say(permit.act("start", {}).returncode == 0, "one out of service is as none", show(permit)["blocked"])
    write(permit, ("UPDATE point SET link = 'gas'", ()))
    tick(permit, DAY + "09:40")
    say(state(permit) == "finish", "one that was never watched stops nothing that was begun without it", state(permit))
    permit = prepared(HOT, "pause", {})
    point(permit)
    watch = Watch(permit)
    watch.beat(age=120)
    tick(permit, DAY + "09:20")
    tick(permit, DAY + "09:22")
    say(state(permit) == "finish", "work goes on for a while under a watch that died", state(permit))
    watch.beat(age=301)
    tick(permit, DAY + "09:23")
    say(state(permit) == "suspended", "after fault.hold it stands", state(permit))
    watch.end()


def bypasses():
    row = "REPLACE INTO bypass (id, point, reason, person, second, since, until, ended, seq) VALUES ('1', 'AT-1', 'x', 'E1', 'E9', ?, ?, ?, 1)"
    for form, passes in ((HOT, True), (ROOM, False)):
        permit = prepared(form, "start", {})
        watch = Watch(permit)
        point(permit, state="bypass", since="09:00")
        write(permit, (row, (ms("09:00"), ms("10:00"), 0)))
        done = permit.act("start", {})
        say((done.returncode == 0) == passes and (passes or "AT-1 Oxygen: bypassed until" in done.stderr), "a bypass in %s: %s" % (form, passes), done.stderr)
        write(permit, (row, (ms("09:00"), ms("10:00"), ms("09:14"))))
        text = [b["text"] for b in show(permit, DAY + "09:16")["blocked"] if "AT-1" in b["text"]]
        say(passes or "bypass is over" in "".join(text), "one that is over counts no more (%s)" % form, text)
        watch.end()
    permit = prepared(ROOM, "pause", {})
    watch = Watch(permit)
    point(permit, state="bypass", since="09:20")
    write(permit, (row, (ms("09:20"), ms("10:00"), 0)))
    tick(permit, DAY + "09:24")
    say(state(permit) == "finish", "people inside have a while", state(permit))
    tick(permit, DAY + "09:25")
    say(state(permit) == "suspended", "then a bypass gets them out", state(permit))
    watch.end()


def episodes():
    """An episode counts until somebody reset it, whatever became of its record; and its clearing asks for a younger sample."""
    row = "REPLACE INTO episode (id, record, point, level, value, worst, raised, asked, person, cleared, reset, seq) VALUES ('e', ?, 'AT-1', ?, '', '', ?, 0, '', ?, ?, 1)"
    permit = prepared(HOT, "start", {})
    watch = Watch(permit)
    point(permit)
    for name, values, words in (("open, without a record", ("", "low1", ms("09:05"), None, None), "AT-1"),
                                ("cleared and not reset", ("", "low1", ms("09:05"), ms("09:10"), None), "AT-1"),
                                ("a fault stops by its own rule", ("", "fault", ms("09:05"), None, None), ""),
                                ("reset", ("", "low1", ms("09:05"), ms("09:10"), ms("09:11")), "")):
        write(permit, (row, values))
        text = [b["text"] for b in show(permit, DAY + "09:13")["blocked"] if b["rule"] == "P20"]
        say(bool(text) == bool(words) and words in "".join(text), "an episode " + name, text)
    number = json.loads(must(run(permit.folder, DAY + "09:12", "O1", "--json", "submit", "alarm", "device=P-102", "kind=toxic")).stdout)["number"]
    write(permit, (row, (number, "high1", ms("09:12"), None, None)))
    must(run(permit.folder, DAY + "09:13", "O1", "act", number, "acknowledge"))
    must(run(permit.folder, DAY + "09:13", "E1", "act", number, "measures", "result=real", "measures=x"))
    bad("values outside: no reset", run(permit.folder, DAY + "09:14", "E1", "act", number, "reset"), 4, "A01")
    bad("nor is it void", run(permit.folder, DAY + "09:14", "E1", "act", number, "void", "reason=x"), 4, "A01")
    permit.gas(readings(HOT), DAY + "09:15")
    write(permit, (row, (number, "high1", ms("09:12"), ms("09:17"), None)))
    bad("an operator does not reset", run(permit.folder, DAY + "09:18", "O1", "act", number, "reset"), 3, "")
    must(run(permit.folder, DAY + "09:18", "E1", "act", number, "reset"))
    write(permit, (row, (number, "high1", ms("09:12"), ms("09:17"), ms("09:18"))))
    bad("a sample of before the values were inside proves nothing", permit.act("start", {}, at=DAY + "09:19"), 4, "P04")
    permit.gas(readings(HOT), DAY + "09:20")
    say(permit.act("start", {}, at=DAY + "09:21").returncode == 0, "one of after does", show(permit)["blocked"])
    watch.end()


def reset(permit, number, at):
    must(run(permit.folder, DAY + at, "O1", "act", number, "acknowledge"))
    must(run(permit.folder, DAY + at, "E1", "act", number, "measures", "result=real", "measures=x"))
    must(run(permit.folder, DAY + at, "E1", "act", number, "reset"))


def alarm(permit, at, device, kind):
    return json.loads(must(run(permit.folder, DAY + at, "O1", "--json", "submit", "alarm", "device=" + device, "kind=" + kind)).stdout)["number"]


def kinds_and_trees():
    permit = prepared(HOT, "pause", {})
    alarm(permit, "09:20", "P-102", "temperature")
    say(state(permit) == "finish", "an alarm of a temperature stops nothing", state(permit))
    must(run(permit.folder, DAY + "09:21", "E9", "limit", "set", "alarm.stops", "combustible toxic oxygen fire temperature",
             "--source", "x", "--reason", "x", "--with", "E1"))
    alarm(permit, "09:22", "P-102", "temperature")
    say(state(permit) == "suspended", "where the plant says so it does", state(permit))
    permit = prepared(HOT, "pause", dict(first=[whole_plant]))
    number = alarm(permit, "09:20", "GD-09", "fire")
    say(state(permit) == "suspended", "a fire of the whole plant stops all work", state(permit))
    permit.gas(readings(HOT), DAY + "09:21")
    bad("and stands in its way until it is reset", permit.act("resume", {}, at=DAY + "09:22"), 4, number)
    reset(permit, number, "09:23")
    permit.gas(readings(HOT), DAY + "09:24")
    say(permit.act("resume", {}, at=DAY + "09:25").returncode == 0, "then it goes on", show(permit)["blocked"])


def whole_plant(folder):
    """One area that holds all others, and a detector of it."""
    for kind, text in (("areas", "code,name,parent\nA-00,全厂,\nA-01,氯化装置,A-00\nA-02,罐区,A-00\n"),
                       ("devices", "code,name,area,position,category,class\nGD-09,火灾报警器,A-00,柜,仪器,gas-meter\n")):
        with open(folder + "/x.csv", "w") as out:
            out.write(text)
        must(run(folder, DAY + "06:00", None, "import", kind, folder + "/x.csv"))


class Serve:
    """The real watch with a file that a control system writes. In a simulated plant both go by the plant's clock: on from its newest row."""

    def __init__(self, permit, at):
        self.permit, self.file = permit, permit.folder + "/gas.txt"
        self.ahead, self.minute = ms(at) / 1000 - time.time(), 30
        self.write(None)
        config = permit.folder + "/config/bihuan"
        os.makedirs(config, exist_ok=True)
        with open(config + "/bihuan.conf", "w") as out:
            out.write("[link dcs]\nkind = file\nurl = file://%s\nstale = 4s\n" % self.file)
        self.env = dict(rules.ENV, XDG_CONFIG_HOME=permit.folder + "/config", XDG_STATE_HOME=permit.folder + "/serve-state")
        self.go()

    def go(self):
        with open(self.permit.folder + "/serve.err", "a") as err:
            self.process = subprocess.Popen([rules.BIHUAN, "--plant", self.permit.folder + "/p.db", "serve"], env=self.env, stdout=err, stderr=err)

    def write(self, value):
        """A row now; without one the first line."""
        at = time.time() + self.ahead
        row = "time\tO2\n" if value is None else "%s.%03dZ\t%s\n" % (time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)), at % 1 * 1000, value)
        with open(self.file, "w" if value is None else "a") as out:
            out.write(row)

    def next(self):
        """A minute that nobody has acted in: the watch writes in between."""
        self.minute += 1
        return "%02d:%02d" % (9 + self.minute // 60, self.minute % 60)

    def act(self, user, *words):
        """Somebody does something; what is written moves the clock of the watch there."""
        at = self.next()
        done = run(self.permit.folder, DAY + at, user, *words)
        if done.returncode == 0:
            self.ahead = max(self.ahead, ms(at) / 1000 - time.time())
        return done

    def until(self, what, value=None, seconds=20):
        """Rows of the value until it is so."""
        end, written = time.time() + seconds, 0
        while time.time() < end:
            if value is not None and time.time() - written > 0.5:
                self.write(value)
                written = time.time()
            if what():
                return True
            time.sleep(0.05)
        return False

    def end(self):
        self.process.terminate()
        self.process.wait()

    def said(self):
        with open(self.permit.folder + "/serve.err") as text:
            return text.read()


def ask(permit, sql):
    with sqlite3.connect("file:%s/p.db?mode=ro" % permit.folder, uri=True) as db:
        return db.execute(sql).fetchall()


def played():
    """O2 falls under a permit: it stands; values back, reset by a person, a fresh analysis; then nobody watches."""
    permit = prepared(HOT, "pause", {})
    with open(permit.folder + "/points.csv", "w") as out:
        out.write("code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs\n"
                  "AT-1,P-101,,o2,vol%,dcs,O2,,1,0,,,,,0s,1s,1s,\n")
    must(run(permit.folder, DAY + "09:16", None, "import", "points", permit.folder + "/points.csv"))
    serve = Serve(permit, "09:16")
    is_now = lambda what: lambda: ask(permit, "SELECT state FROM point_state") == [(what,)]
    resume = lambda: serve.act("W1", "act", permit.number, "resume")
    say(serve.until(is_now("normal"), "20.9"), "the watch reads the file", serve.said())
    say(serve.until(lambda: state(permit) == "suspended", "18.2"), "oxygen falls and the work stands", (state(permit), serve.said()))
    ((number, area),) = ask(permit, "SELECT number, area FROM record WHERE form = 'alarm'")
    say(area == "A-01", "the alarm is of the area", area)
    bad("under it nobody resumes", resume(), 4, number)
    must(serve.act("O1", "act", number, "acknowledge"))
    must(serve.act("E1", "act", number, "measures", "result=real", "measures=x"))
    bad("nor resets while the values are outside", serve.act("E1", "act", number, "reset"), 4, "A01")
    say(serve.until(lambda: ask(permit, "SELECT 1 FROM episode WHERE cleared > 0"), "20.9"), "the values come back", serve.said())
    must(serve.act("E1", "act", number, "reset"))
    say(serve.until(lambda: ask(permit, "SELECT 1 FROM episode WHERE reset > 0"), "20.9"), "a person resets it", serve.said())
    bad("then a fresh analysis is asked for", resume(), 4, "P04")
    at = serve.next()
    permit.gas(readings(HOT), DAY + at)
    serve.ahead = ms(at) / 1000 - time.time()
    say(serve.until(lambda: resume().returncode == 0, "20.9", 10), "and with it the work goes on", show(permit)["blocked"])
    say(serve.until(is_now("fault")), "the file stands still: a fault", serve.said())
    must(serve.act("W1", "act", permit.number, "pause"))
    bad("nothing is resumed under it", resume(), 4, "AT-1 Oxygen: no new value")
    say(serve.until(is_now("normal"), "20.9"), "it goes on by itself", serve.said())
    serve.end()
    bad("nor when nobody watches", resume(), 4, "nobody watches it")


if __name__ == "__main__":
    for part in (faults_refuse, faults_stop, nobody_watches, bypasses, episodes, kinds_and_trees, played):
        part()
