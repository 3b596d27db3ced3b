"""Listing libraries: from the cache first, then what changed; the cache may be lost or damaged at any time."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from workbench import paths
from workbench.errors import InvalidFile
from workbench.library import listing as listing_module
from workbench.library.contents import Contents, ContentsReader
from workbench.library.entries import LibraryEntry
from workbench.library.entry_cache import EntryCache
from workbench.library.libraries import FURTHER, Library, LibraryShelf, own_library
from workbench.library.listing import LibraryListing
from workbench.library.search import Query
from workbench.prompts import file
from workbench.prompts.prompt import Example, Prompt


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read, in order."""
    names: list[str] = []

    def load(path: Path) -> Prompt:
        names.append(path.name.removesuffix(file.SUFFIX))
        return file.loads(path.read_text(encoding="utf-8"), str(path))

    monkeypatch.setattr(listing_module.file, "load", load)
    return names


def write(name: str, prompt: Prompt | None = None) -> Path:
    path = own_library().path_of(name)
    file.save(prompt or Prompt(name), path)
    return path


def refreshed(listing: LibraryListing, known: dict[Path, LibraryEntry]) -> dict[str, str]:
    """The names by key, after the events of a refresh."""
    for event in listing.refresh([own_library()]):
        known.update((entry.path, entry) for entry in event.entries)
        for path in event.gone:
            del known[path]
    return {entry.key: entry.name for entry in known.values()}


def test_only_what_changed_is_read_again(read: list[str]) -> None:
    for name in ("a", "b", "c"):
        write(name)
    listing, known = LibraryListing(), dict[Path, LibraryEntry]()
    assert refreshed(listing, known) == {"a": "a", "b": "b", "c": "c"}
    read.clear()
    write("b", Prompt("B"))
    own_library().path_of("c").unlink()
    write("in/d")
    assert refreshed(listing, known) == {"a": "a", "b": "B", "in/d": "in/d"}
    assert read == ["b", "d"]


def test_another_program_start_lists_all_at_once_and_reads_only_what_changed(read: list[str]) -> None:
    for name in ("a", "b", "c"):
        write(name, Prompt(name, tags=("qa",), examples=(Example(output="x"),)))
    (own_library().folder / "bad.prompt.yaml").write_text("format: 1\nname: Bad\nmode: shout\n")
    known: dict[Path, LibraryEntry] = {}
    refreshed(LibraryListing(), known)
    before = {path: (entry.summary, str(entry.error)) for path, entry in known.items()}
    read.clear()
    write("b", Prompt("B"))
    own_library().path_of("c").unlink()
    events = list(LibraryListing().refresh([own_library()]))
    assert {entry.path: (entry.summary, str(entry.error)) for entry in events[0].entries} == before
    assert [[entry.name for entry in event.entries] for event in events if event.entries][1:] == [["B"]]
    assert events[-1].gone == (own_library().path_of("c"),)
    assert events[-1].complete
    assert read == ["b"]


