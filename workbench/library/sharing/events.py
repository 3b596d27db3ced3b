"""What happens while a library is shared: the events that the generators yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.library.file_merging import MergedFile
from workbench.library.sharing.remotes import Remote


@dataclass(frozen=True)
class Connecting:
    """The remote has not answered yet; comes again and again while it is waited for."""


@dataclass(frozen=True)
class Receiving:
    """So many bytes have come; nobody knows how many there will be."""

    done: int


@dataclass(frozen=True)
class Checking:
    """Objects of what came that were looked at, of so many."""

    done: int
    total: int


@dataclass(frozen=True)
class Sending:
    done: int
    total: int


@dataclass(frozen=True)
class Merging:
    """Two lines of work are being brought together."""


@dataclass(frozen=True)
class Writing:
    """Files of the library."""

    done: int
    total: int


@dataclass(frozen=True)
class Conflicts:
    """Nothing has changed: `files` must be decided by `pulling.complete` first. By path, as the merged file will be."""

    remote: Remote
    theirs: str
    files: Mapping[str, MergedFile]
    titles: Mapping[str, str] = field(default_factory=dict)
    """The name of the prompt at each path, for whoever chooses."""


@dataclass(frozen=True)
class Pulled:
    """`files` of the library were changed, `versions` are new here, `names` too.

    `differing` are names (`prompt@name`) that stand for other versions there, and were left as they are here.
    `kept_twice` are files that both sides moved, to two places.
    """

    remote: Remote
    versions: int = 0
    files: int = 0
    merged: bool = False
    names: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    kept_twice: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pushed:
    remote: Remote
    versions: int = 0
    names: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


Progress = Connecting | Receiving | Checking | Sending | Merging | Writing
