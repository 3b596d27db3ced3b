"""Branches and checking out; what other programs did is never lost by it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from dulwich.objects import Blob, Commit, Tree

from tests.library.versions.repositories import files, git, needs_git, saved, subjects
from workbench.errors import UnknownName, UsageError
from workbench.library.version_listing import LibraryState, listing
from workbench.library.versions.branches import branches, create_branch, delete_branch, switch_branch
from workbench.library.versions.checkout import check_out
from workbench.library.versions.commits import commit_object
from workbench.library.versions.outside import commit_outside, outside_changes, settled
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply

A, B, C = "a.prompt.yaml", "write/b.prompt.yaml", "c.prompt.yaml"


def switched(library: Path, name: str) -> None:
    with Repository.open(library) as repository:
        list(switch_branch(repository, name))


def branched(library: Path, name: str) -> None:
    with Repository.open(library) as repository:
        create_branch(repository, name)


def test_there_and_back(tmp_path: Path) -> None:
    saved(tmp_path, {A: b"1", B: b"1"}, "Begin")
    branched(tmp_path, "a try")
    saved(tmp_path, {A: b"2", B: None, C: b"new"}, "Try")
    tried = files(tmp_path)
    switched(tmp_path, "main")
    assert files(tmp_path) == {A: b"1", B: b"1"}
    switched(tmp_path, "a-try")
    assert files(tmp_path) == tried
    with Repository.open(tmp_path) as repository:
        assert [(one.name, one.current) for one in branches(repository)] == [("a-try", True), ("main", False)]


@needs_git
def test_git_finds_nothing_to_say_after_a_switch(tmp_path: Path) -> None:
    saved(tmp_path, {A: b"1", B: b"1"}, "Begin")
    branched(tmp_path, "try")
    saved(tmp_path, {A: b"2", B: None}, "Try")
    switched(tmp_path, "main")
    assert git(tmp_path, "status", "--porcelain") == ""
    assert git(tmp_path, "branch", "--show-current") == "main\n"


def test_a_switch_commits_first_what_waits_and_what_others_did(tmp_path: Path) -> None:
    saved(tmp_path, {A: b"1", B: b"1"}, "Begin")
    branched(tmp_path, "try")
    apply(tmp_path, {A: b"2"}, "Saved a moment ago")
    (tmp_path / B).write_bytes(b"by hand")
    (tmp_path / C).write_bytes(b"new by hand")
    switched(tmp_path, "main")
    assert files(tmp_path) == {A: b"1", B: b"1"}
    switched(tmp_path, "try")
    assert files(tmp_path) == {A: b"2", B: b"by hand", C: b"new by hand"}
    assert subjects(tmp_path, A) == ["Saved a moment ago", "Begin"]
    assert subjects(tmp_path, C) == ["Changed outside of Prompt Workbench"]


def test_going_to_the_branch_that_one_is_on_changes_nothing(tmp_path: Path) -> None:
    saved(tmp_path, {A: b"1"}, "Begin")
    apply(tmp_path, {A: b"2"}, "Saved a moment ago")
    switched(tmp_path, "main")
    assert files(tmp_path) == {A: b"2"}
    assert subjects(tmp_path, A) == ["Saved a moment ago", "Begin"]


def test_names_that_cannot_be_are_told(tmp_path: Path) -> None:
    saved(tmp_path, {A: b"1"})
    with Repository.open(tmp_path) as repository:
        for name in ("", "a..b", "-x", "x.lock", "a~b"):
            with pytest.raises(UsageError, match="cannot be called"):
                create_branch(repository, name)
        with pytest.raises(UsageError, match="already"):
            create_branch(repository, "Main")
        with pytest.raises(UnknownName, match="no branch nowhere"):
            list(switch_branch(repository, "nowhere"))
        with pytest.raises(UsageError, match="in use"):
            delete_branch(repository, "main")


def test_a_branch_can_be_removed(tmp_path: Path) -> None:
    saved(tmp_path, {A: b"1"})
    branched(tmp_path, "try")
    switched(tmp_path, "main")
    with Repository.open(tmp_path) as repository:
        delete_branch(repository, "try")
        assert [one.name for one in branches(repository)] == ["main"]


class TestOutsideChanges:
    def test_each_kind_is_seen(self, tmp_path: Path) -> None:
        saved(tmp_path, {A: b"1", B: b"1"})
        (tmp_path / A).write_bytes(b"2")
        (tmp_path / B).unlink()
        (tmp_path / C).write_bytes(b"1")
        (tmp_path / "notes.txt").write_bytes(b"not a prompt")
        (tmp_path / ".hidden.prompt.yaml").write_bytes(b"1")
        with Repository.open(tmp_path) as repository:
            found = {
                one.path: (one.committed is not None, one.found is not None) for one in outside_changes(repository)
            }
        assert found == {A: (True, True), B: (True, False), C: (False, True)}

    def test_the_same_size_and_a_touched_file_are_told_apart(self, tmp_path: Path) -> None:
        saved(tmp_path, {A: b"1", B: b"1"})
        (tmp_path / A).write_bytes(b"2")
        (tmp_path / B).touch()
        with Repository.open(tmp_path) as repository:
            assert [one.path for one in outside_changes(repository)] == [A]

    def test_nothing_is_nothing(self, tmp_path: Path) -> None:
        saved(tmp_path, {A: b"1"})
        with Repository.open(tmp_path) as repository, repository.changing():
            assert commit_outside(repository) is None


@needs_git
class TestWithinABiggerRepository:
    @pytest.fixture
    def library(self, tmp_path: Path) -> Path:
        saved(tmp_path / "prompts", {A: b"1"})
        shutil.rmtree(tmp_path / "prompts" / ".git")
        git(tmp_path, "init", "-q", "-b", "main")
        (tmp_path / "code.py").write_text("1")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-q", "-m", "Begin")
        git(tmp_path, "switch", "-q", "-c", "other")
        (tmp_path / "code.py").write_text("2")
        git(tmp_path, "commit", "-q", "-a", "-m", "Other")
        return tmp_path / "prompts"

    def test_its_branches_are_changed_by_git_only(self, library: Path) -> None:
        with Repository.open(library) as repository:
            main = next(one.commit for one in branches(repository) if one.name == "main")
            for change in (
                lambda: create_branch(repository, "new"),
                lambda: list(switch_branch(repository, "main")),
                lambda: delete_branch(repository, "main"),
                lambda: list(check_out(repository, main)),
            ):
                with pytest.raises(UsageError, match="lies within the git repository"):
                    change()
        assert git(library, "branch", "--format=%(refname:short)").split() == ["main", "other"]
        assert git(library, "branch", "--show-current") == "other\n"
        assert git(library, "status", "--porcelain") == ""

    def test_the_window_is_told_of_none(self, library: Path) -> None:
        state = next(listing(library, A))
        assert isinstance(state, LibraryState)
        assert (state.branch, state.branches) == ("", ())


class TestHostileCommits:
    """A commit that came from elsewhere may hold anything."""

    @pytest.mark.parametrize(
        ("path", "mode"),
        [
            (b"../out.prompt.yaml", 0o100644),
            (b".git/hooks/post-commit", 0o100755),
            (b".GIT/config", 0o100644),
            (b"git~1/config", 0o100644),
            (b"link.prompt.yaml", 0o120000),
            (b"module", 0o160000),
            (b"a\\b.prompt.yaml", 0o100644),
            (b"C:x.prompt.yaml", 0o100644),
            (b"\xff.prompt.yaml", 0o100644),
            (b"line\nend.prompt.yaml", 0o100644),
        ],
    )
    def test_is_refused_before_anything_is_written(self, tmp_path: Path, path: bytes, mode: int) -> None:
        library = tmp_path / "library"
        saved(library, {A: b"1"})
        with Repository.open(library) as repository:
            commit = _hostile(repository, path, mode)
            before = sorted(tmp_path.rglob("*"))
            with pytest.raises(UsageError, match="refused"), settled(repository):
                list(check_out(repository, commit))
            assert [
                one for one in sorted(tmp_path.rglob("*")) if one not in before and "objects" not in one.parts
            ] == []
        assert files(library) == {A: b"1"}


def _hostile(repository: Repository, path: bytes, mode: int) -> str:
    """A commit with one more file, whose path git itself would not take."""
    store = repository.git.object_store
    blob = Blob.from_string(b"x")
    store.add_object(blob)
    head = repository.head()
    assert head is not None
    old = repository.git[head]
    assert isinstance(old, Commit)
    name, inner = blob.id, mode
    for part in reversed(path.split(b"/")):
        tree = Tree()
        tree.add(part, inner, name)
        store.add_object(tree)
        name, inner = tree.id, 0o040000
    return commit_object(repository.git, name, [head], "Hostile").decode()
