"""What all tests share, because nothing changes it: the world as it is drawn, compressed files, new databases.

The package is imported where it is needed: most processes of the browser tests need none of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

NewDatabase = Callable[..., str]
PURE = ("load_boundaries", "project_outlines", "neighbours", "extents", "Shapes", "packed_file")
"""What an application makes of the boundaries and the policy alone."""


@pytest.fixture(scope="session")
def one_world() -> Iterator[None]:
    """Applications of one process draw the world once; each still puts itself together by ``create_app``."""
    from dashboard import factory
    from dashboard.geography.territories import Territories
    from dashboard.records.places.gazetteer import Gazetteer

    with pytest.MonkeyPatch.context() as patch:
        for name in PURE:
            patch.setattr(factory, name, once(getattr(factory, name)))
        patch.setattr(factory, "Territories", SimpleNamespace(load=once(Territories.load)))
        patch.setattr(factory, "Gazetteer", SimpleNamespace(load=once(Gazetteer.load)))
        patch.setattr(factory, "StaticFiles", _shared_files())
        yield


@pytest.fixture(scope="session")
def cache_folder(request: pytest.FixtureRequest) -> Path:
    """Compressed files, made once for all processes and runs: each is named by the digest of what it compresses."""
    return Path(request.config.cache.mkdir("compressed"))


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> NewDatabase:
    """Address of a SQLite database of its own: as a first start leaves it, or without ``samples``."""
    from dashboard.store.store import Store

    folder = tmp_path_factory.mktemp("databases")

    @cache
    def first(samples: bool) -> Path:
        made = folder / str(samples)
        with Store(f"sqlite:///{made}") as store:
            if samples:
                _publish_samples(store)
        return made

    def new(*, samples: bool = True) -> str:
        path = tmp_path_factory.mktemp("store") / "store.db"
        shutil.copyfile(first(samples), path)
        return f"sqlite:///{path}"

    return new


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which keeps its answers; arguments that have no hash are known by being the same object."""
    kept: dict[Any, tuple[Any, Any]] = {}

    @wraps(function)
    def asked(*arguments: Any, **named: Any) -> Any:
        key = (*map(_known, arguments), *((name, _known(one)) for name, one in sorted(named.items())))
        if key not in kept:
            kept[key] = (function(*arguments, **named), arguments)  # kept alive, so that their identity stays theirs
        return kept[key][0]

    return asked


def _known(argument: Any) -> Any:
    return argument if isinstance(argument, (str, bytes, tuple, Path)) else id(argument)


def _shared_files() -> type:
    from dashboard.site.http.static_files import StaticFile, StaticFiles

    @once
    def compressed(folder: Path | None, name: str, body: bytes) -> StaticFile:
        return StaticFiles("/", folder)._make((name, body))

    class SharedFiles(StaticFiles):
        """Each file is compressed once."""

        def _make(self, entry: tuple[str, bytes]) -> StaticFile:
            return compressed(self._cache_folder, *entry)

    return SharedFiles


def _publish_samples(store: Any) -> None:
    from dashboard.geography.territories import Territories
    from dashboard.records.places.gazetteer import Gazetteer
    from dashboard.settings import Settings
    from dashboard.store.sample_data import publish_samples

    chosen = Settings()
    territories = Territories.load(chosen.territories, chosen.languages)
    gazetteer = Gazetteer.load(territories, regions=chosen.regions, aliases=chosen.aliases)
    publish_samples(store, chosen.samples, gazetteer=gazetteer, today=date.today())
