"""A mail server for the tests: it keeps what it is given, or does one thing wrong."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class MailServer:
    """``refusals`` are answers by the first word of a command, such as {"RCPT": "550 no such person"}."""

    port: int = 0
    refusals: dict[str, str] = field(default_factory=dict)
    secured: ssl.SSLContext | None = None
    from_the_first_byte: bool = False
    users: list[str] = field(default_factory=list)
    got: list[EmailMessage] = field(default_factory=list)

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to somebody."""
        return [mail for mail in self.got if mail["To"] == address]


class Conversation(socketserver.StreamRequestHandler):
    """One connection, by RFC 5321 as far as smtplib needs it."""

    def handle(self) -> None:
        mail: MailServer = self.server.mail  # type: ignore[attr-defined]
        self.encrypted = mail.from_the_first_byte
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            word = line.partition(" ")[0].upper()
            if word in mail.refusals:
                self.say(mail.refusals[word])
            elif word == "EHLO":
                extra = [] if self.encrypted or not mail.secured else ["STARTTLS"]
                self.say("\r\n".join([*(f"250-{one}" for one in ["here", *extra, "AUTH PLAIN"]), "250 8BITMIME"]))
            elif word == "STARTTLS" and mail.secured:
                self.say("220 go on")
                self.encrypt(mail.secured)
            elif word == "AUTH":
                mail.users.append(("encrypted " if self.encrypted else "plain ") + line.split()[-1])
                self.say("235 welcome")
            elif word == "DATA":
                self.say("354 go on")
                self.say(self.keep(mail))
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def keep(self, mail: MailServer) -> str:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".").replace(b"\r\n", b"\n"))
        if refusal := mail.refusals.get("TEXT"):
            return refusal
        mail.got.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]
        return "250 kept"

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
        self.wfile.flush()

    def encrypt(self, context: ssl.SSLContext) -> None:
        self.connection = context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.encrypted = True

    def finish(self) -> None:
        super().finish()
        self.connection.close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address = True, True

    def __init__(self, mail: MailServer) -> None:
        self.mail = mail
        super().__init__(("127.0.0.1", 0), Conversation)

    def get_request(self) -> tuple[socket.socket, object]:
        connection, address = super().get_request()
        if self.mail.secured and self.mail.from_the_first_byte:
            connection = self.mail.secured.wrap_socket(connection, server_side=True)
        return connection, address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that breaks off is none of our business."""


@contextmanager
def mail_server(secured: ssl.SSLContext | None = None, *, from_the_first_byte: bool = False) -> Iterator[MailServer]:
    """A mail server on a port of this machine."""
    mail = MailServer(secured=secured, from_the_first_byte=from_the_first_byte)
    with _Server(mail) as server:
        mail.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield mail
        server.shutdown()


def certificate_for_localhost(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's side of encryption for "localhost", and the file with which a client trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate, kept = builder.sign(key, hashes.SHA256()), folder / "certificate.pem"
    kept.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept, folder / "key.pem")
    return context, kept
