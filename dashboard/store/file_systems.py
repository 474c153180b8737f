"""Where a SQLite file may lie: on a disk of this machine, not on a share that several machines can open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from dashboard.errors import SettingsError
from dashboard.language import gettext as _

MOUNTS = Path("/proc/mounts")

# SQLite's WAL is shared between processes through memory that they map, which other machines do not see, and its
# locks are often not passed on over a network: two machines at once destroy the file. Not in this list: 9p and
# virtiofs, by which a virtual machine or a container sees a folder of the machine that it runs on.
NETWORK = {
    *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "sshfs", "afs", "ncpfs", "davfs", "webdav"),
    *("ceph", "glusterfs", "lustre", "gpfs", "beegfs", "orangefs", "pvfs2", "moosefs", "juicefs"),
    *("rclone", "s3fs", "gcsfuse", "mount-s3", "blobfuse", "blobfuse2", "goofys", "davfs2", "curlftpfs"),
}


def refuse_network(path: Path, mounts: Path | None = None) -> None:
    """Raise SettingsError where the file would lie on a network file system.

    Where the system does not tell what is mounted (no /proc/mounts), nothing is refused.
    """
    try:
        table = (mounts or MOUNTS).read_text(encoding="utf-8", errors="surrogateescape")
        kind = file_system(PurePosixPath(path.resolve()), table.splitlines())
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        return
    if kind.removeprefix("fuse.") in NETWORK:
        raise SettingsError(
            _(
                "WHEREWEWORK_DATABASE_URL names the SQLite file {where}, which lies on a network file system ({kind}). "
                "SQLite would lose data there. Choose a folder on a local disk; to run on more than one machine, use "
                "PostgreSQL: postgresql://USER:PASSWORD@HOST/NAME.",
                where=path,
                kind=kind,
            )
        )


def file_system(path: PurePosixPath, mounts: Iterable[str]) -> str:
    """The type of the file system that holds ``path``, by lines as /proc/mounts has them; "" if none does."""
    longest, kind = -1, ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = PurePosixPath(_unescaped(fields[1]))
        # As long as the last one counts, too: what is mounted later hides what was there.
        if path.is_relative_to(point) and len(point.parts) >= longest:
            longest, kind = len(point.parts), fields[2]
    return kind


def _unescaped(text: str) -> str:
    """Spaces, tabs, line ends and backslashes stand as octal numbers in the table."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
