"""What other programs do to files shows up, each with real files and the real system."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dulwich.repo import Repo

from workbench.library import watching
from workbench.library.network_disks import is_on_network
from workbench.library.versions.branches import create_branch, switch_branch
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply, commit_waiting
from workbench.library.watching import OutsideChange, Stopping, watch_files, watch_library

PATIENCE_S = 20.0


class Watched:
    """A watch in a thread of its own, and what it told."""

    def __init__(self, work: Callable[[Stopping], Iterator[OutsideChange]]) -> None:
        self.stop = threading.Event()
        self.told: list[OutsideChange] = []
        self._queue: queue.Queue[OutsideChange] = queue.Queue()
        self._thread = threading.Thread(target=self._pull, args=(work,), daemon=True)
        self._thread.start()

    def _pull(self, work: Callable[[Stopping], Iterator[OutsideChange]]) -> None:
        for change in work(self.stop):
            self._queue.put(change)

    def until(self, holds: Callable[[OutsideChange], bool]) -> OutsideChange:
        """The first change from now on of which that holds; none within the patience is a failure."""
        while True:
            change = self._queue.get(timeout=PATIENCE_S)
            self.told.append(change)
            if holds(change):
                return change

    def until_files(self, *files: Path) -> None:
        missing = set(files)
        while missing:
            missing -= self.until(lambda change: True).files

    def close(self) -> None:
        self.stop.set()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


Watch = Callable[[Callable[[Stopping], Iterator[OutsideChange]]], Watched]


@pytest.fixture
def watch() -> Iterator[Watch]:
    opened: list[Watched] = []

    def begin(work: Callable[[Stopping], Iterator[OutsideChange]]) -> Watched:
        opened.append(Watched(work))
        return opened[-1]

    yield begin
    for one in opened:
        one.close()


@pytest.fixture(params=["told", "looked at"])
def library(request: pytest.FixtureRequest, tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """The watch of a library with one prompt, by each of the two ways."""
    if request.param == "looked at":
        monkeypatch.setattr(watching, "is_on_network", lambda _folder: True)
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "one.prompt.yaml").write_text("name: One\n")
    watched = watch(lambda stop: watch_library(tmp_path / "library", stop))
    watched.until(lambda change: change.anything)
    return watched


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


def test_a_file_written_in_place_replaced_renamed_and_deleted(library: Watched, folder: Path) -> None:
    one, two = folder / "one.prompt.yaml", folder / "two.prompt.yaml"
    one.write_text("name: Other\n")
    library.until_files(one)
    (folder / ".one.new").write_text("name: Replaced\n")
    (folder / ".one.new").rename(one)
    library.until_files(one)
    one.rename(two)
    library.until_files(one, two)
    two.unlink()
    library.until_files(two)
    assert {path for change in library.told for path in change.files} == {one, two}


def test_files_in_new_folders_are_seen(library: Watched, folder: Path) -> None:
    inner = folder / "deep" / "er" / "new.prompt.yaml"
    inner.parent.mkdir(parents=True)
    inner.write_text("name: New\n")
    library.until(lambda change: change.anything or inner in change.files)
    shutil.rmtree(folder / "deep")
    library.until(lambda change: change.anything or inner in change.files)


def test_two_thousand_files_at_once_come_in_few_changes(library: Watched, folder: Path) -> None:
    files = [folder / f"{n}.prompt.yaml" for n in range(2_000)]
    for file in files:
        file.write_text("name: Many\n")
    library.until_files(*files)
    assert len(library.told) < 200


def test_a_library_that_comes_goes_and_comes_again(library: Watched, folder: Path) -> None:
    shutil.rmtree(folder)
    library.until(lambda change: change.anything or bool(change.files))
    folder.mkdir()
    (folder / "again.prompt.yaml").write_text("name: Again\n")
    library.until(lambda change: change.anything or folder / "again.prompt.yaml" in change.files)


def test_a_save_of_this_program_is_one_file_and_its_commit_a_version(library: Watched, folder: Path) -> None:
    apply(folder, {"mine.prompt.yaml": b"name: Mine\n"}, "Mine")
    library.until_files(folder / "mine.prompt.yaml")
    assert list(commit_waiting(folder))
    library.until(lambda change: change.versions)
    assert all(not path.name.startswith(".") for change in library.told for path in change.files)


def test_a_switch_of_branch_tells_files_and_versions(library: Watched, folder: Path) -> None:
    apply(folder, {"one.prompt.yaml": b"name: One\n"}, "One")
    list(commit_waiting(folder))
    with Repository.open(folder) as repository:
        create_branch(repository, "other")
    library.until(lambda change: change.versions)
    apply(folder, {"one.prompt.yaml": b"name: Newer\n"}, "Newer")
    list(commit_waiting(folder))
    with Repository.open(folder) as repository:
        list(switch_branch(repository, "main"))
    library.until_files(folder / "one.prompt.yaml")
    assert (folder / "one.prompt.yaml").read_bytes() == b"name: One\n"


def test_branches_of_a_repository_around_the_library(tmp_path: Path, watch: Watch) -> None:
    folder = tmp_path / "project" / "prompts"
    folder.mkdir(parents=True)
    git = Repo.init(str(tmp_path / "project"))
    watched = watch(lambda stop: watch_library(folder, stop))
    watched.until(lambda change: change.anything)
    git.refs[b"refs/heads/new"] = b"1" * 40  # type: ignore[index, assignment]
    git.close()
    watched.until(lambda change: change.versions)


def test_too_many_watches_is_told_and_the_library_is_looked_at(
    tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> Iterator[object]:
        raise OSError("OS file watch limit reached.")

    monkeypatch.setattr("watchfiles.watch", refused)
    watched = watch(lambda stop: watch_library(tmp_path, stop))
    problem = watched.until(lambda change: change.problem is not None).problem
    assert problem is not None
    assert "OS file watch limit reached." in problem.message
    watched.until(lambda change: change.anything)
    (tmp_path / "one.prompt.yaml").write_text("name: One\n")
    watched.until_files(tmp_path / "one.prompt.yaml")


def test_single_files_are_told_when_they_are_new_changed_removed_and_back(tmp_path: Path, watch: Watch) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("name: One\n")
    files = [one]
    watched = watch(lambda stop: watch_files(lambda: tuple(files), stop))
    watched.until_files(one)
    (tmp_path / "other").write_text("name: Other one\n")
    (tmp_path / "other").rename(one)
    watched.until_files(one)
    one.unlink()
    watched.until_files(one)
    files.append(two)
    watched.until_files(two)
    two.write_text("name: Two\n")
    one.write_text("name: One\n")
    watched.until_files(one, two)


@pytest.mark.parametrize(
    ("place", "expected"),
    [("/", False), ("/team", True), ("/team/prompts", True), ("/team/local", False), ("/with space/x", True)],
)
def test_a_disk_of_another_computer_is_known_by_the_table_of_mounts(tmp_path: Path, place: str, expected: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda / ext4 rw 0 0\nhost:/x /team nfs4 rw 0 0\n/dev/sdb /team/local ext4 rw 0 0\n"
        "//host/y /with\\040space cifs rw 0 0\n"
    )
    assert is_on_network(Path(place), mounts) is expected
    assert not is_on_network(Path(place), tmp_path / "none")
