"""Two copies edited apart at random and merged in both directions: no edit is lost, and every conflict is shown."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.library.sharing.libraries import Shared, prompt
from workbench.library.conflicts import Choice
from workbench.library.sharing.events import Conflicts, Pulled
from workbench.library.sharing.pulling import take
from workbench.library.sharing.remotes import Remote, remote_named
from workbench.library.versions.repository import Repository

SCRIPTS = 12  # for each of the seeds
FIELDS = ("system", "instruction", "input_template")
FOLDERS = ("", "write/", "쓰기/", "a/b/")


@dataclass
class Edits:
    """What one side did, by the word that stands in a file for good: fields with their new text, removed, moved."""

    fields: dict[tuple[str, str], str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)

    def touched(self, key: str) -> bool:
        return key in self.moved or any(one == key for one, _field in self.fields)


class Editor:
    """Edits a library at random; every text is one that was never there before."""

    def __init__(self, library: Shared, number: random.Random, name: str) -> None:
        self.library = library
        self._random = number
        self._name = name
        self._count = 0

    def edit(self) -> Edits:
        edits = Edits()
        contents: dict[str, bytes | None] = {}
        state = dict(self.library.files)
        for _edit in range(self._random.randint(1, 5)):
            self._one(state, edits)
        before = self.library.files
        contents |= dict.fromkeys(before.keys() - state.keys())
        contents |= {path: data for path, data in state.items() if before.get(path) != data}
        if contents:
            self.library.save(contents, "Edit")
        return edits

    def _one(self, state: dict[str, bytes], edits: Edits) -> None:
        what = self._random.choice(("field", "field", "field", "field", "add", "remove", "move"))
        old = [path for path, data in state.items() if key_of(data) not in edits.added]
        if what == "add" or not old:
            key = self._word()
            edits.added.add(key)
            state[f"{self._folder()}{key}.prompt.yaml"] = self._new(key)
            return
        path = self._random.choice(sorted(old))
        key = key_of(state[path])
        if what == "field":
            part, text = self._random.choice(FIELDS), self._text()
            state[path] = re.sub(rb"(?m)^%s: .*$" % part.encode(), f"{part}: {text}".encode(), state[path])
            edits.fields[key, part] = text
        elif what == "remove" and len(state) > 4:
            del state[path]
            edits.removed.add(key)
            edits.moved.pop(key, None)
            edits.fields = {one: text for one, text in edits.fields.items() if one[0] != key}
        elif what == "move":
            place = f"{self._folder()}{self._word()}.prompt.yaml"
            state[place] = state.pop(path)
            edits.moved[key] = place

    def _new(self, key: str) -> bytes:
        return prompt(key, **{part: self._text() for part in FIELDS}, description=f"key {key} {self._text()}")

    def _folder(self) -> str:
        return self._random.choice(FOLDERS)

    def _word(self) -> str:
        self._count += 1
        return f"{self._name}{self._count}x{self._random.randrange(10**6)}"

    def _text(self) -> str:
        return " ".join(f"{self._name}{self._random.randrange(10**9)}" for _word in range(6)) + "."


def key_of(content: bytes) -> str:
    found = re.search(rb"(?m)^name: (\S+)", content)
    assert found is not None
    return found[1].decode()


def bring(one: Shared, other: Shared) -> tuple[Remote, str]:
    """What a fetch does, without the process of a transfer: a hundred of them would take too long."""
    with Repository.open(one.folder) as repository, Repository.open(other.folder) as source:
        source.git.fetch(repository.git)
        return remote_named(repository), source.git.head().decode("ascii")


def take_all(one: Shared, other: Shared, choice: Choice) -> Conflicts | None:
    """Merges what the other has; the conflicts that were shown."""
    remote, theirs = bring(one, other)
    with Repository.open(one.folder) as repository:
        outcome = ended(take(repository, remote, theirs))
        if isinstance(outcome, Pulled):
            return None
        choices = {path: {each.key: choice for each in file.conflicts} for path, file in outcome.files.items()}
        assert isinstance(ended(take(repository, remote, theirs, outcome, choices)), Pulled)
        return outcome


def ended(work: object) -> Conflicts | Pulled:
    try:
        while True:
            next(work)  # type: ignore[call-overload]
    except StopIteration as end:
        result: Conflicts | Pulled = end.value
        return result


@pytest.mark.parametrize("seed", range(10))
def test_no_edit_is_lost_and_every_conflict_is_shown(tmp_path: Path, seed: int) -> None:
    number = random.Random(seed)
    ada = Editor(Shared(tmp_path / "ada", str(tmp_path / "hub")), number, "ada")
    ben = Editor(Shared(tmp_path / "ben", str(tmp_path / "hub")), number, "ben")
    for _file in range(8):
        ada.edit()
    take_all(ben.library, ada.library, Choice.OURS)
    shown = 0
    for script in range(SCRIPTS):
        own, other = ben.edit(), ada.edit()
        choice = number.choice((Choice.OURS, Choice.THEIRS))
        conflicts = take_all(ben.library, ada.library, choice)
        shown += conflicts is not None
        check_edits(ben.library.files, own, other, conflicts, choice)
        assert take_all(ada.library, ben.library, Choice.OURS) is None
        assert ada.library.files == ben.library.files, f"script {script}"
        remove_copies(ada.library)
        take_all(ben.library, ada.library, Choice.OURS)
    assert 0 < shown < SCRIPTS


def remove_copies(library: Shared) -> None:
    """What was kept in two places is put right, so that the next script knows every file by its key."""
    by_key: dict[str, list[str]] = {}
    for path, data in sorted(library.files.items()):
        by_key.setdefault(key_of(data), []).append(path)
    copies: dict[str, bytes | None] = {path: None for paths in by_key.values() for path in paths[1:]}
    if copies:
        library.save(copies, "Remove copies")


def check_edits(files: dict[str, bytes], own: Edits, other: Edits, conflicts: Conflicts | None, choice: Choice) -> None:
    found: dict[str, list[tuple[str, bytes]]] = {}
    for path, data in files.items():
        found.setdefault(key_of(data), []).append((path, data))
    conflicting = {
        (key_of(content), one.key[0] if one.key else "")
        for file in (conflicts.files.values() if conflicts else ())
        for one in file.conflicts
        for content in (file.ours, file.theirs)
        if content is not None
    }
    for edits, against, wins in ((own, other, Choice.OURS), (other, own, Choice.THEIRS)):
        for key in edits.added:
            assert key in found
        for key in edits.removed - against.removed:
            if against.touched(key):
                assert (key, "") in conflicting or key in found
            else:
                assert key not in found
        for (key, part), text in edits.fields.items():
            kept = [text.encode() in data for _path, data in found.get(key, [])]
            if not {(key, part), (key, "")}.isdisjoint(conflicting):
                assert any(kept) == (choice is wins) or len(kept) != 1
            else:
                # Moved and changed too much to be known again, it is two files, with the edits of one side each.
                assert any(kept)
                assert len(kept) == 1 or key in edits.moved | against.moved
            if key not in own.moved | other.moved | dict.fromkeys(against.removed):
                is_contested = against.fields.get((key, part), text) != text
                assert ((key, part) in conflicting) == is_contested
        for key, place in edits.moved.items():
            assert place in [path for path, _data in found.get(key, [])] or (key, "") in conflicting
