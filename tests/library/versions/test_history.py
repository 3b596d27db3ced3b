"""The versions of a prompt, through moves, merges, removals; their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.versions.repositories import git, needs_git, saved, subjects, versions
from workbench.errors import UnknownName, UsageError
from workbench.library.versions.history import content, history
from workbench.library.versions.names import give_name, named_version, take_name
from workbench.library.versions.repository import Repository

A, B = "a.prompt.yaml", "write/b.prompt.yaml"
TEXT = b"".join(b"line %d\n" % number for number in range(20))


def test_versions_say_who_when_and_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "김하늘")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "haneul@example.com")
    [commit] = saved(tmp_path, {A: TEXT}, "Begin\n\nwith a body")
    [version] = versions(tmp_path, A)
    assert (version.id, version.path, version.author, version.address) == (commit, A, "김하늘", "haneul@example.com")
    assert (version.subject, version.message) == ("Begin", "Begin\n\nwith a body\n")
    assert version.when.tzinfo is not None
    with Repository.open(tmp_path) as repository:
        assert content(repository, version) == TEXT


def test_only_commits_that_changed_the_file_are_versions(tmp_path: Path) -> None:
    saved(tmp_path, {A: b"1"}, "A 1")
    saved(tmp_path, {B: b"1"}, "B 1")
    saved(tmp_path, {A: b"2"}, "A 2")
    assert subjects(tmp_path, A) == ["A 2", "A 1"]
    assert subjects(tmp_path, B) == ["B 1"]
    assert subjects(tmp_path, "never.prompt.yaml") == []


def test_a_move_is_followed_also_where_the_text_changed_with_it(tmp_path: Path) -> None:
    saved(tmp_path, {A: TEXT, "other.prompt.yaml": b"something else"}, "Begin")
    saved(tmp_path, {A: None, "other.prompt.yaml": None, B: TEXT.replace(b"line 3", b"LINE 3")}, "Move and edit")
    assert [(one.subject, one.path) for one in versions(tmp_path, B)] == [("Move and edit", B), ("Begin", A)]


def test_of_two_moved_at_once_each_keeps_its_own(tmp_path: Path) -> None:
    saved(tmp_path, {"x/a.prompt.yaml": TEXT, "x/b.prompt.yaml": TEXT}, "Begin")
    files = {"x/a.prompt.yaml": None, "x/b.prompt.yaml": None, "y/a.prompt.yaml": TEXT, "y/b.prompt.yaml": TEXT}
    saved(tmp_path, files, "Move")
    assert [one.path for one in versions(tmp_path, "y/b.prompt.yaml")] == ["y/b.prompt.yaml", "x/b.prompt.yaml"]


def test_what_was_removed_and_came_back_has_all_its_versions(tmp_path: Path) -> None:
    saved(tmp_path, {A: b"1"}, "Begin")
    saved(tmp_path, {A: None}, "Remove")
    saved(tmp_path, {A: b"2"}, "Bring back")
    found = versions(tmp_path, A)
    assert [(one.subject, one.content is None) for one in found] == [
        ("Bring back", False), ("Remove", True), ("Begin", False),
    ]  # fmt: skip
    with Repository.open(tmp_path) as repository, pytest.raises(UsageError):
        content(repository, found[1])


@needs_git
def test_a_merge_follows_the_side_that_the_file_came_from(tmp_path: Path) -> None:
    saved(tmp_path, {A: b"1", B: b"1"}, "Begin")
    git(tmp_path, "checkout", "-qb", "side")
    saved(tmp_path, {A: b"2"}, "On the side")
    git(tmp_path, "checkout", "-q", "main")
    saved(tmp_path, {B: b"2"}, "On main")
    git(tmp_path, "merge", "-q", "-m", "Merge", "side")
    assert subjects(tmp_path, A) == ["On the side", "Begin"]
    assert subjects(tmp_path, B) == ["On main", "Begin"]


@needs_git
def test_packed_objects_and_names_are_found(tmp_path: Path) -> None:
    saved(tmp_path, {A: b"1"}, "Begin")
    saved(tmp_path, {A: b"2"}, "Go on")
    git(tmp_path, "tag", "v1")
    git(tmp_path, "gc", "-q")
    assert [(one.subject, one.names) for one in versions(tmp_path, A)] == [("Go on", ("v1",)), ("Begin", ())]


class TestNames:
    def test_each_prompt_has_a_production_of_its_own(self, tmp_path: Path) -> None:
        saved(tmp_path, {A: b"1", B: b"1"}, "Begin")
        saved(tmp_path, {A: b"2"}, "Go on")
        with Repository.open(tmp_path) as repository:
            new, old = history(repository, A)
            give_name(repository, A, old, "production")
            give_name(repository, B, next(history(repository, B)), "tested 2.0")
            assert [one.names for one in history(repository, A)] == [(), ("production",)]
            assert [one.names for one in history(repository, B)] == [("tested 2.0",)]
            give_name(repository, A, new, "production")
            assert [one.names for one in history(repository, A)] == [("production",), ()]
            assert named_version(repository, A, "production") == new.id
            take_name(repository, new, "production")
            assert [one.names for one in history(repository, A)] == [(), ()]
            with pytest.raises(UnknownName, match="no version production"):
                named_version(repository, A, "production")

    def test_a_name_moves_on_after_the_prompt_was_moved(self, tmp_path: Path) -> None:
        saved(tmp_path, {A: TEXT}, "Begin")
        with Repository.open(tmp_path) as repository:
            give_name(repository, A, next(history(repository, A)), "production")
        saved(tmp_path, {A: None, B: TEXT}, "Move")
        with Repository.open(tmp_path) as repository:
            new, old = history(repository, B)
            assert old.names == ("production",)
            give_name(repository, B, new, "production")
            assert [one.names for one in history(repository, B)] == [("production",), ()]

    @needs_git
    @pytest.mark.parametrize(
        "path", ["감사 메일.prompt.yaml", ".a..b.prompt.yaml", "x@y/c~^:?*[.lock.prompt.yaml", "@.prompt.yaml"]
    )
    def test_odd_paths_make_names_that_git_takes(self, tmp_path: Path, path: str) -> None:
        saved(tmp_path, {path: b"1"})
        with Repository.open(tmp_path) as repository:
            give_name(repository, path, next(history(repository, path)), "생산 1")
            assert next(history(repository, path)).names == ("생산 1",)
        git(tmp_path, "fsck", "--strict")
        assert len(git(tmp_path, "tag").splitlines()) == 1

    @pytest.mark.parametrize("name", ["", " ", "a/b", "a@b", "x" * 61, "a\nb", "-\x00"])
    def test_a_name_that_cannot_be_is_told(self, tmp_path: Path, name: str) -> None:
        saved(tmp_path, {A: b"1"})
        with Repository.open(tmp_path) as repository, pytest.raises(UsageError, match="cannot be called"):
            give_name(repository, A, next(history(repository, A)), name)
