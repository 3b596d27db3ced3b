"""The list of deleted prompts: what was moved or brought back is not in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.versions.repositories import git, needs_git, saved
from workbench.library.organising.doing import do
from workbench.library.organising.listing import LibraryFiles
from workbench.library.organising.restoring import restore
from workbench.library.versions.deleted import Deleted, deleted, last_content
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import commit_waiting
from workbench.prompts.file import SUFFIX

A, B, C, D = (f"{name}{SUFFIX}" for name in ("a", "write/b", "write/mails/c", "d"))


def text(name: str) -> bytes:
    return f"format: 1\nname: {name}\ntemplate: |\n".encode() + b"".join(b"  %d\n" % n for n in range(20))


def found(library: Path) -> list[Deleted]:
    with Repository.open(library) as repository:
        return list(deleted(repository))


def paths(library: Path) -> list[str]:
    return [one.path for one in found(library)]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    saved(tmp_path, {A: text("Thanks"), B: text("'It''s: b'"), C: text("C"), "notes.txt": b"n"}, "Begin")
    return tmp_path


def test_an_empty_library_has_none(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_newest_first_with_name_and_who_and_when(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada")
    [first] = saved(library, {A: None, "notes.txt": None}, "Delete a")
    [second] = saved(library, {B: None, C: None}, "Delete two")
    last, middle, oldest = found(library)
    assert (oldest.path, oldest.name, oldest.by, oldest.version) == (A, "Thanks", "Ada", first)
    assert oldest.message.strip() == "Delete a"
    assert oldest.when.tzinfo is not None
    assert {(one.path, one.name, one.version) for one in (last, middle)} == {(B, "It's: b", second), (C, "C", second)}
    with Repository.open(library) as repository:
        assert last_content(repository, oldest) == text("Thanks")


def test_a_broken_prompt_is_called_like_its_file(library: Path) -> None:
    saved(library, {D: b"\xff name: ["}, "Break")
    saved(library, {D: None}, "Delete")
    assert [one.name for one in found(library)] == ["d"]


def test_what_was_moved_or_renamed_is_not_deleted(library: Path) -> None:
    saved(library, {A: None, D: text("Thanks")}, "Move")
    saved(library, {D: None, A: text("Thank you")}, "Rename")
    saved(library, {B: None, C: None, f"x/b{SUFFIX}": text("'It''s: b'"), f"x/c{SUFFIX}": text("C")}, "Move the folder")
    assert paths(library) == []


def test_of_two_of_which_one_was_renamed_the_other_is_deleted(library: Path) -> None:
    saved(library, {B: None, C: None, D: text("New name of b")}, "Rename and delete")
    assert len(paths(library)) == 1


@pytest.mark.parametrize("taken", [False, True])
def test_what_is_brought_back_drops_out(library: Path, taken: bool) -> None:
    saved(library, {B: None, C: None}, "Delete")
    if taken:
        saved(library, {B: b"name: another\n"}, "Another one")
    with Repository.open(library) as repository:
        contents = [(one.path, last_content(repository, one)) for one in deleted(repository) if one.path == B]
    list(do(restore(LibraryFiles(library), contents)))
    list(commit_waiting(library))
    assert paths(library) == [C]
    assert (library / (f"write/b (2){SUFFIX}" if taken else B)).read_bytes() == text("'It''s: b'")


def test_what_was_brought_back_and_deleted_again_is_there_once(library: Path) -> None:
    saved(library, {A: None}, "Delete")
    saved(library, {A: text("Thanks")}, "Restore")
    saved(library, {A: text("Thanks, edited")}, "Edit")
    assert paths(library) == []
    [again] = saved(library, {A: None}, "Delete again")
    assert [(one.path, one.version) for one in found(library)] == [(A, again)]


def test_another_prompt_in_its_place_does_not_hide_it(library: Path) -> None:
    saved(library, {A: None}, "Delete")
    saved(library, {A: b"name: quite another\n"}, "New")
    assert paths(library) == [A]


def test_a_copy_that_is_left_does_not_hide_it(library: Path) -> None:
    saved(library, {D: text("Thanks")}, "Copy")
    saved(library, {A: None}, "Delete")
    assert paths(library) == [A]


def test_a_folder_that_takes_the_place_of_a_file(library: Path) -> None:
    saved(library, {A: None}, "Delete")
    saved(library, {f"{A}/x{SUFFIX}": b"name: quite another\n"}, "Strange")
    assert paths(library) == [A]


@needs_git
def test_branches_that_were_merged(library: Path) -> None:
    git(library, "checkout", "-q", "-b", "side")
    git(library, "rm", "-q", A)
    git(library, "commit", "-q", "-m", "Delete on the side")
    git(library, "checkout", "-q", "main")
    git(library, "rm", "-q", B)
    git(library, "commit", "-q", "-m", "Delete on main")
    git(library, "merge", "-q", "--no-ff", "-m", "Merge", "side")
    assert sorted(paths(library)) == [A, B]


@needs_git
def test_a_library_within_a_bigger_repository_has_its_own_only(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    for inner in ("prompts/a", "prompts/b", "elsewhere/x"):
        place = tmp_path / f"{inner}{SUFFIX}"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(text(inner))
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    git(tmp_path, "rm", "-q", f"prompts/a{SUFFIX}", f"elsewhere/x{SUFFIX}")
    git(tmp_path, "commit", "-q", "-m", "Delete")
    assert paths(tmp_path / "prompts") == [f"a{SUFFIX}"]
