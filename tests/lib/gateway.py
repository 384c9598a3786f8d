#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The gateways of messages, faked: one HTTP server on loopback that judges requests as the real services do. Python's standard library only.

    gateway.py FOLDER [--tls NAME]

FOLDER/port      written when it listens: http://127.0.0.1:PORT/SERVICE/…   SERVICE: each class in tests/lib/gateway_*.py
                 (one that is there from before is taken again: a service that was away is back)
FOLDER/tls-port  with --tls: the same by https, certificate for NAME (made by openssl(1)) in FOLDER/ca.pem
FOLDER/requests  one JSON line for each request: {"service","method","path","query","headers","body","status","answer"}
FOLDER/settings  JSON, read at each request: {"now": seconds, "SERVICE": {…what its class asks for}}
FOLDER/mode      read at each request; where it is, the request is not judged (but written down):
    NUMBER [BODY] that status, with BODY      429 also with Retry-After: 7        html · nojson · nocode · empty
    redirect      302 to /trap, which is written down too                        drop   the line is closed without an answer
    endless       a body without end       hang   no answer ever                 half   a body that is shorter than promised
    slow SECONDS  judged, answered after so long
  "once " before it: for one request. "only SERVICE " before it: for that service.
It ends with the process that started it.

A service is a class with `name` and `judge(request)`, which gives (status, body[, headers]); body: a text, or what becomes JSON.
"""
import ctypes, glob, importlib, json, os, signal, socketserver, ssl, subprocess, sys, threading, time
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit


class Request:
    def __init__(self, handler, path, query, body):
        self.method, self.path, self.query, self.body = handler.command, path, query, body
        self.headers = {name.lower(): value for name, value in handler.headers.items()}

    def fields(self):
        """What stands in the query and, of a POSTed form, in the body: name → value."""
        pairs = parse_qsl(self.query, keep_blank_values=True)
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            pairs += parse_qsl(self.body.decode(), keep_blank_values=True)
        return dict(pairs)

    def json(self):
        """The body's document; None if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Service:
    name = ""

    def __init__(self, gateway):
        self.gateway = gateway

    def setting(self, key, usual):
        return self.gateway.settings().get(self.name, {}).get(key, usual)

    def judge(self, request):
        raise NotImplementedError


def kinds(kind):
    return [kind] + [one for below in kind.__subclasses__() for one in kinds(below)]


class Gateway:
    def __init__(self, folder):
        self.folder, self.lock = folder, threading.Lock()
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        sys.modules.setdefault("gateway", sys.modules[__name__])
        for file in sorted(glob.glob(os.path.join(sys.path[0], "gateway_*.py"))):
            importlib.import_module(os.path.basename(file)[:-3])
        self.services = {kind.name: kind(self) for kind in kinds(Service) if kind.name}

    def path(self, name):
        return os.path.join(self.folder, name)

    def settings(self):
        try:
            with open(self.path("settings")) as file:
                return json.load(file)
        except FileNotFoundError:
            return {}

    def now(self):
        return self.settings().get("now", time.time())

    def mode(self, service):
        try:
            with open(self.path("mode")) as file:
                words = file.read().strip()
        except FileNotFoundError:
            return ""
        once = words.startswith("once ")
        words = words[5 * once:]
        if words.startswith("only "):
            _, wanted, words = words.split(" ", 2)
            if wanted != service:
                return ""
        if once:
            os.unlink(self.path("mode"))
        return words

    def note(self, **what):
        with open(self.path("requests"), "a") as file:
            file.write(json.dumps(what, ensure_ascii=False) + "\n")

    def answer(self, request, service):
        judged = self.services[service].judge(request) if service in self.services else (404, "no such service")
        status, body, headers = (*judged, {})[:3]
        return status, body if isinstance(body, str) else json.dumps(body, ensure_ascii=False), headers


FIXED = {"html": (200, "<html><body>502 Bad Gateway</body></html>", {"Content-Type": "text/html"}), "nojson": (200, "{\"Code\": \"OK", {}),
         "nocode": (200, "{}", {}), "empty": (200, "", {}), "redirect": (302, "", {"Location": "/trap"})}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def send(self, status, body, headers, size=None):
        body = body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers, "Content-Length": str(size or len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def endless(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    def handle_one(self):
        gateway = self.server.gateway
        url = urlsplit(self.path)
        _, service, path = (url.path + "/").split("/", 2)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self, "/" + path.removesuffix("/"), url.query, body)
        with gateway.lock:
            mode, _, rest = gateway.mode(service).partition(" ")
            if mode.isdigit():
                status, answer, headers = int(mode), rest, {"Retry-After": "7"} if mode == "429" else {}
            elif mode in FIXED:
                status, answer, headers = FIXED[mode]
            elif mode in ("", "slow"):
                status, answer, headers = gateway.answer(request, service)
            else:
                status, answer, headers = 0, "", {}
            gateway.note(service=service, method=self.command, path=request.path, query=request.query, headers=request.headers,
                         body=body.decode(errors="replace"), status=status, answer=answer)
        if mode == "slow":
            time.sleep(float(rest))
        if mode == "hang":
            threading.Event().wait()
        elif mode == "endless":
            self.endless()
        elif mode == "half":
            self.send(200, "{", {}, 100)
        if mode in ("half", "drop"):
            self.close_connection = True
        else:
            self.send(status, answer, headers)

    do_GET = do_POST = do_PUT = handle_one


class Server(socketserver.ThreadingTCPServer):
    daemon_threads, request_queue_size, allow_reuse_address = True, 128, True

    def __init__(self, gateway, port):
        super().__init__(("127.0.0.1", port), Handler)
        self.gateway = gateway

    def handle_error(self, *arguments):
        if not isinstance(sys.exc_info()[1], (OSError, ssl.SSLError)):
            super().handle_error(*arguments)


def listen(gateway, file, context=None):
    try:
        with open(gateway.path(file)) as before:
            port = int(before.read())
    except FileNotFoundError:
        port = 0
    server = Server(gateway, port)
    if context:
        # The handshake belongs to the connection's own thread: who stops half-way holds nobody up.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with open(gateway.path(file + ".new"), "w") as out:
        out.write(str(server.server_address[1]))
    os.rename(gateway.path(file + ".new"), gateway.path(file))


def certificate(gateway, name):
    """A certificate that signs itself, for NAME and nothing else."""
    kind = "IP" if name.replace(".", "").isdigit() else "DNS"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "36500", "-subj",
                    "/CN=" + name, "-addext", f"subjectAltName={kind}:{name}", "-keyout", gateway.path("key.pem"), "-out",
                    gateway.path("ca.pem")], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(gateway.path("ca.pem"), gateway.path("key.pem"))
    return context


def main():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    gateway = Gateway(sys.argv[1])
    if "--tls" in sys.argv:
        listen(gateway, "tls-port", certificate(gateway, sys.argv[sys.argv.index("--tls") + 1]))
    listen(gateway, "port")
    threading.Event().wait()


if __name__ == "__main__":
    main()
