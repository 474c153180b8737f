"""What all tests share, because nothing changes it: the world as it is drawn, compressed files, new databases.

The package is imported where it is needed: most processes of the browser tests need none of it.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Hashable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from dashboard.portfolio.geography_and_drawing_cache import Geography
    from dashboard.portfolio.live_snapshot import LivePortfolio
    from dashboard.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FEW_RECORDS = 500

NewDatabase = Callable[..., str]
GeographyOf = Callable[["Settings"], "Geography"]


@pytest.fixture(scope="session")
def made_once() -> Iterator[None]:
    """What depends on nothing that a test changes, made once for all applications of this process: what werkzeug
    compiles for a rule and Jinja for a template, the bundles of scripts and styles, the digest of the code, the names
    of places, and the index of equal records. It is half of the time in which an application is made."""
    import jinja2
    from werkzeug.routing import Rule

    from dashboard import factory
    from dashboard.portfolio import snapshot

    def remember(holder: Any, name: str, key: Callable[..., Hashable | None]) -> None:
        make, known = getattr(holder, name), {}

        def made_before(*given: Any, **named: Any) -> Any:
            about = key(*given, **named)
            if about is None:
                return make(*given, **named)
            if about not in known:
                known[about] = make(*given, **named), given  # what was given stays, so that nothing else has its id
            return known[about][0]

        patch.setattr(holder, name, made_before)

    with pytest.MonkeyPatch.context() as patch:
        remember(Rule, "_compile_builder", _address)
        remember(jinja2.Environment, "compile", _template)
        remember(factory, "bundles", lambda assets: assets if assets == ROOT / "assets" else None)
        remember(factory, "_code_digest", lambda root: root if root == ROOT else None)
        remember(snapshot, "build_index", _records)
        remember(snapshot, "place_names", lambda territories, gazetteer: (id(territories), id(gazetteer)))
        yield


def _address(rule: Any, append_unknown: bool = True) -> Hashable:
    return rule.rule, append_unknown, *rule._trace, *(rule.defaults or {}).items()


def _template(environment: Any, source: str, name: str | None = None, filename: str | None = None, **named: Any) -> Any:
    known = *environment.filters, *environment.tests, *environment.extensions
    return None if named else (source, name, filename, environment.autoescape, known)


def _records(frame: Any, dataset: Any, regions: Any) -> Hashable | None:
    from pandas.util import hash_pandas_object

    if len(frame) > FEW_RECORDS:
        return None
    return dataset, id(regions), *frame.columns, hash_pandas_object(frame, index=False).to_numpy().tobytes()


@pytest.fixture(scope="session")
def geography_of(made_once: None) -> GeographyOf:  # whoever makes an application asks for it
    """The geography of some settings, made once for all applications of this process that have the same files."""
    from dashboard.portfolio.geography_and_drawing_cache import Geography

    known: dict[tuple[object, ...], Geography] = {}

    def of(settings: Settings) -> Geography:
        files = (settings.boundaries, settings.territories, settings.regions, settings.aliases, settings.languages)
        return known.get(files) or known.setdefault(files, Geography.load(settings))

    return of


@pytest.fixture(autouse=True)
def ended_polls() -> Iterator[None]:
    """Whatever looks at its database many times in a second stops that with its test: hundreds of them would take most
    of the processor from the tests that follow."""
    before = _polling()
    yield
    for live in _polling() - before:
        if live._poll_seconds < 60:
            live.end_polling()


def _polling() -> set[LivePortfolio]:
    threads = [thread for thread in threading.enumerate() if thread.name == "portfolio-poll"]
    return {thread._target.__self__ for thread in threads if hasattr(thread, "_target")}  # gone when it has ended


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


def _publish_samples(store: Any) -> None:
    from dashboard.geography.territories import Territories
    from dashboard.records.places.gazetteer import Gazetteer
    from dashboard.settings import Settings
    from dashboard.store.store import publish_samples

    chosen = Settings()
    territories = Territories.load(chosen.territories, chosen.languages)
    gazetteer = Gazetteer.load(territories, regions=chosen.regions, aliases=chosen.aliases)
    publish_samples(store, chosen.samples, gazetteer=gazetteer, today=date.today())
