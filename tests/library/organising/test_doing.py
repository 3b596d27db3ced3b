"""Plans on the disk: one version each, nothing unrecoverable, nothing overwritten, also where the program is killed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.library.organising.plans import folder, prompt, text
from tests.library.versions.repositories import files, saved, subjects, versions
from workbench import paths
from workbench.errors import UsageError
from workbench.library.organising.deleting import delete
from workbench.library.organising.doing import do
from workbench.library.organising.duplicating import duplicate
from workbench.library.organising.folders import new_folder
from workbench.library.organising.listing import LibraryFiles
from workbench.library.organising.moving import copy, move
from workbench.library.organising.plan import Plan
from workbench.library.organising.renaming import rename
from workbench.library.versions.deleted import deleted, last_content
from workbench.library.versions.history import content
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import commit_waiting
from workbench.prompts.file import SUFFIX

A, B, C = f"write/a{SUFFIX}", f"write/b{SUFFIX}", f"c{SUFFIX}"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    place = tmp_path / "library"
    saved(place, {A: text("A"), B: text("B"), C: text("C")}, "Begin")
    return place.resolve()


def done(plan: Plan) -> None:
    list(do(plan))
    for step in plan.steps:
        list(commit_waiting(step.library))


def keys(library: Path) -> set[str]:
    return {path.removesuffix(SUFFIX) for path in files(library)}


def test_a_rename_is_one_version_of_the_same_history(library: Path) -> None:
    done(rename(LibraryFiles(library), prompt("write/a"), "Thanks"))
    assert keys(library) == {"write/Thanks", "write/b", "c"}
    assert subjects(library, f"write/Thanks{SUFFIX}") == ["Rename write/a to write/Thanks", "Begin"]


def test_a_folder_that_is_empty_then_goes(library: Path) -> None:
    done(move(LibraryFiles(library), [folder("write")], LibraryFiles(library), "mails/new"))
    assert keys(library) == {"mails/new/write/a", "mails/new/write/b", "c"}
    assert not (library / "write").exists()
    assert subjects(library, f"mails/new/write/a{SUFFIX}") == ["Move write to mails/new", "Begin"]


def test_what_nobody_has_a_version_of_becomes_one_before_it_goes(library: Path) -> None:
    (library / A).write_bytes(text("changed by hand"))
    (library / "write" / f"new{SUFFIX}").write_bytes(b"broken: [")
    (library / "write" / "notes.txt").write_bytes(b"notes")
    done(delete(LibraryFiles(library), [folder("write")]))
    assert keys(library) == {"c"}
    assert not (library / "write").exists()
    with Repository.open(library) as repository:
        found = {one.path: last_content(repository, one) for one in deleted(repository)}
        assert found[A] == text("changed by hand")
        assert found[f"write/new{SUFFIX}"] == b"broken: ["
        note, *_ = [one for one in versions(library, "write/notes.txt") if one.content is not None]
        assert content(repository, note) == b"notes"
    assert subjects(library, A) == ["Delete write", "Changed outside of Prompt Workbench", "Begin"]


def test_what_was_saved_a_moment_ago_and_has_no_version_yet_is_kept_too(library: Path) -> None:
    from workbench.library.versions.saving import apply

    apply(library, {A: text("newest")}, "Save again")
    done(delete(LibraryFiles(library), [prompt("write/a")]))
    assert subjects(library, A) == ["Delete write/a", "Save again", "Begin"]


def test_a_file_that_changes_between_plan_and_deed_stays(library: Path) -> None:
    plan = delete(LibraryFiles(library), [prompt("write/a"), prompt("write/b")])
    (library / B).write_bytes(text("newer"))
    with pytest.raises(UsageError, match="changed in the meantime"):
        list(do(plan))
    assert files(library)[A] == text("A")
    assert files(library)[B] == text("newer")


def test_a_file_that_comes_where_one_is_moved_to_stays(library: Path) -> None:
    plan = rename(LibraryFiles(library), prompt("write/a"), "x")
    (library / "write" / f"x{SUFFIX}").write_bytes(b"came")
    with pytest.raises(UsageError, match="changed in the meantime"):
        list(do(plan))
    assert files(library)[f"write/x{SUFFIX}"] == b"came"


def test_everything_can_be_undone(library: Path, tmp_path: Path) -> None:
    before = files(library)
    team = tmp_path / "team"
    team.mkdir()
    listing = LibraryFiles(library)
    makers = (
        lambda: rename(listing, prompt("c"), "Other"),
        lambda: rename(listing, folder("write"), "Write"),
        lambda: move(listing, [folder("write"), prompt("c")], LibraryFiles(team), "x"),
        lambda: duplicate(listing, [folder("write")]),
        lambda: delete(listing, [folder("write"), prompt("c")]),
        lambda: new_folder(listing, "write", "inner"),
    )
    for make in makers:
        plan = make()
        done(plan)
        done(plan.reversed())
        assert files(library) == before
        assert files(team) == {}
        assert not (library / "write" / "inner").exists()


def test_what_is_undone_takes_nobodys_place(library: Path) -> None:
    plan = delete(LibraryFiles(library), [prompt("c")])
    done(plan)
    (library / C).write_bytes(b"somebody's")
    with pytest.raises(UsageError, match="changed in the meantime"):
        list(do(plan.reversed()))
    assert files(library)[C] == b"somebody's"


def test_between_libraries_a_kill_between_the_two_loses_nothing(library: Path, tmp_path: Path) -> None:
    team = tmp_path / "team"
    plan = move(LibraryFiles(library), [prompt("write/a")], LibraryFiles(team), "")
    _killed_after(do(plan), 1)
    assert text("A") in files(library).values()
    assert text("A") in files(team).values()
    done(move(LibraryFiles(library), [prompt("write/b")], LibraryFiles(team), ""))
    assert keys(team) == {"a", "b"}
    assert keys(library) == {"write/a", "c"}


def test_a_move_that_is_killed_half_way_is_finished(library: Path) -> None:
    plan = move(LibraryFiles(library), [folder("write")], LibraryFiles(library), "mails")
    _killed_after(do(plan), 1)
    list(commit_waiting(library))
    assert keys(library) == {"mails/write/a", "mails/write/b", "c"}
    assert subjects(library, f"mails/write/a{SUFFIX}")[0] == "Move write to mails"


def test_a_new_folder_stays_when_it_is_empty(library: Path) -> None:
    listing = LibraryFiles(library)
    done(new_folder(listing, "", "mails"))
    done(move(listing, [prompt("c")], listing, "mails"))
    done(move(listing, [prompt("mails/c")], listing, ""))
    assert (library / "mails").is_dir()
    done(delete(listing, [folder("mails")]))
    assert not (library / "mails").exists()


def test_what_systems_leave_in_folders_is_nobodys(library: Path) -> None:
    (library / "write" / ".DS_Store").write_bytes(b"x")
    done(move(LibraryFiles(library), [folder("write")], LibraryFiles(library), "mails"))
    assert not (library / "write").exists()
    assert not (library / "mails" / "write" / ".DS_Store").exists()


def test_links_are_not_followed(library: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / f"s{SUFFIX}").write_bytes(b"secret")
    (library / "write" / "link").symlink_to(secret, target_is_directory=True)
    (library / "write" / f"link{SUFFIX}").symlink_to(secret / f"s{SUFFIX}")
    done(delete(LibraryFiles(library), [folder("write")]))
    assert (secret / f"s{SUFFIX}").read_bytes() == b"secret"
    assert sorted(path.name for path in (library / "write").iterdir()) == ["link", f"link{SUFFIX}"]


def test_the_starter_library_is_only_copied_from(library: Path) -> None:
    starter = LibraryFiles(paths.starter_folder())
    with pytest.raises(UsageError, match="starter library"):
        list(do(delete(starter, [folder("chat")])))
    done(copy(starter, [folder("chat")], LibraryFiles(library), ""))
    assert "chat/memory" in keys(library)
    assert (paths.starter_folder() / "chat" / f"memory{SUFFIX}").is_file()


def test_where_nothing_could_be_written_the_library_goes_on(library: Path) -> None:
    (library / "mails").write_bytes(b"a file where a folder is wanted")
    plan = move(LibraryFiles(library), [prompt("write/a")], LibraryFiles(library), "mails/x")
    with pytest.raises(UsageError, match="could not be written"):
        list(do(plan))
    saved(library, {C: text("C 2")}, "Go on")
    assert keys(library) == {"write/a", "write/b", "c"}
    assert subjects(library, C) == ["Go on", "Begin"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_no_version_can_have_is_refused(library: Path) -> None:
    (library / "write" / os.fsdecode(b"\xff.prompt.yaml")).write_bytes(b"x")
    with pytest.raises(UsageError, match="UTF-8"):
        delete(LibraryFiles(library), [folder("write")])


def _killed_after(steps: Iterable[object], count: int) -> None:
    """Stops without letting it end, as a kill does."""
    steps = iter(steps)
    for _step in range(count):
        next(steps)
    steps.close()  # type: ignore[attr-defined]
