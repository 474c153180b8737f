"""Settings: one table of name, default and help; the only reader of the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import Any, Self

from babel import Locale, UnknownLocaleError

from dashboard.errors import SettingsError

PREFIX = "WHEREWEWORK_"
ROOT = Path(__file__).resolve().parent.parent
_PATH = re.compile(r"/(?:[\w.~-]+/)*", re.ASCII)


def _setting(default: Any, help: str) -> Any:
    return dataclass_field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that an installation may choose.

    Each field is read from the environment variable ``WHEREWEWORK_<FIELD>``, or from the file that
    ``WHEREWEWORK_<FIELD>_FILE`` names (for secrets).
    """

    organisation: str = _setting("Our organisation", "Name of the organisation, shown in titles and headings.")
    database_url: str = _setting(
        f"sqlite:///{ROOT / 'var' / 'wherewework.db'}",
        "Where versions are kept: `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/NAME`.",
    )
    base_path: str = _setting("/", "Path under which the site is served, such as `/map/`.")
    languages: tuple[str, ...] = _setting(("en",), "Languages offered, separated by commas; the first is the default.")
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
        ROOT / "var" / "cache", "Folder that keeps compressed files between starts; empty for none."
    )
    poll_seconds: float = _setting(2.0, "How often a process asks the database whether something was published.")
    frame_ancestors: tuple[str, ...] = _setting(
        ("'self'",), "Origins that may embed public pages, separated by commas, such as `https://www.example.org`."
    )
    secret_key: str = _setting("", "Key that signs staff sessions; at least 32 characters. Unused until staff sign in.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Settings as the environment gives them.

        Raises SettingsError where a ``WHEREWEWORK_`` name is unknown or a value makes no sense.
        """
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
            chosen[item.name] = _parse(base, item.default, value)
        return cls(**chosen)

    def __post_init__(self) -> None:
        if not (self.base_path.startswith("/") and self.base_path.endswith("/")):
            raise SettingsError(f"{PREFIX}BASE_PATH is “{self.base_path}”; it must start and end with a slash.")
        if not _PATH.fullmatch(self.base_path):
            raise SettingsError(f"{PREFIX}BASE_PATH is “{self.base_path}”; use letters, digits and the signs - _ . ~")
        for name in ("boundaries", "territories", "regions", "aliases"):
            if getattr(self, name) is None:
                raise SettingsError(f"{PREFIX}{name.upper()} names no file.")
        if not self.languages:
            raise SettingsError(f"{PREFIX}LANGUAGES names no language.")
        for language in self.languages:
            try:
                Locale.parse(language, sep="-")
            except (UnknownLocaleError, ValueError) as error:
                raise SettingsError(f"{PREFIX}LANGUAGES: “{language}” is not a language code.") from error
        if not 0.1 <= self.poll_seconds <= 3600:
            raise SettingsError(f"{PREFIX}POLL_SECONDS is {self.poll_seconds}; it must lie between 0.1 and 3600.")
        if self.secret_key and len(self.secret_key) < 32:
            raise SettingsError(f"{PREFIX}SECRET_KEY is too short: at least 32 characters.")
        for origin in self.frame_ancestors:
            if any(sign in origin for sign in "; \t\r\n"):
                raise SettingsError(f"{PREFIX}FRAME_ANCESTORS: “{origin}” is not an origin.")


def _read_secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name} names the file {path}, which cannot be read.") from error


def _parse(name: str, default: Any, raw: str) -> Any:
    text = raw.strip()
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(default, float):
        try:
            return float(text)
        except ValueError as error:
            raise SettingsError(f"{name} is “{raw}”; it must be a number.") from error
    if isinstance(default, Path):
        return Path(text) if text else None
    return text
