"""The doctor says what is wrong with an installation, with a remedy each, and shows no secret."""

import json
from collections import namedtuple
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.operations import doctor
from dashboard.operations.doctor import HIDDEN, diagnose, visible_settings
from dashboard.settings import Settings
from dashboard.store.maintenance.database_state_and_damage import DatabaseState
from tests.sharing import NewDatabase

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
WELL = DatabaseState(
    schema="0009", pending=(), clock_skew=0.1, size=1, is_in_use=True, last_backup=NOW - timedelta(hours=1)
)


@pytest.fixture
def settings(new_database: NewDatabase, tmp_path: Path) -> Settings:
    return Settings(database_url=new_database(samples=False), cache_folder=tmp_path / "not" / "yet")


@pytest.mark.parametrize(
    ("state", "codes", "remedy"),
    [
        ({}, [], ""),
        ({"schema": "9999"}, ["schema"], "Start the release that made it"),
        ({"pending": ("0010 (Hashes.)",)}, ["schema"], "run: python -m dashboard migrate"),
        ({"clock_skew": 6.4}, ["clock"], "clock is 6 seconds ahead of this machine's. Let NTP set both."),
        ({"overdue": (3, 7)}, ["overdue", "overdue"], "Planned publication 7 should have been carried out."),
        ({"samples": ("news",)}, ["samples"], "Visitors read samples (news). Publish a file of your own"),
        ({"samples": ("news",), "is_in_use": False}, [], ""),
        ({"last_backup": None}, ["backup"], "The last backup was made: never."),
        ({"last_backup": NOW - timedelta(days=8)}, ["backup"], "2026-11-21 12:00 UTC. Let a timer run"),
    ],
)
def test_each_fault_of_the_database_is_one_sentence_with_a_remedy(settings, monkeypatch, state, codes, remedy) -> None:
    monkeypatch.setattr(doctor, "read_state", lambda _url: replace(WELL, **state))
    findings = diagnose(settings, now=NOW).findings
    assert [finding.code for finding in findings] == codes
    assert remedy in (findings[-1].sentence if findings else "")


def test_a_folder_that_cannot_be_looked_at_stops_no_diagnosis(settings, tmp_path) -> None:
    lost = replace(settings, cache_folder=tmp_path / ("long" * 100))
    assert diagnose(lost, now=NOW).free.keys() >= {str(tmp_path)}


def test_a_full_disk_and_a_forgotten_proxy_are_found(settings, monkeypatch) -> None:
    monkeypatch.setattr(doctor, "read_state", lambda _url: replace(WELL, size=900_000_000))
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: usage(800_000_000))
    chosen = replace(settings, public_url="https://map.example.org", database_url="postgresql://host/name")
    disk, proxies = diagnose(chosen, now=NOW).findings
    assert (disk.code, proxies.code) == ("disk", "proxies")
    assert "has 800 MB left; 900 MB are needed" in disk.sentence
    assert "Set it to the number of proxies in front." in proxies.sentence
    assert diagnose(replace(chosen, trusted_proxies=1), now=NOW).findings == (disk,)


def test_no_secret_is_shown(settings) -> None:
    chosen = replace(
        settings,
        database_url="postgresql://me:opensesame@host/name?password=opensesame",
        secret_key="k" * 40,
        oidc_issuer="https://login.example.org",
        oidc_client_id="map",
        oidc_client_secret="clientsecret",
    )
    shown = visible_settings(chosen)
    assert shown["WHEREWEWORK_SECRET_KEY"] == shown["WHEREWEWORK_OIDC_CLIENT_SECRET"] == HIDDEN
    assert shown["WHEREWEWORK_SMTP_PASSWORD"] == ""
    assert shown["WHEREWEWORK_DATABASE_URL"] == "postgresql+psycopg://me:***@host/name"
    assert shown["WHEREWEWORK_OIDC_CLIENT_ID"] == "map"
    assert not {"opensesame", "clientsecret", "k" * 40} & {*" ".join(shown.values()).split()}


def test_a_database_that_is_away_or_lost_is_said_and_not_made(tmp_path, settings) -> None:
    lost = replace(settings, database_url=f"sqlite:///{tmp_path / 'lost.db'}")
    (finding,) = diagnose(lost, now=NOW).findings
    assert finding.sentence.startswith(f"The SQLite file {tmp_path / 'lost.db'} does not exist.")
    assert not (tmp_path / "lost.db").exists()
    away = replace(settings, database_url="postgresql://nobody:opensesame@127.0.0.1:1/none")
    diagnosis = diagnose(away, now=NOW)
    assert [finding.code for finding in diagnosis.findings] == ["database"]
    assert "does not answer" in diagnosis.findings[0].sentence
    assert "opensesame" not in repr(diagnosis)


def test_the_command_ends_with_1_when_something_is_wrong(settings, monkeypatch, capsys, tmp_path) -> None:
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", settings.database_url)
    assert main(["doctor"]) == 0
    printed = capsys.readouterr()
    assert printed.err == "All is well.\n"
    assert "WHEREWEWORK_POLL_SECONDS=1.0\n" in printed.out
    assert "database: schema " in printed.out
    monkeypatch.setenv("WHEREWEWORK_DATABASE_URL", f"sqlite:///{tmp_path / 'lost.db'}")
    assert main(["doctor"]) == 1
    assert capsys.readouterr().err.endswith("1 thing is wrong.\n")
    assert main(["doctor", "--json", "--deep"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["fine"], told["database"], told["findings"][0]["code"]) == (False, None, "database")
