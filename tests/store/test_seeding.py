"""A first start publishes the samples, once, and never over anything."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.errors import RecordsError
from dashboard.geography.territories import Territories
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.schema.columns import Dataset
from dashboard.settings import Settings
from dashboard.store.store import Store, publish_samples
from tests.store.together import run_together

TODAY = date(2026, 3, 1)
PROJECTS = "id,title,countries\nP1,Roads,Moldova\n"


def load_gazetteer() -> Gazetteer:
    settings = Settings()
    return Gazetteer.load(Territories.load(settings.territories), regions=settings.regions, aliases=settings.aliases)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / "projects.csv").write_text(PROJECTS)
    return folder


def test_our_own_samples_are_published_without_a_finding_that_matters(store, gazetteer):
    samples = Settings().samples
    published = publish_samples(store, samples, gazetteer=gazetteer, today=TODAY)
    assert [version.dataset for version in published] == [Dataset.PROJECTS, Dataset.NEWS]
    assert store.published() == {version.dataset: version for version in published}
    for version in published:
        assert version.is_sample
        assert version.author == "first start"
        assert store.original(version.number) == (samples / f"{version.dataset}.csv").read_bytes()
    assert [entry.action for entry in store.journal()] == ["add version", "publish"] * 2


def test_second_start_does_nothing(store, folder, gazetteer):
    assert publish_samples(store, folder, gazetteer=gazetteer, today=TODAY)
    assert publish_samples(store, folder, gazetteer=gazetteer, today=TODAY) == []
    assert len(store.versions()) == 1


def test_a_dataset_with_a_draft_is_left_alone(store, folder, gazetteer, frame):
    store.add_version(Dataset.PROJECTS, frame, original=b"", filename="p.csv", author="Ana")
    assert publish_samples(store, folder, gazetteer=gazetteer, today=TODAY) == []
    assert store.published() == {}


def test_absent_files_are_passed_over(store, tmp_path, gazetteer):
    assert publish_samples(store, tmp_path / "absent", gazetteer=gazetteer, today=TODAY) == []


def test_samples_with_an_error_are_refused_with_file_and_row(store, folder, gazetteer):
    (folder / "projects.csv").write_text(PROJECTS + "P2,Wells,Nigera\n")
    with pytest.raises(RecordsError, match=r"projects\.csv cannot be published: Row 3"):
        publish_samples(store, folder, gazetteer=gazetteer, today=TODAY)
    assert store.versions() == []


def test_a_sample_that_cannot_be_read_is_said(store, folder, gazetteer):
    (folder / "news.csv").symlink_to("/proc/self/mem")  # a file that even root cannot read from its beginning
    with pytest.raises(RecordsError, match=r"news\.csv cannot be read: "):
        publish_samples(store, folder, gazetteer=gazetteer, today=TODAY)


def seed(url: str, _name: str) -> int:
    with Store(url) as store:
        return len(publish_samples(store, Settings().samples, gazetteer=load_gazetteer(), today=TODAY))


def test_of_several_first_starts_one_publishes(database_url):
    assert sum(run_together(seed, database_url, 3)) == 2
    with Store(database_url) as store:
        assert sorted(version.dataset for version in store.versions()) == ["news", "projects"]
        assert len(store.published()) == 2
