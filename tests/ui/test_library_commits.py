"""Saving in a library: the file is there at once, its version soon after; elsewhere it is only a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.library.versions.repositories import subjects, versions
from ui.library_commits import LibraryCommits
from ui.services import Services
from workbench.errors import UsageError, WorkbenchError
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import OUTSIDE, apply


@pytest.fixture
def commits(services: Services) -> LibraryCommits:
    return LibraryCommits(services, services.background)


@pytest.fixture
def library(home: Path) -> Path:
    return home / "library"


def wait_for(qtbot: QtBot, services: Services) -> None:
    qtbot.waitUntil(lambda: not services.background.jobs)


def test_the_file_is_there_at_once_and_its_version_soon(
    qtbot: QtBot, commits: LibraryCommits, services: Services, library: Path
) -> None:
    path = library / "team" / "a.prompt.yaml"
    with qtbot.waitSignal(commits.committed) as told:
        commits.write(path, b"one", "First\n\nand why")
        assert path.read_bytes() == b"one"
    (version,) = versions(library, "team/a.prompt.yaml")
    assert told.args == [library, version.id]
    assert version.message.rstrip() == "First\n\nand why"


def test_saves_in_quick_succession_are_versions_of_their_own(
    qtbot: QtBot, commits: LibraryCommits, services: Services, library: Path
) -> None:
    for number in range(4):
        commits.write(library / "a.prompt.yaml", b"%d" % number, f"Save {number}")
    assert len(services.background.jobs) == 1
    wait_for(qtbot, services)
    assert subjects(library, "a.prompt.yaml") == ["Save 3", "Save 2", "Save 1", "Save 0"]


def test_elsewhere_it_is_only_a_file(commits: LibraryCommits, services: Services, tmp_path: Path) -> None:
    commits.write(tmp_path / "a.prompt.yaml", b"one", "First")
    assert (tmp_path / "a.prompt.yaml").read_bytes() == b"one"
    assert not services.background.jobs
    assert not (tmp_path / ".git").exists()


def test_a_link_out_of_the_library_stays_one(commits: LibraryCommits, library: Path, tmp_path: Path) -> None:
    target = tmp_path / "target.prompt.yaml"
    target.write_bytes(b"old")
    library.mkdir(parents=True)
    (library / "a.prompt.yaml").symlink_to(target)
    commits.write(library / "a.prompt.yaml", b"new", "Save")
    assert target.read_bytes() == b"new"
    assert not (library / ".git").exists()


def test_what_another_program_wrote_is_a_version_before_it_is_written_over(
    qtbot: QtBot, commits: LibraryCommits, services: Services, library: Path
) -> None:
    path = library / "a.prompt.yaml"
    commits.write(path, b"one", "First")
    path.write_bytes(b"theirs")
    commits.write(path, b"two", "Second")
    wait_for(qtbot, services)
    assert subjects(library, "a.prompt.yaml") == ["Second", OUTSIDE, "First"]


def test_what_a_killed_program_left_is_committed_at_the_start(
    qtbot: QtBot, commits: LibraryCommits, services: Services, library: Path
) -> None:
    apply(library, {"a.prompt.yaml": b"one"}, "Left")
    commits.start()
    wait_for(qtbot, services)
    assert subjects(library, "a.prompt.yaml") == ["Left"]


def test_where_versions_cannot_be_made_the_file_is_saved_and_that_is_told_once(
    qtbot: QtBot, commits: LibraryCommits, services: Services, library: Path
) -> None:
    told: list[WorkbenchError] = []
    services.problems.raised.connect(told.append)
    Repository.open(library).close()
    (library / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 99\n")
    for content in (b"one", b"two"):
        commits.write(library / "a.prompt.yaml", content, "Save")
    wait_for(qtbot, services)
    assert (library / "a.prompt.yaml").read_bytes() == b"two"
    assert [str(one).startswith("The versions of") for one in told] == [True]


def test_nothing_is_written_while_the_library_is_being_changed(commits: LibraryCommits, library: Path) -> None:
    commits.hold(library)
    with pytest.raises(UsageError, match="another branch"):
        commits.write(library / "a.prompt.yaml", b"one", "Save")
    commits.release(library)
    commits.write(library / "a.prompt.yaml", b"one", "Save")
