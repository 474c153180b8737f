"""Fetches a file from an address that staff wrote, without reaching the organisation's own network unless the caller
allows the host; tests whether an address may be fetched.

The IP addresses of a host are looked up once for each request, all of them must be public, and the connection goes to
one of them. So a host that gets another IP address after the check cannot lead the request elsewhere. Each redirect is
checked in the same way."""

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from time import monotonic
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from dashboard.errors import FetchError
from dashboard.language_and_locale import gettext as _

MOST_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = {301, 302, 303, 307, 308}
_PIECE = 65_536
_SAFE = "/%:@!$&'()*+,;=~?[]|"  # stays as it is in a path or query
_MOST_ADDRESSES = 3  # of one name that are tried
_NAT64 = IPv6Network("64:ff9b::/96")  # the last 32 bits are an IPv4 address
_NEVER = (IPv6Network("::/96"), IPv6Network("64:ff9b:1::/48"))  # IPv4 addresses in old and in local forms
_ISATAP = {0x0000_5EFE, 0x0200_5EFE}  # the third quarter of an address that tunnels to an IPv4 address


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What one fetch may use: ``connect`` are the seconds for connecting to one IP address, ``pause`` the seconds
    without any data, ``total`` the seconds for the whole fetch; only looking up the IP addresses of a host may take
    longer. ``bytes`` is the largest size of the file after unpacking."""

    bytes: int
    connect: float = 10.0
    pause: float = 20.0
    total: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a web server answered. ``url`` is the address after all redirects. ``content`` is the file; None if it has
    not changed since the earlier answer whose ``etag`` or ``last_modified`` the request named. ``etag`` and
    ``last_modified`` are the values to name in the next request: those of this answer ("" if the server gave none), or,
    if ``content`` is None, those that this request named."""

    url: str
    content: bytes | None
    etag: str
    last_modified: str


def fetch(
    url: str, limits: FetchLimits, *, allowed: Collection[str] = (), etag: str = "", last_modified: str = ""
) -> Fetched:
    """Get the file at ``url``, an http or https address, within ``limits``. ``allowed`` has hosts, as ``name``, or
    ``name:port`` for an unusual port, that may be reached though their port is unusual or their IP address is not
    public. ``etag`` and ``last_modified`` are those of the previous answer ("" for none): a file that has not changed
    since is not sent again. At most five redirects are followed, none from https to http. Neither cookies nor proxies
    are used. Raises FetchError, whose message is a sentence for the person who wrote the address."""
    deadline = monotonic() + limits.total
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    for _redirect in range(MOST_REDIRECTS + 1):
        parts = _checked(url, allowed)
        connection = _Connection(parts, _resolve(parts, allowed), limits, deadline)
        watch = threading.Timer(max(0.0, deadline - monotonic()), connection.cut)
        watch.daemon = True
        watch.start()
        try:
            query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
            target = quote(parts.path or "/", safe=_SAFE) + query
            headers = {"Host": parts.netloc, "User-Agent": "Where-we-work", "Accept": "*/*", "Accept-Encoding": "gzip"}
            connection.request("GET", target, headers=headers | {k: v for k, v in known.items() if v})
            with connection.getresponse() as answer:
                location = answer.headers.get("Location", "")
                if answer.status in _REDIRECTS and location:
                    url = _followed(parts, url, location)
                    continue
                if answer.status == HTTPStatus.NOT_MODIFIED and any(known.values()):
                    return Fetched(url=url, content=None, etag=etag, last_modified=last_modified)
                if answer.status != HTTPStatus.OK:
                    sentence = _("{host} answers with error {number}.", host=parts.netloc, number=answer.status)
                    raise FetchError(sentence, answer.status)
                content = _content(answer, limits.bytes)
                if monotonic() >= deadline:  # then the end of the file may be our own doing
                    raise TimeoutError
                return Fetched(
                    url=url,
                    content=content,
                    etag=answer.headers.get("ETag", ""),
                    last_modified=answer.headers.get("Last-Modified", ""),
                )
        except FetchError:
            raise
        except ssl.SSLCertVerificationError as error:
            raise FetchError(_("{host} does not prove that it is that site.", host=parts.netloc)) from error
        except (OSError, http.client.HTTPException, ValueError, EOFError, zlib.error) as error:
            if monotonic() >= deadline or isinstance(error, TimeoutError):
                raise FetchError(
                    _("{host} is too slow: the file did not arrive in time.", host=parts.netloc)
                ) from error
            raise FetchError(_("{host} does not answer, or not completely.", host=parts.netloc)) from error
        finally:
            watch.cancel()
            connection.end()
    raise FetchError(_("This address leads on to others without end."))


def check_address(url: str, allowed: Collection[str] = ()) -> None:
    """Raise FetchError, with a sentence for the person who wrote the address, if ``url`` may not be fetched: it is no
    http or https address, has a user name, a password or an unusual port, or its host is unknown or not on the public
    internet. ``allowed`` has hosts that are exempt from the rules about port and public internet, as ``name``, or
    ``name:port`` for an unusual port. The IP addresses of the host are looked up; nothing is fetched."""
    _resolve(_checked(url, allowed), allowed)


