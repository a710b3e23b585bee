"""A web server on loopback that answers well, badly, or without end."""

import contextlib
import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

PAGE = (
    "<!doctype html><html lang=en><head><title>Drones over the base</title>"
    '<meta property="og:site_name" content="Own Wire"><meta property="article:published_time" content="2023-11-22T08:00:00Z">'
    '<meta name="author" content="A Reporter"></head><body><nav>Home Sport Weather</nav><article><h1>Drones over the base</h1>'
    "<p>Two drones flew at a base in the north of the country on Monday evening, and both of them were shot down, officials said.</p>"
    "<script>document.write('evil words')</script><p>A third one came on Tuesday. Nobody was hurt in any of these attacks, "
    "according to the same officials, who asked not to be named.</p></article><footer>All rights</footer></body></html>"
)


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, str]] = []

    def do_GET(self):
        self.seen.append((self.path, self.headers.get("Host", "")))
        name = self.path.split("?")[0].strip("/").replace("-", "_") or "page"
        getattr(self, name, self.missing)()

    def send(self, body, content_type="text/html; charset=utf-8", status=200, **headers):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page(self):
        self.send(PAGE)

    def packed(self):
        self.send(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def bomb(self):
        self.send(gzip.compress(b"a" * (30 * 1024 * 1024)), Content_Encoding="gzip")

    def huge(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(200):
                self.wfile.write(b"word " * 20_000)
        self.close_connection = True

    def missing(self):
        self.send("no", status=404)

    def picture(self):
        self.send(b"\x89PNG", "image/png")

    def untyped(self):
        self.send("words", "")

    def cut(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"only this")
        self.close_connection = True

    def nonsense(self):
        self.wfile.write(b"this is not HTTP\r\n\r\n")
        self.close_connection = True

    def endless(self):
        """A byte now and then, for ever."""
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.trickle(b"word ")

    def endless_headers(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        self.trickle(b"a")

    def silent(self):
        time.sleep(6)
        self.close_connection = True

    def trickle(self, drop):
        with contextlib.suppress(OSError):
            for _ in range(200):
                self.wfile.write(drop)
                self.wfile.flush()
                time.sleep(0.05)
        self.close_connection = True

    def redirect(self):
        """To wherever the query says."""
        self.send("", status=302, Location=unquote(self.path.split("?", 1)[1]))

    def circle(self):
        self.send("", status=302, Location="/circle")

    def lost(self):
        self.send("", status=302)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serving():
    """The server's port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    Answers.seen.clear()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