def test_a_change_that_keeps_size_and_time_is_seen() -> None:
    path = write("a")
    listing, known = LibraryListing(), dict[Path, LibraryEntry]()
    refreshed(listing, known)
    before = path.stat()
    write("a", Prompt("b"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert refreshed(listing, known) == {"a": "b"}


def test_a_broken_file_is_an_entry_until_it_is_mended() -> None:
    path = own_library().path_of("a")
    path.parent.mkdir(parents=True)
    path.write_text("name: [")
    listing, known = LibraryListing(), dict[Path, LibraryEntry]()
    refreshed(listing, known)
    assert known[path].summary is None
    assert isinstance(known[path].error, InvalidFile)
    write("a", Prompt("mended"))
    assert refreshed(listing, known) == {"a": "mended"}


def cache_file() -> Path:
    (found,) = paths.cache_folder().glob("*.sqlite")
    return found


def empty(path: Path) -> None:
    path.write_bytes(b"")


def damage_header(path: Path) -> None:
    path.write_bytes(b"no database" + path.read_bytes()[11:])


def damage_pages(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))


def make_newer(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()


def make_foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.executescript("CREATE TABLE entries (other); PRAGMA user_version = 1;")
    database.close()


def spoil_rows(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE entries SET summary = '[]', version = 'x'")
    database.close()


@pytest.mark.parametrize(
    "damage",
    [Path.unlink, empty, damage_header, damage_pages, make_newer, make_foreign, spoil_rows],
)  # fmt: skip
def test_a_cache_that_is_lost_or_damaged_is_made_anew(damage: object, read: list[str]) -> None:
    names = {f"{name}": name for name in "abcdefgh"}
    for name in names:
        write(name, Prompt(name, instruction=f"about {name}" * 300))
    assert refreshed(LibraryListing(), {}) == names
    damage(cache_file())  # type: ignore[operator]
    listing = LibraryListing()
    assert refreshed(listing, {}) == names
    assert listing.index.search(Query.parse("about d")).total == 1
    read.clear()
    assert refreshed(LibraryListing(), {}) == names
    assert read == []


def test_without_a_folder_for_it_nothing_is_remembered(read: list[str]) -> None:
    write("a")
    paths.cache_folder().write_text("a file is in the way")
    for _ in range(2):
        assert refreshed(LibraryListing(), {}) == {"a": "a"}
    assert read == ["a", "a"]


def test_the_texts_are_kept_with_their_parts() -> None:
    library = own_library()
    write("a", Prompt("a", instruction="One", examples=(Example({"q": "Two"}, "Three"),), values={"v": ["네"]}))
    refreshed(LibraryListing(), {})
    cache = EntryCache(library, paths.cache_folder())
    ((_path, text),) = cache.texts()
    cache.close()
    assert [tuple(part) for part in text.parts] == [
        ("instruction", 0, "One"), ("examples", 1, "Two"), ("examples", 1, "Three"), ("values", 0, '["네"]'),
    ]  # fmt: skip
    assert text.body == 'one\0two\0three\0["네"]'


def test_a_refresh_that_is_left_early_loses_nothing() -> None:
    for number in range(250):
        write(f"in {number % 7}/{number}", Prompt(f"{number}", instruction="common words"))
    refreshed(LibraryListing(), {})
    write("new")
    listing, seen = LibraryListing(), 0
    while True:  # each time one event further
        reader = listing.refresh([own_library()])
        seen += 1
        events = [event for _n, event in zip(range(seen), reader, strict=False)]
        reader.close()  # type: ignore[attr-defined]
        if events[-1].complete:
            break
    assert listing.index.search(Query.parse("common words")).total == 250
    assert listing.index.search(Query.parse("new")).total == 1


def contents() -> Contents:
    (*_before, last) = (one for one in ContentsReader(LibraryShelf(), LibraryListing()).read() if one is not None)
    return last


def test_contents_are_folders_of_folders_favourites_and_tags(tmp_path: Path) -> None:
    write("write/mails/b", Prompt("b", tags=("x", "y")))
    write("write/mails/a", Prompt("A", tags=("x",)))
    team = LibraryShelf().add(tmp_path / "team")
    file.save(Prompt("T"), team.path_of("t"))
    LibraryShelf().set_favourite(team, "t", True)
    LibraryShelf().set_favourite(own_library(), "gone", True)
    found = contents()
    assert [one.library.title for one in found.libraries] == ["My prompts", "team", "Starter"]
    (folder,) = found.libraries[0].top.folders
    assert (folder.name, folder.count, folder.entries) == ("write", 2, ())
    assert [entry.name for entry in folder.folders[0].entries] == ["A", "b"]
    assert [entry.name for entry in found.favourites] == ["T"]
    assert (found.tags["x"], found.tags["y"]) == (2, 1)
    assert found.entry(team.path_of("t")) in found.favourites


def test_a_library_that_is_not_there_is_told_and_the_others_are_listed(tmp_path: Path) -> None:
    write("a")
    LibraryShelf().add(tmp_path / "team").folder.rmdir()
    own, team, starter = contents().libraries
    assert (own.problem, starter.problem) == (None, None)
    assert str(tmp_path / "team") in str(team.problem)
    assert own.top.count == 1
    assert starter.top.count > 10


def test_a_library_that_was_removed_and_opened_again_is_listed_as_it_is_now(tmp_path: Path) -> None:
    shelf = LibraryShelf()
    team = shelf.add(tmp_path / "team")
    for name in ("a", "b"):
        file.save(Prompt(name), team.path_of(name))
    reader = ContentsReader(shelf, LibraryListing())
    list(reader.read())
    shelf.remove(team.folder)
    list(reader.read())
    team.path_of("a").unlink()
    shelf.add(team.folder)
    last = [one for one in reader.read() if one is not None][-1]
    assert [entry.name for entry in last.libraries[1].entries.values()] == ["b"]


def test_two_libraries_have_two_caches(tmp_path: Path) -> None:
    for name in ("a", "b"):
        library = Library(tmp_path / name, name, FURTHER)
        file.save(Prompt(name), library.path_of("same"))
        list(LibraryListing().refresh([library]))
    assert len(list(paths.cache_folder().glob("*.sqlite"))) == 2
