"""Folders of a collection that are watched: a change says to find the files anew, never what became of them.

Where the system tells of changes (through `watchfiles`), it is asked; where it cannot (a network disk, too many
watches), the same library looks at the folders again and again, and compares times by the second: what is written
twice in one second may be told once only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from workbench.library.network_disks import is_on_network

# How long changes are gathered at most, how long nothing may come before they are told, how often a stop is looked for.
GATHER_MS = 1_000
QUIET_MS = 200
_LOOK_MS = 100


class Stopping(Protocol):
    """What ends a watch, from any thread; a `threading.Event` is one."""

    def is_set(self) -> bool: ...


def watch_sources(sources: Sequence[Path], stop: Stopping) -> Iterator[frozenset[Path]]:
    """The paths that changed, some at a time; hidden ones left out. Ends with the stop, or where no source is left.

    It begins with no paths, once the system is watching: find the files then, and no change between is missed. A
    source that is a file is watched through its folder, since programs replace files whole.
    """
    places = {source: source.resolve() for source in sources if source.exists()}
    folders = sorted({place if place.is_dir() else place.parent for place in places.values()})
    if not folders:
        return
    if not any(is_on_network(folder) for folder in folders):
        try:
            yield from _told(folders, places, stop, polling=False)
        except (OSError, RuntimeError):
            pass
        else:
            return
    with contextlib.suppress(FileNotFoundError):  # a source went away since it was seen
        yield from _told(folders, places, stop, polling=True)


def _told(
    folders: Sequence[Path], places: Mapping[Path, Path], stop: Stopping, *, polling: bool
) -> Iterator[frozenset[Path]]:
    from watchfiles import watch

    is_first = True
    for changes in watch(
        *folders,
        watch_filter=lambda _change, path: _counts(Path(path), places.values()),
        debounce=GATHER_MS,
        step=QUIET_MS,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
        stop_event=stop,
        force_polling=polling,
        ignore_permission_denied=True,
        raise_interrupt=False,
    ):
        if changes or is_first:
            yield frozenset(_as_named(Path(path), places) for _change, path in changes)
        is_first = False


def _counts(path: Path, places: Iterable[Path]) -> bool:
    return any(
        not any(name.startswith((".", "~$")) for name in path.relative_to(place).parts)
        for place in places
        if path.is_relative_to(place)
    )


def _as_named(path: Path, places: Mapping[Path, Path]) -> Path:
    """Beneath the source as it was given, where links lead elsewhere."""
    return next(source / path.relative_to(place) for source, place in places.items() if path.is_relative_to(place))
