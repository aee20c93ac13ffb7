"""A mail server for tests: STARTTLS, a login, a first 451 if wanted, every mail a file.

    server.py --certificate CERT.pem --key KEY.pem --user U --password P --mails DIR [--refuse-first] [--no-tls]

Prints the port it listens on (127.0.0.1), and ends when its standard input does. Mails are DIR/0001.eml and so on, as
they came over the wire; DIR/log.jsonl has one line for every DATA, refused ones included. Addresses that begin with
`unknown@`, and those that DIR/refused.txt names, one on each line, are refused for good.
"""

import argparse
import json
import pathlib
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class Box:
    """Keeps what comes in."""

    def __init__(self, folder, refuse_first):
        self.folder = pathlib.Path(folder)
        self.refuse_next = refuse_first
        self.kept = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown@") or address in self.refused():
            return "550 5.1.1 no such user here: secret words of the server"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        refused, self.refuse_next = self.refuse_next, False
        self.log(session, envelope, refused)
        if refused:
            return "451 4.3.0 try again later"
        self.kept += 1
        unfinished = self.folder / f"{self.kept:04}.part"
        unfinished.write_bytes(envelope.content)
        unfinished.rename(self.folder / f"{self.kept:04}.eml")
        return "250 2.0.0 taken"

    def refused(self):
        file = self.folder / "refused.txt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def log(self, session, envelope, refused):
        text = envelope.content.decode("utf-8", "replace")
        headers = text.split("\r\n\r\n", 1)[0].split("\r\n")
        ids = [line[12:] for line in headers if line.lower().startswith("message-id: ")]
        entry = {
            "refused": refused,
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "message_ids": ids,
            "tls": session.ssl is not None,
            "authenticated": bool(session.authenticated),
            "helo": session.host_name,
        }
        with open(self.folder / "log.jsonl", "a", encoding="utf-8") as log:
            log.write(json.dumps(entry) + "\n")


class AnyPort(Controller):
    """Learns which port it was given before it tries itself out."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--mails", required=True)
    parser.add_argument("--refuse-first", action="store_true")
    parser.add_argument("--no-tls", action="store_true")
    return parser.parse_args()


def authenticator(user, password):
    def check(server, session, envelope, mechanism, data):
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=known, handled=known)

    return check


def options(wanted):
    if wanted.no_tls:
        return {}
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(wanted.certificate, wanted.key)
    return {
        "tls_context": tls,
        "require_starttls": True,
        "auth_required": True,
        "auth_require_tls": True,
        "authenticator": authenticator(wanted.user, wanted.password),
    }


def main():
    wanted = arguments()
    box = Box(wanted.mails, wanted.refuse_first)
    controller = AnyPort(box, hostname="127.0.0.1", port=0, **options(wanted))
    controller.start()
    print(controller.port, flush=True)
    sys.stdin.read()
    controller.stop()


main()
