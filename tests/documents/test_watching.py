"""Changes in the folders of a collection are told."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from workbench.documents import watching
from workbench.documents.watching import watch_sources


@pytest.mark.parametrize("on_network", [False, True])
def test_new_changed_and_removed_files_are_told_and_hidden_ones_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_network: bool
) -> None:
    monkeypatch.setattr(watching, "is_on_network", lambda _folder: on_network)
    folder, single, other = tmp_path / "docs", tmp_path / "one.txt", tmp_path / "other.txt"
    (folder / "in").mkdir(parents=True)
    single.write_text("before")
    (folder / "gone.md").write_text("x")
    stop = threading.Event()
    changes = watch_sources([folder, single], stop)
    assert next(changes) == frozenset()
    (folder / ".hidden.md").write_text("x")
    other.write_text("no source")
    (folder / "in" / "new.md").write_text("x")
    (folder / "gone.md").unlink()
    single.write_text("after")
    os.utime(single, (2_000_000_000, 2_000_000_000))  # looked at, times are compared by the second
    wanted, told = {folder / "in" / "new.md", folder / "gone.md", single}, set[Path]()
    while not wanted <= told:
        told |= next(changes)
    assert told & {folder / ".hidden.md", other} == set()
    stop.set()
    assert list(changes) == []


def test_a_linked_folder_is_told_by_the_name_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    stop = threading.Event()
    changes = watch_sources([tmp_path / "link"], stop)
    assert next(changes) == frozenset()
    (tmp_path / "real" / "a.md").write_text("x")
    assert next(changes) == {tmp_path / "link" / "a.md"}
    stop.set()
    assert list(changes) == []


def test_nothing_to_watch_ends_at_once(tmp_path: Path) -> None:
    assert list(watch_sources([tmp_path / "absent"], threading.Event())) == []
