"""Saving is a commit: the files at once, the version after it, and git finds all as its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.versions.repositories import git, needs_git, saved, subjects
from workbench.errors import UsageError
from workbench.library.versions import commits
from workbench.library.versions.change import Change, content_id
from workbench.library.versions.journal import Journal
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import BEGIN, OUTSIDE, apply, commit_waiting

A, B, KOREAN = "a.prompt.yaml", "write/b.prompt.yaml", "쓰기/감사 메일.prompt.yaml"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "my library"


def test_the_file_is_there_before_its_version(library: Path) -> None:
    apply(library, {B: b"one"}, "Save b")
    assert (library / B).read_bytes() == b"one"
    assert subjects(library, B) == []
    list(commit_waiting(library))
    assert subjects(library, B) == ["Save b"]


def test_each_save_is_a_version_of_its_own(library: Path) -> None:
    for content in (b"one", b"two", b"three"):
        apply(library, {A: content}, f"Save {content.decode()}")
    assert len(list(commit_waiting(library))) == 3
    assert subjects(library, A) == ["Save three", "Save two", "Save one"]
    assert (library / A).read_bytes() == b"three"


def test_a_save_that_changes_nothing_is_no_version(library: Path) -> None:
    saved(library, {A: b"one"})
    assert saved(library, {A: b"one"}) == []


def test_what_another_program_wrote_is_a_version_before_it_is_written_over(library: Path) -> None:
    saved(library, {A: b"one"})
    (library / A).write_bytes(b"by hand")
    saved(library, {A: b"two"}, "Save two")
    assert subjects(library, A) == ["Save two", OUTSIDE, "Save"]


def test_what_was_there_before_the_first_version_is_one_too(library: Path) -> None:
    library.mkdir()
    (library / A).write_bytes(b"by hand")
    saved(library, {A: None}, "Remove")
    assert subjects(library, A) == ["Remove", BEGIN]


def test_a_move_is_one_version_and_leaves_no_empty_folder(library: Path) -> None:
    saved(library, {B: b"one"})
    assert len(saved(library, {B: None, A: b"one"}, "Move")) == 1
    assert not (library / "write").exists()
    assert subjects(library, A) == ["Move", "Save"]


def test_a_removed_file_that_is_not_there_is_no_failure(library: Path) -> None:
    saved(library, {A: b"one"})
    assert saved(library, {B: None}) == []


@needs_git
def test_git_finds_nothing_to_say(library: Path) -> None:
    saved(library, {A: b"one", KOREAN: "한국어".encode()}, "Ein größerer\n\nbody")
    saved(library, {A: b"two", B: b"b"})
    saved(library, {B: None})
    assert git(library, "status", "--porcelain") == ""
    git(library, "fsck", "--strict")
    assert git(library, "show", f"HEAD:{KOREAN}") == "한국어"
    assert git(library, "log", "--format=%s", "--", KOREAN) == "Ein größerer\n"
    assert git(library, "branch", "--show-current") == "main\n"
    assert git(library, "hash-object", A).strip() == content_id(b"two")


@needs_git
def test_what_the_user_has_staged_stays_staged_and_uncommitted(library: Path) -> None:
    saved(library, {A: b"one", B: b"b"})
    (library / B).write_bytes(b"by hand")
    (library / "notes.txt").write_bytes(b"notes")
    git(library, "add", B, "notes.txt")
    saved(library, {A: b"two"})
    assert git(library, "status", "--porcelain").splitlines() == ["A  notes.txt", f"M  {B}"]


@needs_git
def test_commits_of_the_user_s_own_git_are_versions_too(library: Path) -> None:
    saved(library, {A: b"one"})
    (library / A).write_bytes(b"two")
    git(library, "commit", "-qam", "By hand")
    saved(library, {A: b"three"}, "Save three")
    assert subjects(library, A) == ["Save three", "By hand", "Save"]


@needs_git
def test_a_merge_that_git_began_is_not_disturbed(library: Path) -> None:
    saved(library, {A: b"one"})
    (library / ".git/MERGE_HEAD").write_bytes(b"0" * 40)
    apply(library, {A: b"two"}, "Save two")
    with pytest.raises(UsageError, match="not finished"):
        list(commit_waiting(library))
    (library / ".git/MERGE_HEAD").unlink()
    list(commit_waiting(library))
    assert subjects(library, A) == ["Save two", "Save"]


def test_a_lock_that_git_holds_is_waited_for_and_then_told(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commits, "_INDEX_ATTEMPTS", 2)
    saved(library, {A: b"one"})
    lock = library / ".git/index.lock"
    lock.write_bytes(b"")
    apply(library, {A: b"two"}, "Save two")
    with pytest.raises(UsageError, match="Git is at work"):
        list(commit_waiting(library))
    assert lock.exists(), "somebody else's lock was removed"
    lock.unlink()
    list(commit_waiting(library))
    assert subjects(library, A) == ["Save two", "Save"]


def test_a_library_within_a_project_s_repository_uses_that_one(tmp_path: Path) -> None:
    project = tmp_path / "project"
    saved(project, {"prompts/a.prompt.yaml": b"one", "app.py.prompt.yaml": b"code"})
    library = project / "prompts"
    saved(library, {A: b"two"}, "Save two")
    assert not (library / ".git").exists()
    with Repository.open(library) as repository:
        assert repository.prefix == "prompts/"
    assert subjects(library, A) == ["Save two", "Save"]
    assert subjects(project, "prompts/a.prompt.yaml") == ["Save two", "Save"]


def test_a_repository_around_that_knows_nothing_of_the_library_is_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    saved(home, {"dotfile.prompt.yaml": b"mine"})
    saved(home / "library", {A: b"one"})
    assert (home / "library/.git").is_dir()


@pytest.mark.parametrize(
    "path", ["../out.prompt.yaml", "/etc/x", "a/../../x", ".git/config", "a\\b", "C:x", "", "a//b"]
)
def test_nothing_is_written_outside(library: Path, path: str) -> None:
    library.mkdir()
    with pytest.raises(UsageError, match="refused"):
        apply(library, {path: b"x"}, "Save")


def test_nothing_is_written_through_a_link(library: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    library.mkdir()
    (library / "write").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="is a link"):
        apply(library, {B: b"x"}, "Save")
    assert not list(elsewhere.iterdir())


def test_a_damaged_repository_is_told_and_the_files_stay_usable(library: Path) -> None:
    saved(library, {A: b"one"})
    for file in (library / ".git/objects").rglob("*"):
        if file.is_file():
            file.chmod(0o644)
            file.write_bytes(b"junk")
    apply(library, {A: b"two"}, "Save two")
    assert (library / A).read_bytes() == b"two"
    with pytest.raises(UsageError, match="cannot be used"):
        list(commit_waiting(library))


def test_a_newer_git_s_repository_is_told(library: Path) -> None:
    saved(library, {A: b"one"})
    config = library / ".git/config"
    config.write_text(config.read_text().replace("repositoryformatversion = 0", "repositoryformatversion = 7"))
    with pytest.raises(UsageError, match="newer git"):
        Repository.find(library)


def test_a_change_reads_back_as_it_was_written() -> None:
    change = Change({A: bytes(range(256)), B: None}, "größer\n\nbody", {A: None, B: "0" * 40}, 12.5)
    assert Change.decoded(change.encoded()) == change


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"files": 3}', b'{"files": [{"path": "../x"}]}', b"[" * 50_000])
def test_a_damaged_entry_of_the_journal_is_put_aside(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "1.written").write_bytes(data)
    assert list(Journal(tmp_path).waiting()) == []
    assert (tmp_path / "1.unfinished").read_bytes() == data


def test_a_save_that_fails_half_way_leaves_everything_as_it_was(library: Path, tmp_path: Path) -> None:
    saved(library, {A: b"one"})
    (tmp_path / "elsewhere").mkdir()
    (library / "write").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is a link"):
        apply(library, {A: b"two", B: b"new"}, "Save both")
    assert (library / A).read_bytes() == b"one"
    (library / "write").unlink()
    assert list(commit_waiting(library)) == []
    assert subjects(library, A) == ["Save"]


def test_what_cannot_be_finished_keeps_nothing_else_from_becoming_a_version(library: Path, tmp_path: Path) -> None:
    saved(library, {A: b"one"})
    with Repository.open(library) as repository:
        repository.journal.begin(Change({B: b"new"}, "Killed", {B: None}))
    (library / "write").symlink_to(tmp_path)
    assert len(saved(library, {A: b"two"}, "Save two")) == 1
    assert not (tmp_path / "b.prompt.yaml").exists()


def test_who_holds_the_repository_may_hold_it_once_more(library: Path) -> None:
    saved(library, {A: b"one"})
    with Repository.open(library) as repository, repository.changing():
        with repository.changing():
            pass
        assert repository.is_held(), "a program that is killed now would leave no sign"
    assert not repository.is_held()
