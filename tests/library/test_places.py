"""Which library a file lies in, and where a new prompt goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import paths
from workbench.errors import UsageError
from workbench.library.libraries import LibraryShelf
from workbench.library.new_place import NewPlace
from workbench.library.places import folders_in, library_of, path_in, writable_libraries


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "library").mkdir(parents=True)
    return tmp_path / "home" / "library"


def test_files_lie_in_the_own_library_a_further_one_or_in_none(library: Path, tmp_path: Path) -> None:
    LibraryShelf().add(tmp_path / "team")
    assert [one.folder for one in writable_libraries()] == [library, tmp_path / "team"]
    assert library_of(library / "new" / "a.prompt.yaml") == library
    assert path_in(library, library / "new" / ".." / "new" / "a.prompt.yaml") == "new/a.prompt.yaml"
    assert library_of(tmp_path / "team" / "a.prompt.yaml") == tmp_path / "team"
    assert library_of(tmp_path / "a.prompt.yaml") is None
    assert library_of(library / ".." / "a.prompt.yaml") is None
    assert library_of(paths.starter_folder() / "starter.prompt.yaml") is None


def test_what_leads_out_of_a_library_or_is_git_s_own_is_in_none(library: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (library / "link").symlink_to(tmp_path / "elsewhere")
    (library / "a.prompt.yaml").symlink_to(tmp_path / "elsewhere" / "a.prompt.yaml")
    assert library_of(library / "link" / "a.prompt.yaml") is None
    assert library_of(library / "a.prompt.yaml") is None
    assert library_of(library / ".git" / "a.prompt.yaml") is None


def test_the_folders_of_a_library(library: Path) -> None:
    for folder in ("write/mails", "b", ".git/objects"):
        (library / folder).mkdir(parents=True)
    assert list(folders_in(library)) == ["b", "write", "write/mails"]


def test_a_new_place_is_free_and_legal(library: Path) -> None:
    place = NewPlace("What? When: now", "write/mails", library)
    assert place.path() == library / "write" / "mails" / "What- When- now.prompt.yaml"
    place.path().parent.mkdir(parents=True)
    place.path().write_text("")
    assert place.path().name == "What- When- now (2).prompt.yaml"


@pytest.mark.parametrize(("name", "folder"), [("", ""), ("  ", "x"), ("a", "../b"), ("a", "/etc")])
def test_no_name_or_a_folder_elsewhere_is_refused(library: Path, name: str, folder: str) -> None:
    with pytest.raises(UsageError):
        NewPlace(name, folder, library).path()
