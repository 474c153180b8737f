"""Other sites for the tests of fetching: servers on this machine, and addresses that may never be reached."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answering = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def server(answering: Answering, certificate: str = "") -> Iterator[str]:
    """A server on this machine; the result is its ``host:port``. With the file of a ``certificate`` and its key it
    speaks https."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                answering(self)
            except OSError:
                self.close_connection = True  # the other side had enough

        def log_message(self, *_values: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        site.socket = context.wrap_socket(site.socket, server_side=True)
    threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"127.0.0.1:{site.server_port}"
    finally:
        site.shutdown()
        site.server_close()


def answers(content: bytes = b"id,title\n", status: int = 200, **headers: str) -> Answering:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


FORBIDDEN = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.255.255.254/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://2130706433/",  # 127.0.0.1 as one number
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",  # 169.254.169.254 as one number
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",  # the metadata service of a cloud
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::127.0.0.1]/",
    "http://[2002:7f00:1::]/",  # 6to4
    "http://[64:ff9b::7f00:1]/",  # NAT64
    "http://[64:ff9b:1::a00:1]/",
    "http://[2001:0:5ef5:79fb:0:0:80ff:fffe]/",  # Teredo
    "http://[2606:4700::5efe:7f00:1]/",  # ISATAP
    "http://\u2460\u2461\u2466.0.0.1/",  # digits in circles, which are digits for a resolver: 127
    "http://name@93.184.215.14/",
    "http://93.184.215.14@127.0.0.1/",
    "http://name:secret@93.184.215.14/",
    "http://@93.184.215.14/",
    "http://93.184.215.14:22/",
    "https://93.184.215.14:80/",
    "http://93.184.215.14:99999/",
    "http://93.184.215.14:x/",
    "file:///etc/passwd",
    "ftp://93.184.215.14/",
    "gopher://127.0.0.1:70/",
    "//127.0.0.1/",
    "http:///etc/passwd",
    "http://93.184.215.14/a b",
    "http://93.184.215.14/\r\nHost: localhost",
    "http://[::1/",
    "",
]
