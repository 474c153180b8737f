"""A SQLite file lies on a local disk or is refused with the reason."""

from pathlib import Path, PurePosixPath

import pytest

from dashboard.errors import SettingsError
from dashboard.store import database_connection_and_transactions as file_systems
from dashboard.store.database_connection_and_transactions import file_system, refuse_network
from dashboard.store.store import Store

MOUNTS = r"""proc /proc proc rw 0 0
/dev/vda / ext4 rw,relatime 0 0
server:/export /srv/shared nfs4 rw,vers=4.2 0 0
/dev/vdb /srv/shared/local xfs rw 0 0
//server/data /mnt/our\040data cifs rw 0 0
ana@host: /media/ana/far fuse.sshfs rw 0 0
host /mnt/host 9p rw 0 0
host /mnt/machine virtiofs rw 0 0
systemd-1 /net autofs rw 0 0
server:/net /net nfs rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/store.db", "ext4"),
        ("/srv/shared/store.db", "nfs4"),
        ("/srv/shared2/store.db", "ext4"),  # a name that only begins the same
        ("/srv/shared/local/deep/store.db", "xfs"),
        ("/mnt/our data/store.db", "cifs"),
        ("/media/ana/far/store.db", "fuse.sshfs"),
        ("/net/store.db", "nfs"),  # mounted over another at the same place
    ],
)
def test_the_longest_mount_point_tells_the_type(path, kind):
    assert file_system(PurePosixPath(path), MOUNTS.splitlines()) == kind


def test_without_a_mount_there_is_no_type():
    assert file_system(PurePosixPath("/var/store.db"), []) == ""


@pytest.fixture
def mounts(tmp_path):
    table = tmp_path / "mounts"
    table.write_text(MOUNTS, encoding="utf-8")
    return table


@pytest.mark.parametrize("folder", ["/srv/shared", "/mnt/our data", "/media/ana/far", "/net"])
def test_shares_are_refused_with_the_way_out(mounts, folder):
    with pytest.raises(SettingsError, match=r"network file system \((nfs4?|cifs|fuse\.sshfs)\).*PostgreSQL"):
        refuse_network(Path(folder, "store.db"), mounts)


@pytest.mark.parametrize("folder", ["/var", "/srv/shared/local", "/mnt/host", "/mnt/machine"])
def test_disks_of_this_machine_are_taken(mounts, folder):
    refuse_network(Path(folder, "store.db"), mounts)


def test_what_cannot_be_known_is_not_refused(tmp_path):
    refuse_network(Path("/srv/shared/store.db"), tmp_path / "absent")


def test_a_store_on_a_share_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    table = tmp_path / "mounts"
    table.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/x {tmp_path / 'share'} nfs rw 0 0\n", encoding="utf-8")
    monkeypatch.setattr(file_systems, "MOUNTS", table)
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    for folder in ("share", "link"):
        with pytest.raises(SettingsError, match="network file system"):
            Store(f"sqlite:///{tmp_path / folder / 'store.db'}")
    assert list((tmp_path / "share").iterdir()) == []
    Store(f"sqlite:///{tmp_path / 'store.db'}").close()
