"""A receiver of webhooks for tests, which verifies each message with the public `standardwebhooks` package.

    receiver.py LOG SECRETS [PORT]

Prints the port it listens on (127.0.0.1), and ends when its standard input does. LOG gets a line of JSON for every
message; SECRETS names the secret of each path, and is read anew each time. What it does depends on the path's beginning:
/slow never answers, /close hangs up, /moody fails twice and then takes it, /away sends elsewhere, /huge answers for ever,
/gone says that it is gone, and any other takes it.
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

LOG, SECRETS = open(sys.argv[1], "a", buffering=1), sys.argv[2]
LOCK, TRIED = threading.Lock(), {}


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            message, is_genuine = Webhook(json.load(open(SECRETS))[self.path]).verify(body, headers), True
        except WebhookVerificationError:
            message, is_genuine = None, False
        with LOCK:
            TRIED[self.path, headers["webhook-id"]] = tries = TRIED.get((self.path, headers["webhook-id"]), 0) + 1
        line = {"path": self.path, "id": headers["webhook-id"], "genuine": is_genuine, "at": time.time()}
        line |= {"signatures": len(headers["webhook-signature"].split()), "message": message}
        getattr(self, self.path.split("/")[1], self.take)(tries)
        LOG.write(json.dumps(line) + "\n")

    def take(self, tries):
        self.answer(200, b"taken")

    def slow(self, tries):
        time.sleep(60)

    def close(self, tries):
        self.close_connection = True
        self.connection.close()

    def moody(self, tries):
        self.answer(500 if tries < 3 else 204, b"" if tries > 2 else b"not now")

    def away(self, tries):
        self.answer(307, b"", location="/elsewhere")

    def gone(self, tries):
        self.answer(410, b"")

    def huge(self, tries):
        self.send_response(200)
        self.send_header("content-length", str(1 << 40))
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            self.close_connection = True

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", int(sys.argv[3]) if len(sys.argv) > 3 else 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
