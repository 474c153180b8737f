"""The examples of examples/deploy agree with the program that they deploy."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import closing
from dataclasses import fields
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from dashboard.cli.parser import build_parser
from dashboard.settings import PREFIX, Settings
from tests.browser.proxying import Nginx, example, new_nginx, program
from tests.browser.serving import free_port
from tests.conftest import ROOT

FOLDER = ROOT / "examples" / "deploy"
SETTINGS = {PREFIX + item.name.upper() for item in fields(Settings)}


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.iterdir() if path.is_file()))
def test_an_example_names_only_settings_that_there_are(name: str) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", (FOLDER / name).read_text(encoding="utf-8")))
    assert {one.removesuffix("_FILE") for one in named} <= SETTINGS


@pytest.mark.parametrize("base", ["/", "/map/"])
def test_nginx_takes_the_example(tmp_path: Path, base: str) -> None:
    front = Nginx(tmp_path, example(tmp_path, 8179, [8178, 8177], base), 8179)
    options = "user root;" if os.geteuid() == 0 else ""
    command = [program(), "-t", "-c", str(front.file), "-g", options, "-e", str(tmp_path / "error.log")]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr


def test_below_a_path_the_root_leads_to_the_map_and_crawlers_find_their_rules(tmp_path: Path) -> None:
    asked: list[bytes] = []

    def answer(app: socket.socket) -> None:
        with app.accept()[0] as one:
            asked.append(one.recv(4096).split(b"\r\n")[0])
            one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n1")

    def get(port: int, path: str) -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as visitor:
            visitor.sendall(f"GET {path} HTTP/1.0\r\nHost: h\r\n\r\n".encode())
            return visitor.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as app:
        port = free_port()
        front = Nginx(tmp_path, example(tmp_path, port, [app.getsockname()[1]], "/map/"), port)
        command = [program(), "-c", str(front.file), "-g", "daemon off; user root;" if os.geteuid() == 0 else ""]
        with subprocess.Popen([*command, "-e", str(tmp_path / "error.log")]) as process:
            for _try in range(100):
                try:
                    root = get(port, "/")
                    break
                except ConnectionRefusedError:
                    time.sleep(0.05)
            assert b" 302 " in root
            assert b"/map/\r\n" in root
            Thread(target=answer, args=(app,), daemon=True).start()
            assert b" 200 " in get(port, "/robots.txt")
            assert asked == [b"GET /map/robots.txt HTTP/1.1"]
            process.terminate()


@pytest.mark.parametrize(
    ("tool", "arguments", "name"),
    [
        ("hadolint", ["--failure-threshold", "warning"], "Dockerfile"),
        ("kubeconform", ["-strict"], "kubernetes.yaml"),
        ("caddy", ["validate", "--adapter", "caddyfile", "--config"], "Caddyfile"),
    ],
)
def test_the_tool_of_its_kind_takes_an_example(tool: str, arguments: list[str], name: str) -> None:
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not on this machine")
    tried = subprocess.run([tool, *arguments, FOLDER / name], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stdout + tried.stderr


def test_the_service_of_systemd_is_valid_and_hardened(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not on this machine")
    (tmp_path / "bin").mkdir()
    for name in ("where-we-work.service", "where-we-work-backup.service"):
        text = (FOLDER / name).read_text("utf-8").replace("/srv/map/.venv/bin/gunicorn", "/bin/true")
        (tmp_path / name).write_text(text, encoding="utf-8")
        tried = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", tmp_path / name], capture_output=True, text=True, check=False
        )
        assert (tried.returncode, tried.stderr) == (0, ""), name
        command = ["systemd-analyze", "security", "--offline=true", "--threshold=25", tmp_path / name]
        tried = subprocess.run(command, capture_output=True, text=True, check=False)
        assert tried.returncode == 0, tried.stdout


def test_who_sends_slowly_holds_no_thread_of_the_application(tmp_path: Path) -> None:
    asked: list[object] = []

    def answer(app: socket.socket) -> None:
        with app.accept()[0] as one:
            asked.append(one)
            one.recv(4096)
            one.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as app:
        Thread(target=answer, args=(app,), daemon=True).start()
        front = new_nginx(tmp_path, [app.getsockname()[1]])
        with front.running(), socket.create_connection(("127.0.0.1", front.port), timeout=10) as sender:
            sender.sendall(b"POST /staff/sign-in HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\nname")
            time.sleep(0.5)
            assert not asked
            sender.sendall(b"=you")
            assert b"204" in sender.recv(4096)


def test_the_log_of_nginx_names_neither_who_asked_nor_words_nor_tokens(tmp_path: Path) -> None:
    front = new_nginx(tmp_path, [free_port()])  # no application, so that each request is an error, too
    secrets = {"tok3n", "zanzibar", "ana@example.org"}
    with front.running():
        for path in ("/map/staff/invitation/tok3n", "/staff/new-password/tok3n", "/fragments/v/en/search/zanzibar"):
            with closing(HTTPConnection("127.0.0.1", front.port, timeout=10)) as connection:
                connection.request("GET", f"{path}?q=zanzibar&mail=ana@example.org")
                answer = connection.getresponse()
                assert (answer.status, len(answer.headers["X-Request-ID"])) == (502, 32)
    log = (tmp_path / "access.log").read_text() + (tmp_path / "error.log").read_text()
    assert "/map/staff/... 502" in log
    assert {secret for secret in secrets | {"127.0.0.1"} if secret in log} == set()


def test_the_image_has_all_that_the_program_needs() -> None:
    lines = (FOLDER / "Dockerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", lines, re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    assert sources == {"requirements.txt", "constraints.txt", "app.py", "pyproject.toml", "dashboard", "assets", "data"}
    assert all((ROOT / source).exists() for source in sources)
    let_in = {line[1:] for line in (FOLDER / "Dockerfile.dockerignore").read_text().splitlines() if line[0] == "!"}
    assert let_in == sources
    assert "dashboard.operations.gunicorn" in lines


def test_the_compose_file_starts_what_it_needs() -> None:
    services = documents("compose.yaml")[0]["services"]
    assert set(services) == {"app", "backup", "database", "cache"}
    for service in services.values():
        for other in service.get("depends_on", {}):
            assert "healthcheck" in services[other] or other == "app"  # its image has one
    assert (FOLDER / services["app"]["build"]["context"] / services["app"]["build"]["dockerfile"]).resolve().is_file()


def test_the_timer_starts_a_backup_that_the_program_knows(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not on this machine")
    for name in ("where-we-work-backup.service", "where-we-work-backup.timer"):
        shutil.copy(FOLDER / name, tmp_path)
    command = ["systemd-analyze", "verify", "--man=no", tmp_path / "where-we-work-backup.timer"]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (tried.returncode, tried.stderr) == (0, "")
    for name in ("where-we-work-backup.service", "compose.yaml", "kubernetes.yaml"):
        (words,) = re.findall(r"python -m dashboard (\w+ \S+)", (FOLDER / name).read_text("utf-8").split("exec ")[-1])
        assert build_parser().parse_args(words.split()).run == "maintenance_commands:back_up_or_verify"


def test_kubernetes_asks_addresses_that_there_are() -> None:
    made = {one["kind"]: one for one in documents("kubernetes.yaml")}
    service = {"Secret", "Deployment", "NetworkPolicy", "PodDisruptionBudget", "Service", "Ingress"}
    assert set(made) == service | {"PersistentVolumeClaim", "CronJob"}
    pod = made["Deployment"]["spec"]["template"]
    container = pod["spec"]["containers"][0]
    assert {container[f"{one}Probe"]["httpGet"]["path"] for one in ("startup", "readiness", "liveness")} == {
        "/health/ready",
        "/health/live",
    }
    assert all(container[f"{one}Probe"]["timeoutSeconds"] for one in ("startup", "readiness", "liveness"))
    labels = pod["metadata"]["labels"]
    (spread,) = pod["spec"]["topologySpreadConstraints"]
    assert spread["labelSelector"]["matchLabels"] == labels
    assert made["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
    settings = {one["name"]: one["value"] for one in container["env"]}
    check = int(settings[f"{PREFIX}CHECK_MEGABYTES"])
    assert int(container["resources"]["limits"]["memory"].removesuffix("Gi")) * 1024 >= 2 * check + 512 * 2
    assert made["Service"]["spec"]["selector"] == labels
    assert made["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
