"""Whether a folder is on a disk of another computer, of whose changes there the system does not tell."""

from __future__ import annotations

from pathlib import Path

_MOUNTS = Path("/proc/self/mounts")
_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.", "vboxsf", "prl_fs", "drvfs")


def is_on_network(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """By the table of mounts that Linux keeps; False where there is none: there the system is asked in any case."""
    try:
        table = mounts.read_text("utf-8", "replace")
    except OSError:
        return False
    place = folder.resolve()
    rows = [line.split(" ") for line in table.splitlines() if line.count(" ") >= 2]
    over = [(Path(_plain(row[1])), row[2]) for row in rows if place.is_relative_to(_plain(row[1]))]
    # Of several at one place the last one hides the others.
    kind = max(enumerate(over), key=lambda one: (len(one[1][0].parts), one[0]))[1][1] if over else ""
    return kind.startswith(_NETWORK)


def _plain(name: str) -> str:
    """The table writes spaces and the like as \\040."""
    return name.encode("latin-1", "replace").decode("unicode_escape") if "\\" in name else name
