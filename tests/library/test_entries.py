"""The prompts of the library: all files listed, read again only where they changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench import paths
from workbench.library import entries
from workbench.library.entries import EntryReader, LibraryEntry
from workbench.library.libraries import own_library
from workbench.prompts import file
from workbench.prompts.prompt import Prompt


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read, in order."""
    paths_read: list[Path] = []

    def load(path: Path) -> Prompt:
        paths_read.append(path)
        return file.loads(path.read_text(encoding="utf-8"), str(path))

    monkeypatch.setattr(entries.file, "load", load)
    return paths_read


def own(reader: EntryReader) -> dict[str, str]:
    return {entry.key: entry.name for entry in listed(reader)}


def listed(reader: EntryReader) -> list[LibraryEntry]:
    return list(reader.entries([own_library()]))


def test_only_what_changed_is_read_again(read: list[Path]) -> None:
    folder = paths.library_folder()
    for name in ("a", "b", "c"):
        file.save(Prompt(name), folder / f"{name}.prompt.yaml")
    reader = EntryReader()
    assert own(reader) == {"a": "a", "b": "b", "c": "c"}
    read.clear()
    file.save(Prompt("B"), folder / "b.prompt.yaml")
    (folder / "c.prompt.yaml").unlink()
    file.save(Prompt("d"), folder / "in" / "d.prompt.yaml")
    assert own(reader) == {"a": "a", "b": "B", "in/d": "d"}
    assert read == [folder / "b.prompt.yaml", folder / "in" / "d.prompt.yaml"]


def test_a_change_that_keeps_size_and_time_is_seen(read: list[Path]) -> None:
    path = paths.library_folder() / "a.prompt.yaml"
    file.save(Prompt("a"), path)
    reader = EntryReader()
    assert own(reader) == {"a": "a"}
    before = path.stat()
    file.save(Prompt("b"), path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert own(reader) == {"a": "b"}


def test_a_broken_file_is_an_entry_and_is_read_again_once_it_is_mended() -> None:
    path = paths.library_folder() / "a.prompt.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("name: [")
    reader = EntryReader()
    (broken,) = listed(reader)
    assert broken.summary is None
    assert broken.error is not None
    file.save(Prompt("mended"), path)
    assert own(reader) == {"a": "mended"}