def is_public(text: str) -> bool:
    """Whether the IP address ``text`` (version 4 or 6) belongs to the public internet: not to this machine, a private
    network, a network's own services, a group of machines, or a tunnel whose other end could be one of these. Raises
    ValueError if ``text`` is not an IP address."""
    address = ip_address(text)
    if isinstance(address, IPv6Address):
        if inner := address.ipv4_mapped:
            return is_public(str(inner))
        if address in _NAT64:
            return is_public(str(IPv4Address(int(address) & 0xFFFF_FFFF)))
        tunnel = address.sixtofour or address.teredo or (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP
        if tunnel or any(address in block for block in _NEVER) or address.is_site_local or address.scope_id:
            return False
    return address.is_global and not address.is_multicast


class _Connection(http.client.HTTPConnection):
    """An HTTP connection to one of the IP ``addresses``, which were checked, whatever the name of the host means by
    now. Connecting fails after the ``deadline`` (a time of ``monotonic``)."""

    def __init__(self, parts: SplitResult, addresses: list[str], limits: FetchLimits, deadline: float) -> None:
        super().__init__(parts.hostname or "", _port(parts))
        self._tls = parts.scheme == "https"
        self._addresses = addresses
        self._limits = limits
        self._deadline = deadline
        self._open: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the first of the checked IP addresses that answers (at most three are tried), with TLS if the
        scheme is https. Raises OSError if none answers, TimeoutError after the deadline."""
        failure: OSError = OSError("no address")
        for address in self._addresses[:_MOST_ADDRESSES]:
            left = self._deadline - monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                plain = socket.create_connection((address, self.port), min(self._limits.connect, left))
            except OSError as error:
                failure = error
                continue
            plain.settimeout(self._limits.pause)
            self._open = self.sock = plain
            if self._tls:
                context = ssl.create_default_context()
                sock = context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
                self._open = self.sock = sock
                sock.do_handshake()
            return
        raise failure

    def cut(self) -> None:
        """End all reading from the connection at once; may be called from another thread."""
        if self._open is not None:
            with suppress(OSError):  # it is over
                socket.socket.shutdown(self._open, socket.SHUT_RDWR)

    def end(self) -> None:
        """Close the connection for good."""
        self.close()
        if self._open is not None:
            self._open.close()


def _checked(url: str, allowed: Collection[str]) -> SplitResult:
    """The parts of an address that may be fetched, its host in ASCII. Raises FetchError if it may not be fetched."""
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError as error:
        raise FetchError(_("This is not an address. Copy it from the address bar of a browser.")) from error
    if parts.scheme not in _PORTS or not host or not url.strip().isprintable() or " " in url.strip():
        raise FetchError(_("This is not an address. Copy it from the address bar of a browser."))
    if parts.username is not None or parts.password is not None:
        raise FetchError(_("Leave out the name and password before the @ sign."))
    name = f"[{host}]" if ":" in host else host
    default = port is None or port == _PORTS[parts.scheme]
    netloc = name if default else f"{name}:{port}"
    if not default and netloc not in allowed:
        raise FetchError(_("{host} may not be read: only the usual ports for http and https are allowed.", host=netloc))
    return parts._replace(netloc=netloc)


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _resolve(parts: SplitResult, allowed: Collection[str]) -> list[str]:
    """The IP addresses of the host, all of them public unless the host is allowed by name. Raises FetchError."""
    try:
        found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(_("There is no site {host}. Is the address spelt right?", host=parts.netloc)) from error
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    if parts.netloc not in allowed and not all(map(is_public, addresses)):
        raise FetchError(_("{host} may not be read: it is not on the public internet.", host=parts.netloc))
    return addresses


def _followed(parts: SplitResult, url: str, location: str) -> str:
    """The address to which a redirect leads. Raises FetchError if it gives up https."""
    try:
        following = urljoin(url, location)
    except ValueError as error:
        raise FetchError(_("This is not an address. Copy it from the address bar of a browser.")) from error
    if parts.scheme == "https" and not following.lower().startswith("https:"):
        raise FetchError(_("{host} leads to an address that is not protected by https.", host=parts.netloc))
    return following


def _content(answer: http.client.HTTPResponse, most: int) -> bytes:
    """The unpacked body of an answer. Raises FetchError if it has more than ``most`` bytes, EOFError if it ends early
    or goes on after the packed data, ValueError for a packing that nobody asked for, and zlib.error if it cannot be
    unpacked."""
    packing = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in {"gzip", "identity"}:
        raise ValueError(packing)
    unpack = zlib.decompressobj(wbits=31) if packing == "gzip" else None
    content = bytearray()
    while piece := answer.read(_PIECE):
        content += unpack.decompress(piece, most + 1 - len(content)) if unpack else piece
        if len(content) > most:
            size = f"{most / 1_000_000:g}"
            raise FetchError(_("The file is larger than {size} megabytes, the most that may be read.", size=size))
        if unpack and (unpack.eof or unpack.unconsumed_tail):
            break
    if answer.length or (unpack and (not unpack.eof or unpack.unused_data)):
        raise EOFError
    return bytes(content)
