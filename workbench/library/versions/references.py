"""Whether the branches of a library or what is checked out changed, found out by looking at a few of git's files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

_FILES = ("HEAD", "packed-refs")


def reference_stamps(folder: Path) -> Mapping[Path, tuple[int, int, int]]:
    """What changes when a branch, a name or HEAD does; nothing where there is no repository. Cheap, and never fails.

    The library may lie within a bigger repository or in a further worktree of one.
    """
    control = _control_folder(folder)
    found = {}
    for path in _files(control) if control is not None else ():
        try:
            stat = path.stat()
        except OSError:
            continue
        found[path] = stat.st_mtime_ns, stat.st_size, stat.st_ino
    return found


def _files(control: Path) -> Iterator[Path]:
    common = _named_in(control / "commondir", control) or control
    for place in {control, common}:
        yield from (place / name for name in _FILES)
        for parent, _folders, names in os.walk(place / "refs"):
            yield from (Path(parent, name) for name in names if not name.endswith(".lock"))


def _control_folder(folder: Path) -> Path | None:
    for parent in (folder, *folder.parents):
        git = parent / ".git"
        if git.is_dir():
            return git
        if git.is_file():
            return _named_in(git, parent)
    return None


def _named_in(file: Path, base: Path) -> Path | None:
    """The folder that a file of git names, as `.git` does in a further worktree."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return base / text.removeprefix("gitdir:").strip()
