"""Which libraries are open: added, removed, kept in a file that other programs and versions also write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench import paths
from workbench.errors import InvalidFile, UnknownName, UsageError
from workbench.library.libraries import FURTHER, LibraryShelf, library_of, own_library, starter_library


@pytest.fixture
def shelf() -> LibraryShelf:
    return LibraryShelf()


def titles(shelf: LibraryShelf) -> list[str]:
    return [library.title for library in shelf.read().libraries]


def test_at_first_there_are_the_own_and_the_starter_library(shelf: LibraryShelf) -> None:
    assert shelf.read().libraries == (own_library(), starter_library())
    assert [one.read_only for one in shelf.read().libraries] == [False, True]


def test_further_libraries_stand_between_them_in_the_order_in_which_they_came(
    shelf: LibraryShelf, tmp_path: Path
) -> None:
    added = shelf.add(tmp_path / "team")
    assert (added.folder, added.title, added.kind, added.read_only) == (tmp_path / "team", "team", FURTHER, False)
    assert added.folder.is_dir()
    shelf.add(tmp_path / "other" / "team")
    shelf.add(tmp_path / "third", "My  prompts")
    assert titles(shelf) == ["My prompts", "team", "team (2)", "My prompts (2)", "Starter"]
    assert LibraryShelf().read() == shelf.read()


def test_a_removed_one_keeps_its_files_and_its_favourites(shelf: LibraryShelf, tmp_path: Path) -> None:
    added = shelf.add(tmp_path / "team")
    shelf.set_favourite(added, "a/b", True)
    assert shelf.remove(tmp_path / "team") == added
    assert titles(shelf) == ["My prompts", "Starter"]
    assert added.folder.is_dir()
    assert shelf.read().favourites == ((added.folder, "a/b"),)


def test_only_what_is_open_can_be_removed(shelf: LibraryShelf, tmp_path: Path) -> None:
    shelf.add(tmp_path / "team")
    with pytest.raises(UnknownName, match="team"):
        shelf.remove(tmp_path / "nowhere")
    with pytest.raises(UnknownName):
        shelf.remove(paths.library_folder())


@pytest.mark.parametrize("folder", ["library", "library/inner", "."])
def test_no_folder_is_in_two_libraries(shelf: LibraryShelf, home: Path, folder: str) -> None:
    with pytest.raises(UsageError, match="My prompts"):
        shelf.add(home / folder)
    assert not paths.libraries_file().exists()


def test_a_folder_that_cannot_be_made_is_told(shelf: LibraryShelf, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be made a library"):
        shelf.add(tmp_path / "file" / "inner")


def test_favourites_are_put_on_and_taken_off_once(shelf: LibraryShelf) -> None:
    for key in ("a", "b", "a"):
        shelf.set_favourite(own_library(), key, True)
    assert [one.key for one in shelf.read().favourites] == ["b", "a"]
    shelf.set_favourite(own_library(), "b", False)
    assert [one.key for one in shelf.read().favourites] == ["a"]


def test_what_another_version_wrote_beside_is_kept(shelf: LibraryShelf, tmp_path: Path) -> None:
    file = paths.libraries_file()
    file.parent.mkdir(parents=True)
    folder = str(tmp_path / "team")
    row = {"folder": folder, "title": "T", "colour": "red"}
    favourite = {"folder": folder, "key": "a", "since": 1}
    file.write_text(json.dumps({"libraries": [row], "favourites": [favourite], "order": "name"}))
    shelf.add(tmp_path / "more")
    kept = json.loads(file.read_text())
    assert (kept["libraries"][0], kept["favourites"], kept["order"]) == (row, [favourite], "name")


@pytest.mark.parametrize(
    "text",
    ["[", "[]", '{"libraries": {}}', '{"libraries": [{"folder": "/a"}]}',
     '{"libraries": [{"folder": "a", "title": ""}]}', '{"favourites": [{"folder": "/a", "key": 1}]}', "\ud800",
     "[" * 100_000],
)  # fmt: skip
def test_a_broken_file_is_told_and_put_aside(shelf: LibraryShelf, tmp_path: Path, text: str) -> None:
    file = paths.libraries_file()
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    read = shelf.read()
    assert read.libraries == (own_library(), starter_library())
    assert isinstance(read.problem, InvalidFile)
    (aside,) = file.parent.glob("libraries-unreadable-*.json")
    assert str(aside) in str(read.problem)
    assert aside.read_bytes() == text.encode("utf-8", "surrogatepass")
    shelf.add(tmp_path / "team")
    assert shelf.read().problem is None


def test_keys_and_the_library_of_a_file(tmp_path: Path) -> None:
    own = own_library()
    path = own.folder / "write" / "thanks.prompt.yaml"
    assert (own.key_of(path), own.path_of("write/thanks")) == ("write/thanks", path)
    assert library_of(path, [starter_library(), own]) == own
    assert library_of(tmp_path / "a.prompt.yaml", [own]) is None
