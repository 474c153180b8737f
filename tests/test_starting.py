"""A setting that makes no sense ends every start at once, with one sentence."""

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.serving import free_port
from tests.conftest import ROOT

GUNICORN = (sys.executable, "-m", "gunicorn", "--no-control-socket")
WAYS = {
    "python app.py": (sys.executable, "app.py"),
    "gunicorn app:server": (*GUNICORN, "app:server"),
    "gunicorn -c": (*GUNICORN, "-c", "python:dashboard.operations.gunicorn", "app:server"),
    "python -m dashboard": (sys.executable, "-m", "dashboard", "versions"),
}
WRONG = {
    "WHEREWEWORK_POLL_SECONDS": ("soon", "WHEREWEWORK_POLL_SECONDS is “soon”; it must be a number."),
    "WHEREWEWORK_FRAME_ANCESTORS": ("https://a.example\nX: y", "is not understood; write an origin"),
    "WHEREWEWORK_BASEPATH": ("/map/", "WHEREWEWORK_BASEPATH is not a setting. docs/settings.md lists them."),
    "WHEREWEWORK_DATABASE_URL": ("mysql://ana:wonderland@db/map", "must name a SQLite or a PostgreSQL database."),
}


def started(command: tuple[str, ...], folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WHEREWEWORK_")}
    environment |= {"PORT": str(free_port()), "WHEREWEWORK_CACHE_FOLDER": str(folder / "cache"), **settings}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_one_sentence(tmp_path: Path, way: str, name: str) -> None:
    value, sentence = WRONG[name]
    done = started(WAYS[way], tmp_path, **{name: value})
    said = [line for line in done.stderr.splitlines() if not line.startswith("[")]  # without the log of gunicorn
    assert done.returncode == 1, done.stderr
    assert len(said) == 1
    assert sentence in said[0]
    assert "wonderland" not in done.stdout + done.stderr


@pytest.mark.parametrize("way", [way for way in WAYS if way != "python -m dashboard"])
def test_a_path_that_is_lost_becomes_no_site_of_samples(tmp_path: Path, way: str) -> None:
    lost = tmp_path / "lost.db"
    done = started(WAYS[way], tmp_path, WHEREWEWORK_DATABASE_URL=f"sqlite:///{lost}")
    assert done.returncode == 1, done.stderr
    assert f"The SQLite file {lost} does not exist." in done.stderr
    assert not lost.exists()


def test_with_other_settings_of_gunicorn_it_ends_too(tmp_path: Path) -> None:
    began = time.monotonic()
    done = started((*GUNICORN, "-c", os.devnull, "app:server"), tmp_path, WHEREWEWORK_POLL_SECONDS="soon")
    assert done.returncode == 4
    assert "WHEREWEWORK_POLL_SECONDS is “soon”" in done.stderr
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("port", ["none", "0", "70000"])
def test_a_port_that_is_none_is_said(tmp_path: Path, new_database, port: str) -> None:
    done = started(WAYS["python app.py"], tmp_path, PORT=port, WHEREWEWORK_DATABASE_URL=new_database(samples=False))
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1, f"PORT is “{port}”; write a number between 1 and 65535."
    )  # fmt: skip


@pytest.mark.parametrize(
    "library",
    ["alembic", "authlib", "charset_normalizer", "geopandas", "icalendar", "pyproj", "snowballstemmer", "xlsxwriter"],
)
def test_what_few_requests_need_is_not_loaded_at_the_start(loaded_at_the_start: set[str], library: str) -> None:
    assert library not in loaded_at_the_start


@pytest.fixture(scope="module")
def loaded_at_the_start() -> set[str]:
    program = "import sys, dashboard.factory; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_garbage_collector_passes_over_modules_and_works_once_the_site_has_started(
    tmp_path: Path, new_database: Callable[..., str]
) -> None:
    program = "import gc, app; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    done = started((sys.executable, "-c", program), tmp_path, WHEREWEWORK_DATABASE_URL=new_database())
    assert done.stdout == "True True\n", done.stderr


def test_a_first_start_leaves_nothing_of_the_migrations_and_of_drawing_in_memory(tmp_path: Path) -> None:
    (tmp_path / "new.db").touch()
    program = (
        "import sys, app; print(*({'alembic', 'geopandas'} & sys.modules.keys()), "
        "app.server.test_client().get('/api/v1/projects').json['total'] > 0)"
    )
    done = started((sys.executable, "-c", program), tmp_path, WHEREWEWORK_DATABASE_URL=f"sqlite:///{tmp_path}/new.db")
    assert done.stdout == "True\n", done.stderr


def test_what_fails_in_a_fork_is_done_afterwards(tmp_path: Path) -> None:
    program = (
        "import os; from dashboard.settings import try_in_fork; me = os.getpid()\n"
        "def work(): open('{}', 'a').write('%d ' % (os.getpid() == me)); 1 / (os.getpid() == me)\n"
        "try_in_fork(work); work()"
    ).format(tmp_path / "done")
    done = started((sys.executable, "-c", program), tmp_path)
    assert (done.returncode, (tmp_path / "done").read_text()) == (0, "0 1 "), done.stderr


def test_large_buffers_are_given_back_to_the_system(tmp_path: Path) -> None:
    program = (
        "import ctypes; libc = ctypes.CDLL(None)\n"
        "class Info(ctypes.Structure): _fields_ = [(f'f{n}', ctypes.c_size_t) for n in range(10)]\n"
        "libc.mallinfo2.restype = Info\n"
        "import dashboard.operations.gunicorn\n"
        "large = bytes(8_000_000); del large; before = libc.mallinfo2().f4; large = bytes(4_000_000)\n"
        "print(libc.mallinfo2().f4 - before >= 4_000_000)"  # of what is mapped for one buffer alone
    )
    if not hasattr(ctypes.CDLL(None), "mallinfo2"):
        pytest.skip("the C library is not that of GNU, or an old one")
    done = started((sys.executable, "-c", program), tmp_path)
    assert done.stdout == "True\n", done.stderr
