"""The settings of an installation: one table of name, default, help and allowed values, read from the environment."""

import gc
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field as dataclass_field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from dashboard.email_and_number_checks import is_email_address
from dashboard.errors import SettingsError, WhereWeWorkError
from dashboard.frame_ancestors import ANYBODY, NOBODY, is_frame_source

PREFIX = "WHEREWEWORK_"
ROOT = Path(__file__).resolve().parent.parent
_LAST_PORT = 65_535
_WORDS = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
# Plain HTTP is for an issuer on this machine only: a test.
_ISSUER = r"(?:https://[^\s?#]+|http://(?:127\.0\.0\.1|localhost)(?::\d+)?(?:/[^\s?#]*)?)?"
SECTIONS = ("headlines", "map", "featured", "news", "in-focus")
"""The sections that the first page can have."""
_IATI_TYPES = ("10", "11", "15", "21", "22", "23", "24", "30", "40", "60", "70", "71", "72", "73", "80", "90")
Form = tuple[str, str]
"""A regular expression that the whole value must match, and the end of the sentence that refuses another value."""


def _setting(
    default: Any, help: str, *forms: Form, bounds: tuple[float, float] | None = None, secret: bool = False
) -> Any:
    return dataclass_field(default=default, metadata={"help": help, "forms": forms, "bounds": bounds}, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of an installation. Raises SettingsError if a value is not allowed. ``from_environment`` reads each
    field from the environment variable ``WHEREWEWORK_<FIELD>``, or from the file that ``WHEREWEWORK_<FIELD>_FILE``
    names (for secrets)."""

    organisation: str = _setting("Our organisation", "Name of the organisation, shown in titles and headings.")
    accent: str = _setting(
        "",
        "Colour of the organisation, such as `#0b5f8a`: from it follow the colours of the map, links, buttons, focus"
        " and mark, in the light and the dark scheme. It must be dark enough for text. Empty for the built-in palette.",
        (r"(?:#[0-9a-fA-F]{6})?", "write a hash sign and six hexadecimal digits, such as #0b5f8a"),
    )
    logo: Path | None = _setting(
        None,
        "Logo of the organisation, an SVG or PNG file of at most 100 kB that is complete by itself; it stands in place"
        " of the name in the header, and in embeds. Empty for the mark of the map beside the name.",
    )
    database_url: str = _setting(
        f"sqlite:///{ROOT / 'var' / 'wherewework.db'}",
        "Where versions are kept: `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/NAME`. The server starts with a"
        " SQLite file at a path of your own only if it is there, because a path that is lost would become a site of"
        " samples; the first command makes it, such as `python -m dashboard users add`.",
        secret=True,
    )
    base_path: str = _setting(
        "/",
        "Path under which the site is served, such as `/map/`.",
        (r"/(?:.*/)?", "it must start and end with a slash"),
        (r"/(?:[A-Za-z0-9_.~-]+/)*", "use letters, digits and the signs - _ . ~"),
    )
    public_url: str = _setting(
        "",
        "Scheme and host under which visitors reach the site, such as `https://map.example.org`; the base path comes"
        " after it. Without it there is no `sitemap.xml`, and links shared elsewhere show no picture.",
        (r"(?:https?://[^\s/?#\"<>]+)?", "write scheme and host, such as https://map.example.org"),
    )
    iati_organisation: str = _setting(
        "",
        "The organisation's identifier in IATI, such as `XM-DAC-30010`; the identifiers of activities in"
        " `/api/v1/activities.xml` begin with it. Without one they are marked as not registered.",
        (r"(?:[^\s/&|?%-]+(?:-[^\s/&|?%-]+)+)?", "write the identifier that IATI knows, such as XM-DAC-30010"),
    )
    iati_organisation_type: str = _setting(
        "",
        "The organisation's type by IATI's code list OrganisationType, such as `40` (multilateral); empty for none.",
        ("|".join(["", *_IATI_TYPES]), f"write one of {', '.join(_IATI_TYPES)}, or nothing"),
    )
    contact_email: str = _setting(
        "", "Where visitors may write who meet a barrier; shown in the accessibility statement."
    )
    languages: tuple[str, ...] = _setting(
        ("en", "fr", "es", "ar", "ru"),
        "Languages offered, separated by commas; the first is the default, and that of records that name none.",
    )
    sections: tuple[str, ...] = _setting(
        SECTIONS,
        "Sections of the first page below the map, in their order, separated by commas; `map` alone for just the map.",
    )
    boundaries: Path = _setting(ROOT / "data" / "boundaries" / "world.geojson", "GeoJSON file of the country shapes.")
    territories: Path = _setting(
        ROOT / "data" / "boundaries" / "territories.csv", "The naming policy: names, footnotes, markers by territory."
    )
    regions: Path = _setting(ROOT / "data" / "places" / "regions.csv", "Region names that count as regional work.")
    aliases: Path = _setting(ROOT / "data" / "places" / "aliases.csv", "The organisation's own names for places.")
    samples: Path | None = _setting(
        ROOT / "data" / "samples", "Folder of the data published on a first start; empty for none."
    )
    cache_folder: Path | None = _setting(
        ROOT / "var" / "cache",
        "Folder that keeps compressed files and what is drawn of the boundaries between starts, large downloads"
        " (500 MB), and a copy of what was published last, with which the server starts while the database is away;"
        " empty for none.",
    )
    poll_seconds: float = _setting(
        1.0, "How often a process asks the database whether something was published.", bounds=(0.1, 3600)
    )
    frame_ancestors: tuple[str, ...] = _setting(
        ("'self'",),
        "Who may embed public pages, separated by commas: `'self'` for this site, `*` for everybody, `'none'` for"
        " nobody, or origins such as `https://www.example.org`, `https://*.example.org`, `http://localhost:*`.",
    )
    hosts: tuple[str, ...] = _setting(
        (),
        "Names under which the site may be asked for, separated by commas, such as `map.example.org`, or `.example.org`"
        " for all below that. Any other is answered 421, but for `/health/` and `/metrics`. Empty for all names.",
    )
    hsts_days: int = _setting(
        0,
        "For how many days browsers that came by https shall use nothing else (`Strict-Transport-Security`); 0 for no"
        " such rule. Behind a proxy that ends https, `WHEREWEWORK_TRUSTED_PROXIES` must count it.",
        bounds=(0, 3650),
    )
    upload_megabytes: float = _setting(
        25.0, "The largest file that staff may upload, in megabytes.", bounds=(0.1, 1000)
    )
    source_hosts: tuple[str, ...] = _setting(
        (),
        "Hosts that sources may be read from although their address is not public or their port is not the usual one,"
        " such as `intranet.example.org` or `files.example.org:8080`, separated by commas.",
    )
    check_seconds: float = _setting(
        300.0, "How long one uploaded file may be checked before that is given up.", bounds=(0.1, 86_400)
    )
    check_megabytes: float = _setting(
        2048.0, "How much memory (address space) the process that checks a large file may use.", bounds=(512, 1_000_000)
    )
    approval: bool = _setting(
        False, "Whether a second person must approve before a draft is published: yes or no. Rolling back needs one."
    )
    time_zone: str = _setting(
        "UTC", "The organisation's time zone, such as `Europe/Vienna`; days begin in it, and staff plan times in it."
    )
    secret_key: str = _setting(
        "",
        "Key that signs staff cookies; at least 32 characters. Without one the database keeps a key of its own.",
        secret=True,
    )
    trusted_proxies: int = _setting(
        0,
        "How many reverse proxies stand in front, whose `X-Forwarded-For`, `-Proto` and `-Host` are to be believed, and"
        " whose `X-Request-ID` names requests in the log.",
        bounds=(0, 10),
    )
    metrics_token: str = _setting(
        "",
        "Token with which a monitor may read `/metrics` (`Authorization: Bearer …`), of at least 16 letters, digits and"
        " the signs - _ . ~ + / =. Empty for no such address.",
        (r"(?:[A-Za-z0-9._~+/=-]{16,})?", "write at least 16 letters, digits and the signs - _ . ~ + / ="),
        secret=True,
    )
    log_format: str = _setting(
        "text",
        "How lines of the log look: `text`, or `json` for one object per line.",
        ("text|json", "write text or json"),
    )
    plain_http: bool = _setting(
        False, "Let staff sign in over plain HTTP, `yes` or `no`; for trials only. This machine needs no such leave."
    )
    idle_hours: float = _setting(4.0, "After how many hours without a click staff sign in again.", bounds=(0.1, 720))
    session_hours: float = _setting(24.0, "After how many hours staff sign in again in any case.", bounds=(0.1, 720))
    oidc_issuer: str = _setting(
        "",
        "Issuer of single sign-on (OpenID Connect), such as `https://login.example.org`; empty for none.",
        (_ISSUER, "it must be an https address"),
    )
    oidc_client_id: str = _setting("", "The name under which the issuer knows this site.")
    oidc_client_secret: str = _setting("", "The secret that the issuer gave to this site.", secret=True)
    oidc_name: str = _setting("", "What the button for single sign-on calls the issuer, such as `our intranet`.")

    smtp_host: str = _setting(
        "",
        "Mail server that sends mails to staff, such as `smtp.example.org`; empty for none. Admins then pass on links"
        " to choose a password themselves. With one, `WHEREWEWORK_PUBLIC_URL` must say where the links lead.",
        (
            r"[A-Za-z0-9_.-]*",
            "write the name of the server alone, such as smtp.example.org; its port is another setting",
        ),
    )
    smtp_port: int = _setting(
        587, "Port of the mail server; 587 is usual for `starttls`, 465 for `tls`.", bounds=(1, 65_535)
    )
    smtp_security: str = _setting(
        "starttls",
        "How the connection to the mail server is encrypted: `starttls`, `tls` from the first byte, or `none` for a"
        " server in the same house that asks for no password.",
        ("starttls|tls|none", "write starttls, tls or none"),
    )
    smtp_user: str = _setting("", "User name at the mail server; empty if it asks for none.")
    smtp_password: str = _setting("", "Password at the mail server.", secret=True)
    smtp_sender: str = _setting("", "E-mail address from which the mails come, such as `map@example.org`.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings of ``environment``, a mapping of environment variables; the default for each that is not set.
        Relative paths are below the project's folder. Raises SettingsError if a ``WHEREWEWORK_`` name is unknown, a
        value is not allowed, a setting is given both by itself and by a ``_FILE``, or such a file cannot be read or is
        empty."""
        known = {PREFIX + item.name.upper(): item for item in fields(cls)}
        chosen: dict[str, Any] = {}
        for name, raw in environment.items():
            if not name.startswith(PREFIX):
                continue
            value, base = raw, name
            if name not in known and name.endswith("_FILE"):
                base = name.removesuffix("_FILE")
                value = _read_secret(name, raw)
            if base not in known:
                raise SettingsError(f"{name} is not a setting. docs/settings.md lists them.")
            item = known[base]
            if item.name in chosen:
                raise SettingsError(f"{base} and {base}_FILE are both set; unset one of them.")
            chosen[item.name] = _parse(base, item.default, value)
        if "public_url" in chosen:
            chosen["public_url"] = chosen["public_url"].rstrip("/")
        scheme, _, path = chosen.get("database_url", "").partition(":///")
        if scheme == "sqlite" and path and path != ":memory:":
            chosen["database_url"] = f"sqlite:///{ROOT / path}"
        return cls(**chosen)

    def environment(self) -> dict[str, str]:
        """The settings as environment variables, from which ``from_environment`` makes equal settings."""
        return {PREFIX + item.name.upper(): setting_text(getattr(self, item.name)) for item in fields(self)}

    def today(self) -> date:
        """The present day in the organisation's time zone."""
        return datetime.now(ZoneInfo(self.time_zone)).date()

    def __post_init__(self) -> None:
        for item in fields(self):
            name, value, bounds = PREFIX + item.name.upper(), getattr(self, item.name), item.metadata["bounds"]
            for pattern, advice in item.metadata["forms"]:
                if not re.fullmatch(pattern, value, re.DOTALL):
                    raise SettingsError(f"{name} is “{value}”; {advice}.")
            if bounds and not bounds[0] <= value <= bounds[1]:
                raise SettingsError(f"{name} is {value}; it must lie between {bounds[0]} and {bounds[1]}.")
        if (email := self.contact_email) and not is_email_address(email):
            raise SettingsError(f"{PREFIX}CONTACT_EMAIL is “{email}”; write one address, name@example.org.")
        self._check_languages()
        self._check_sections()
        for name in ("boundaries", "territories", "regions", "aliases"):
            if getattr(self, name) is None:
                raise SettingsError(f"{PREFIX}{name.upper()} names no file.")
        if self.samples is not None and not self.samples.is_dir():
            raise SettingsError(f"{PREFIX}SAMPLES names {self.samples}, which is no folder; leave it empty for none.")
        if self.secret_key and len(self.secret_key) < 32:
            raise SettingsError(f"{PREFIX}SECRET_KEY is too short: at least 32 characters.")
        self._check_frame_ancestors()
        self._check_hosts()
        self._check_time_zone()
        self._check_single_sign_on()
        self._check_mail()

    def _check_hosts(self) -> None:
        for host in self.hosts:
            if not re.fullmatch(r"\.?[a-z0-9-]+(?:\.[a-z0-9-]+)*", host):
                raise SettingsError(
                    f"{PREFIX}HOSTS: “{host}” is not understood; write a name in small letters, without https:// and"
                    " port, such as map.example.org or .example.org."
                )
        for host in self.source_hosts:
            if not re.fullmatch(r"(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", host):
                raise SettingsError(
                    f"{PREFIX}SOURCE_HOSTS: “{host}” is not understood; write a name in small letters, without https://,"
                    " such as intranet.example.org or files.example.org:8080."
                )

    def _check_frame_ancestors(self) -> None:
        if not self.frame_ancestors:
            raise SettingsError(f"{PREFIX}FRAME_ANCESTORS names nobody; write 'none' if nobody may embed the pages.")
        for value in self.frame_ancestors:
            if not is_frame_source(value):
                raise SettingsError(
                    f"{PREFIX}FRAME_ANCESTORS: “{value}” is not understood; write an origin without a path, such as"
                    " https://www.example.org, or 'self', 'none' or *, with the quotation marks."
                )
            if value in {NOBODY, ANYBODY} and len(self.frame_ancestors) > 1:
                raise SettingsError(f"{PREFIX}FRAME_ANCESTORS: “{value}” must stand alone.")

    def _check_languages(self) -> None:
        if not self.languages:
            raise SettingsError(f"{PREFIX}LANGUAGES names no language.")
        for language in self.languages:
            try:
                Locale.parse(language, sep="-")
            except (UnknownLocaleError, ValueError) as error:
                raise SettingsError(f"{PREFIX}LANGUAGES: “{language}” is not a language code.") from error

    def _check_sections(self) -> None:
        for section in self.sections:
            if section not in SECTIONS:
                raise SettingsError(f"{PREFIX}SECTIONS: “{section}” is not known; there are {', '.join(SECTIONS)}.")
            if self.sections.count(section) > 1:
                raise SettingsError(f"{PREFIX}SECTIONS names “{section}” twice.")
        if "map" not in self.sections:  # every link to a country leads there
            raise SettingsError(f"{PREFIX}SECTIONS leaves out “map”, to which the links to countries lead.")

    def _check_time_zone(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (OSError, ValueError, LookupError) as error:
            raise SettingsError(
                f"{PREFIX}TIME_ZONE: “{self.time_zone}” is not known; write a name such as Europe/Vienna."
            ) from error

    def _check_single_sign_on(self) -> None:
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise SettingsError(f"{PREFIX}OIDC_ISSUER needs {PREFIX}OIDC_CLIENT_ID and {PREFIX}OIDC_CLIENT_SECRET.")

    def _check_mail(self) -> None:
        if not self.smtp_host:
            for name in ("smtp_user", "smtp_password", "smtp_sender"):
                if getattr(self, name):
                    raise SettingsError(f"{PREFIX}{name.upper()} needs {PREFIX}SMTP_HOST.")
            return
        if not is_email_address(self.smtp_sender):
            raise SettingsError(f"{PREFIX}SMTP_HOST needs {PREFIX}SMTP_SENDER: one address, name@example.org.")
        if not self.public_url:
            raise SettingsError(f"{PREFIX}SMTP_HOST needs {PREFIX}PUBLIC_URL, to which the links in mails lead.")
        if bool(self.smtp_user) != bool(self.smtp_password):
            raise SettingsError(f"{PREFIX}SMTP_USER and {PREFIX}SMTP_PASSWORD need each other.")
        if self.smtp_user and self.smtp_security == "none":
            raise SettingsError(
                f"{PREFIX}SMTP_SECURITY is “none”, which would send the password unencrypted; write starttls or tls."
            )
        if not (self.smtp_user + self.smtp_password).isascii():
            raise SettingsError(f"{PREFIX}SMTP_USER and {PREFIX}SMTP_PASSWORD can have ASCII characters only.")


def _read_secret(name: str, path: str) -> str:
    try:
        secret = ROOT.joinpath(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingsError(f"{name} names the file {path}, which cannot be read.") from error
    if not secret:
        raise SettingsError(f"{name} names the file {path}, which is empty.")
    return secret


def child_environment(settings: Settings) -> dict[str, str]:
    """The environment variables for a process that this one starts, so that it has the same settings."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return others | settings.environment()


def set_for_library(name: str, value: str) -> None:
    """Set the environment variable ``name``, which a library reads, in this process and in those that it starts."""
    os.environ[name] = value


def setting_text(value: Any) -> str:
    """The value of a setting as text, as it stands in an environment variable: the parts of a tuple separated by
    commas, ``yes`` or ``no`` for a Boolean, "" for None."""
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _parse(name: str, default: Any, raw: str) -> Any:
    text = raw.strip()
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(default, bool):
        if text.lower() not in _WORDS:
            raise SettingsError(f"{name} is “{raw}”; write yes or no.")
        return _WORDS[text.lower()]
    if isinstance(default, int | float):
        try:
            return type(default)(text)
        except ValueError as error:
            number = "a whole number" if isinstance(default, int) else "a number"
            raise SettingsError(f"{name} is “{raw}”; it must be {number}.") from error
    if default is None or isinstance(default, Path):
        return ROOT / text if text else None
    return text


@contextmanager
def errors_end_the_process() -> Iterator[None]:
    """A context manager in which an error of this program (WhereWeWorkError), such as a wrong setting, ends the process
    with a sentence on standard error and exit code 1. If gunicorn runs without the settings of
    ``dashboard.operations.gunicorn``, the exit code is 4 (``Arbiter.APP_LOAD_ERROR``), because after code 1 it would
    start the process again for ever."""
    try:
        yield
    except WhereWeWorkError as error:
        sys.stderr.write(f"{' '.join(str(error).split())}\n")  # one line, whatever the value of a setting has in it
        is_started_again = "gunicorn.arbiter" in sys.modules and "dashboard.operations.gunicorn" not in sys.modules
        raise SystemExit(4 if is_started_again else 1) from None


@contextmanager
def garbage_collector_rests() -> Iterator[None]:
    """A context manager in which Python's garbage collector does not run: while hundreds of modules load, it would go
    through them again and again, a seventh of the time of a start. Afterwards it passes over what there is, which
    stays as long as the process, so that processes forked from this one keep sharing it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


_LONGEST_FORK = 600  # seconds


def try_in_fork(work: Callable[[], object]) -> None:
    """Do ``work`` in a fork of this process and wait for its end, so that the libraries and the memory that it needs
    only once are gone with the fork. What it raises is dropped, and a fork that takes ten minutes is ended: the caller
    does the work afterwards itself, unless it finds it done. Does nothing in a process with several threads, whose
    forks may find a lock that nobody gives back."""
    if threading.active_count() > 1:
        return
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(_LONGEST_FORK)
            work()
        finally:
            os._exit(0)
    with suppress(ChildProcessError):  # gunicorn, which reloads, may have waited for it
        os.waitpid(child, 0)


def host_and_port() -> tuple[str, int]:
    """(host, port) at which ``make run`` and ``python app.py`` listen: the environment variables HOST (127.0.0.1 if not
    set) and PORT (8050). Raises SettingsError if PORT is no whole number from 1 to 65,535."""
    port = os.environ.get("PORT", "8050")
    if not (port.isdecimal() and 0 < int(port) <= _LAST_PORT):
        raise SettingsError(f"PORT is “{port}”; write a number between 1 and {_LAST_PORT}.")
    return os.environ.get("HOST", "127.0.0.1"), int(port)
