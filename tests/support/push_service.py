"""A push service of its own: HTTPS on this machine, and browsers whose keys really decrypt what comes."""

import base64
import contextlib
import datetime
import http.server
import ipaddress
import json
import ssl
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

UNANSWERED = 0


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Device:
    """One browser: an address at the service, and its keys."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey
    secret: bytes

    @property
    def keys(self) -> dict[str, str]:
        point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"p256dh": _text(point), "auth": _text(self.secret)}


@dataclass
class PushService:
    """`statuses` says what a device's address answers, 201 where it says nothing; `notes` what was shown."""

    host: str = ""
    devices: dict[str, Device] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    notes: list[tuple[str, dict]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def new_device(self, name: str = "one") -> Device:
        device = Device(f"https://{self.host}/{name}", ec.generate_private_key(ec.SECP256R1()), b"s" * 16)
        self.devices[f"/{name}"] = device
        return device

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        self.asked.append(path)
        status = self.statuses.get(path, 201)
        if status == 201:
            device = self.devices[path]
            plain = http_ece.decrypt(body, private_key=device.private, auth_secret=device.secret)
            self.notes.append((path, json.loads(plain)))
            self.headers.append(headers)
        return status


@contextlib.contextmanager
def push_service() -> Iterator[tuple[PushService, Path]]:
    """The service, and the file with the certificate to trust."""
    service = PushService()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = service.take(self.path, dict(self.headers), body)
            if status == UNANSWERED:
                self.close_connection = True
                return
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", f"https://{service.host}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Nobody reads it."""

    with tempfile.TemporaryDirectory() as folder:
        chain = Path(folder) / "service.pem"
        chain.write_bytes(_certificate())
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(chain)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        service.host = f"localhost:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield service, chain
        finally:
            server.shutdown()
            server.server_close()


def _certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    return private + made.public_bytes(serialization.Encoding.PEM)
