"""The TLS proxy of the production form, as far as a test needs it: ends TLS and tells the site who asked."""

import contextlib
import http.client
import http.server
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.runner.packages import find_openssl, required

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "x-forwarded-for", "x-forwarded-proto"}


class QuietServer(http.server.ThreadingHTTPServer):
    """A browser drops connections that it opened ahead and did not need; that is no error."""

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def tls_proxy(host: str, upstream_port: int, folder: Path) -> Iterator[int]:
    """Serve `https://host:port/` with the site on `upstream_port` behind it; the port."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={host}"]
    command = [required(find_openssl()), *request, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    server = QuietServer(("127.0.0.1", 0), handler(upstream_port))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def handler(upstream_port: int) -> type[http.server.BaseHTTPRequestHandler]:
    """Passes each request on, with the headers that Caddy writes."""

    class Proxy(http.server.BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            headers |= {"X-Forwarded-For": self.client_address[0], "X-Forwarded-Proto": "https"}
            upstream = http.client.HTTPConnection("127.0.0.1", upstream_port, timeout=30)
            upstream.request(self.command, self.path, body, headers)
            answer = upstream.getresponse()
            content = answer.read()
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP | {"content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)
            upstream.close()

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = pass_on

        def log_message(self, *words: object) -> None:
            """Keep the test's output quiet."""

    return Proxy
