"""What Prometheus reads: behind a token, from all processes together, and all that the examples name."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient

from dashboard.operations.gunicorn import threads
from dashboard.operations.health_and_metrics import kind_of
from dashboard.store.maintenance.database_state_and_damage import DatabaseFigures
from tests.conftest import ROOT
from tests.contracts.conftest import MakeApp, app, make_app
from tests.operations.test_gunicorn import Served, service_environment
from tests.sharing import NewDatabase

__all__ = ["app", "make_app"]
TOKEN = "a-token-of-the-monitor"
KEY = {"Authorization": f"Bearer {TOKEN}"}
EXAMPLES = ROOT / "examples" / "monitoring"


def numbers(text: str) -> dict[str, float]:
    """The value of each line of an answer, by its name and labels."""
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _space, value in lines}


@pytest.fixture(scope="module")
def watched(make_app: MakeApp) -> FlaskClient:
    return make_app(metrics_token=TOKEN, base_path="/map/", poll_seconds=0.1).server.test_client()


def after_a_look(watched: FlaskClient) -> dict[str, float]:
    end = time.monotonic() + 60
    while "overdue_plans" not in (text := watched.get("/map/metrics", headers=KEY).text):
        assert time.monotonic() < end
        watched.get("/map/")
        time.sleep(0.05)
    return numbers(text)


def test_without_the_setting_there_is_no_such_address(app) -> None:
    assert app.server.test_client().get("/metrics", headers=KEY).status_code == 404


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer ä"]
)
def test_without_the_token_it_is_refused(watched: FlaskClient, given: str) -> None:
    answer = watched.get("/map/metrics", headers={"Authorization": given} if given else {})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "wherewework" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_requests_are_counted_by_few_kinds(watched: FlaskClient) -> None:
    before = after_a_look(watched)
    for address in ("/map/", "/map/nothing", "/map/projects/none-such", "/map/api/v1/projects", "/map/staff/x/y"):
        watched.get(address)
    after = after_a_look(watched)
    grown = {name for name in after if name.endswith('xx"}') and after[name] > before.get(name, 0)}
    kinds = {("page", "2xx"), ("page", "4xx"), ("api", "2xx"), ("staff", "4xx")}
    assert grown >= {f'wherewework_requests_total{{kind="{kind}",status="{status}"}}' for kind, status in kinds}
    assert (
        after['wherewework_request_seconds_count{kind="page"}']
        > before['wherewework_request_seconds_count{kind="page"}']
    )
    assert after["wherewework_busy_threads"] == before["wherewework_busy_threads"]


def test_it_tells_of_data_database_and_disk(watched: FlaskClient) -> None:
    told = after_a_look(watched)
    for name in ("overdue_plans", "running_checks", "waiting_mails", "failed_mails", "due_sources", "failing_sources"):
        assert told[f"wherewework_{name}"] == 0
    assert told["wherewework_database_bytes"] > 100_000
    assert told['wherewework_disk_free_bytes{folder="database"}'] > 0
    assert told["wherewework_damaged_records"] == 0
    assert abs(time.time() - told["wherewework_last_success_timestamp_seconds"]) < 60
    assert "wherewework_last_backup_timestamp_seconds" not in told  # there is none


def test_a_folder_that_was_deleted_takes_no_other_number_along(watched: FlaskClient, tmp_path: Path) -> None:
    metrics = watched.application.extensions["metrics"]
    metrics._folders["cache"] = tmp_path / "gone"
    told = after_a_look(watched)
    assert 'wherewework_disk_free_bytes{folder="cache"}' not in told
    assert told['wherewework_disk_free_bytes{folder="database"}'] > 0


def test_an_answer_asks_nothing_of_the_database(watched: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    after_a_look(watched)
    monkeypatch.setattr(DatabaseFigures, "read", lambda _self: pytest.fail("the database was asked"))
    for _ in range(3):
        assert watched.get("/map/metrics", headers=KEY).status_code == 200


def test_a_kind_is_one_of_few() -> None:
    assert kind_of("/map/fragments/a/en/panel", "/map") == "fragment"
    assert kind_of("/map.png", "") == "picture"
    assert kind_of("/", "") == kind_of("/countries/MDA", "") == kind_of("/anything", "") == "page"


@pytest.fixture
def served(tmp_path: Path, cache_folder: Path, new_database: NewDatabase) -> Iterator[Served]:
    one = Served(tmp_path, service_environment(new_database(), cache_folder) | {"WHEREWEWORK_METRICS_TOKEN": TOKEN})
    yield one
    one.process.kill()
    one.process.wait()


def test_processes_count_together_and_nothing_is_lost_when_one_is_killed(served: Served) -> None:
    def scraped() -> dict[str, float]:
        asked = urllib.request.Request(f"http://127.0.0.1:{served.port}/metrics", headers=KEY)
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
            return numbers(answer.read().decode())

    def pages() -> float:
        return sum(
            value for name, value in scraped().items() if name.startswith('wherewework_requests_total{kind="page"')
        )

    served.wait_until(served.answers)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(served.get, ["/"] * 60))
    served.wait_until(lambda: pages() == 60)  # an answer is counted after its last byte has been sent
    served.wait_until(lambda: scraped()["wherewework_threads"] == 2 * threads)
    both = [int(pid) for pid in re.findall(r"Booting worker with pid: (\d+)", served.log)]
    for pid in both:
        os.kill(pid, signal.SIGKILL)
    served.wait_until(lambda: len(re.findall(r"Booting worker", served.log)) == 4)
    served.wait_until(served.answers)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(served.get, ["/"] * 60))
    served.wait_until(lambda: pages() == 120)


COUNTING = """from dashboard.operations import health_and_metrics as metrics
metrics.share_between_processes()
print(metrics._Shared.folder, flush=True)
input()"""


def test_what_a_killed_gunicorn_left_in_memory_is_removed_and_what_a_running_one_uses_is_not() -> None:
    with ExitStack() as stack:

        def counting() -> tuple[subprocess.Popen[str], Path]:
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", COUNTING], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            stack.callback(process.kill)
            assert process.stdout
            return process, Path(process.stdout.readline().strip())

        (killed, left), (_running, used) = counting(), counting()
        killed.kill()
        killed.wait()
        assert left.is_dir()
        _third, own = counting()
        assert [left.is_dir(), used.is_dir(), own.is_dir()] == [False, True, True]
        for folder in (used, own):
            shutil.rmtree(folder)


def named(text: str) -> set[str]:
    return set(re.findall(r"\bwherewework_\w+", text))


def test_the_examples_name_only_metrics_that_there_are(watched: FlaskClient) -> None:
    told = after_a_look(watched)
    there = {name.partition("{")[0] for name in told} | {"wherewework_last_backup_timestamp_seconds"}
    rules = yaml.safe_load((EXAMPLES / "alerts.yaml").read_text("utf-8"))
    expressions = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    board = json.loads((EXAMPLES / "grafana-dashboard.json").read_text("utf-8"))
    expressions += [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert len(expressions) > 20
    assert {name for one in expressions for name in named(one)} - there == set()
    operating = (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert named(operating) - there == set()


def test_promtool_takes_the_alert_rules() -> None:
    if not (promtool := shutil.which("promtool")):
        pytest.skip("promtool is not on this machine")
    tried = subprocess.run([promtool, "check", "rules", EXAMPLES / "alerts.yaml"], capture_output=True, check=False)
    assert tried.returncode == 0, tried.stdout + tried.stderr
