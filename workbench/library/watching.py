"""What other programs change in a library or in single files, seen within a second.

Where the system tells of changes (through `watchfiles`), it is asked; where it cannot (a network disk, too many
watches), the folder is looked at again and again. A change says what to read anew, never what is there now: only
reading tells, and the program's own saves arrive as changes too.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from workbench.errors import UsageError
from workbench.library.network_disks import is_on_network
from workbench.library.versions.references import reference_stamps
from workbench.prompts.file import SUFFIX

# How long changes are gathered at most, and how long nothing may come before they are told.
GATHER_MS = 200
QUIET_MS = 100
# How often is looked at what the system does not tell of: branches, a folder that comes or goes, single files.
LOOK_S = 0.4
# A folder that is looked at takes at most this share of a processor, however large it is.
MOST_SHARE = 0.2


class Stopping(Protocol):
    """What ends a watch, from any thread; a `threading.Event` is one."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float) -> bool: ...


@dataclass(frozen=True)
class OutsideChange:
    """What may be different now.

    `files` are prompt files that were added, modified or removed; `anything` says that more may have changed than they,
    as when a folder came or went. `versions`: the branches or what is checked out. `problem` is told once: changes show
    up later than usual, and why.
    """

    files: frozenset[Path] = frozenset()
    anything: bool = False
    versions: bool = False
    problem: UsageError | None = None


def watch_library(folder: Path, stop: Stopping) -> Iterator[OutsideChange]:
    """Changes of the library in `folder`, which need not be there yet. Never ends by itself.

    It begins with a change of anything: what came before it began is seen, too.
    """
    if not is_on_network(folder):
        problem = None
        try:
            yield from _told(folder, stop)
        except (OSError, RuntimeError) as error:
            problem = _told_why(folder, error)
        if problem is None:
            return
        yield OutsideChange(problem=problem)
    yield from _looked_at(folder, stop)


def watch_files(files: Callable[[], Iterable[Path]], stop: Stopping) -> Iterator[OutsideChange]:
    """Changes of single files, which `files` names anew each time. A file that is new among them counts as changed."""
    known: dict[Path, object] = {}
    while True:
        now = {path: _stamp(path) for path in files()}
        changed = frozenset(path for path, stamp in now.items() if path not in known or known[path] != stamp)
        known = now
        if changed:
            yield OutsideChange(changed)
        if stop.wait(LOOK_S):
            return


def _told(folder: Path, stop: Stopping) -> Iterator[OutsideChange]:
    """By the system. Folder and branches are looked at besides: it does not tell when the folder itself is replaced."""
    versions = reference_stamps(folder)
    while not stop.is_set():
        place, is_new = _identity(folder), True
        for change in _told_of(folder, stop) if place is not None else _nothing(stop):
            if _identity(folder) != place:
                break
            before, versions = versions, reference_stamps(folder)
            # The first one comes when the system is watching: from then on nothing is missed.
            change = replace(change, anything=change.anything or is_new, versions=versions != before)
            is_new = False
            if change != OutsideChange():
                yield change
        stop.wait(LOOK_S)


def _told_of(folder: Path, stop: Stopping) -> Iterator[OutsideChange]:
    """What the system tells of, and nothing from time to time. Ends where the folder is gone."""
    from watchfiles import watch

    with contextlib.suppress(FileNotFoundError):
        real = folder.resolve()
        for changes in watch(
            real,
            watch_filter=lambda _change, path: _counts(real, Path(path)),
            debounce=GATHER_MS,
            step=QUIET_MS,
            rust_timeout=int(LOOK_S * 1000),
            yield_on_timeout=True,
            stop_event=stop,
            ignore_permission_denied=True,
            force_polling=False,
            raise_interrupt=False,
        ):
            paths = {folder / Path(path).relative_to(real) for _change, path in changes}
            files = frozenset(path for path in paths if path.name.endswith(SUFFIX))
            yield OutsideChange(files, anything=any(_may_be_folder(path) for path in paths - files))


def _counts(folder: Path, path: Path) -> bool:
    """Neither git's own files nor what is being written: those have names that begin with a dot."""
    return path.is_relative_to(folder) and not any(name.startswith(".") for name in path.relative_to(folder).parts)


def _may_be_folder(path: Path) -> bool:
    """A folder that came or is gone brings or takes its files, of which the system does not tell one by one."""
    return not path.is_file()


def _nothing(stop: Stopping) -> Iterator[OutsideChange]:
    while not stop.wait(LOOK_S):
        yield OutsideChange()


def _looked_at(folder: Path, stop: Stopping) -> Iterator[OutsideChange]:
    """By looking at all files, seldom enough that it costs little."""
    files, versions = _stamps(folder), reference_stamps(folder)
    yield OutsideChange(anything=True)
    took = 0.0
    while not stop.wait(max(LOOK_S, took / MOST_SHARE)):
        began = time.monotonic()
        now, now_versions = _stamps(folder), reference_stamps(folder)
        took = time.monotonic() - began
        change = OutsideChange(_different(files, now), versions=now_versions != versions)
        files, versions = now, now_versions
        if change != OutsideChange():
            yield change


def _different(before: Mapping[str, object], now: Mapping[str, object]) -> frozenset[Path]:
    return frozenset(Path(path) for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def _stamps(folder: Path) -> dict[str, object]:
    return dict(_walked(str(folder)))


def _walked(folder: str) -> Iterator[tuple[str, object]]:
    """The prompt files with what tells their contents apart; hidden ones and links to folders left out."""
    try:
        with os.scandir(folder) as entries:
            found = [one for one in entries if not one.name.startswith(".")]
    except OSError:
        return
    for one in found:
        if one.is_dir(follow_symlinks=False):
            yield from _walked(one.path)
        elif one.name.endswith(SUFFIX):
            yield one.path, _stamp(one)


def _stamp(path: Path | os.DirEntry[str]) -> object:
    """What tells one content of a file from another without reading it; None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _told_why(folder: Path, error: Exception) -> UsageError:
    return UsageError(
        "Changes that other programs make in {folder} may show up late: {reason}.",
        "The library is looked at every few moments instead. On Linux, raising fs.inotify.max_user_watches helps.",
        folder=folder,
        reason=getattr(error, "strerror", None) or str(error),
    )
