"""Finding prompt files: nothing hidden, no loops, nothing outside of the library."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.errors import UsageError
from workbench.library.library_walk import FoundFile, walk


def found(top: Path) -> list[FoundFile]:
    return [one for one in walk(top) if one is not None]


def written(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("format: 1\nname: a\n")
    return path


def test_files_come_folder_by_folder_by_name(tmp_path: Path) -> None:
    for name in ("z/b", "a/deep/er/x", "b", "a/y", "a.prompt", "z/a"):
        written(tmp_path / f"{name}.prompt.yaml")
    written(tmp_path / "notes.yaml")
    keys = [(one.folder, one.path.name.removesuffix(".prompt.yaml")) for one in found(tmp_path)]
    assert keys == [("", "a.prompt"), ("", "b"), ("a", "y"), ("a/deep/er", "x"), ("z", "a"), ("z", "b")]
    assert all(one.refusal is None for one in found(tmp_path))


def test_hidden_folders_and_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".git/a", ".cache/deep/b", ".unfinished"):
        written(tmp_path / f"{name}.prompt.yaml")
    assert found(tmp_path) == []


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    top = tmp_path / "top"
    written(top / "in" / "a.prompt.yaml")
    (top / "in" / "loop").symlink_to(top)
    (top / "out").symlink_to(tmp_path)
    (top / "folder.prompt.yaml").symlink_to(tmp_path)
    assert [(one.path.name, one.refusal is None) for one in found(top)] == [
        ("folder.prompt.yaml", False),
        ("a.prompt.yaml", True),
    ]


def test_a_link_within_the_library_is_a_file_and_one_out_of_it_is_refused(tmp_path: Path) -> None:
    top = tmp_path / "top"
    secret = written(tmp_path / "secret.txt")
    within = written(top / "a.prompt.yaml")
    (top / "b.prompt.yaml").symlink_to(within)
    (top / "c.prompt.yaml").symlink_to(secret)
    (top / "d.prompt.yaml").symlink_to(top / "nowhere")
    told = [str(one.refusal or "") for one in found(top)]
    assert told[:2] == ["", ""]
    assert "outside of the library" in told[2]
    assert "cannot be read" in told[3]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes in folders")
def test_what_is_no_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.prompt.yaml")
    (one,) = found(tmp_path)
    assert "is no file" in str(one.refusal)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        found(tmp_path / "nowhere")
