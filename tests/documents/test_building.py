"""Collections are built, opened, searched and updated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.documents.building import Built, build
from workbench.documents.collection import Collection
from workbench.documents.collections import Collections
from workbench.documents.document import Document
from workbench.documents.embedders.embedder import Batch
from workbench.documents.recipe import IndexRecipe
from workbench.endpoints.stop import Stop
from workbench.errors import InvalidIndex, UnknownName


class Letters:
    """Counts letters: enough to tell texts apart."""

    key, dimensions = "letters", 26

    def embed(self, texts, stop):
        for first, text in enumerate(texts):
            if stop.is_set:
                return
            yield Batch(first, self.embed_query(text, stop)[None])

    def embed_query(self, text, stop):
        counts = np.array([text.lower().count(chr(97 + i)) for i in range(26)], dtype=np.float32)
        return counts / max(float(np.linalg.norm(counts)), 1.0)

    def close(self):
        pass

    def needs_fitting(self, spec):
        return False

    def open(self, spec, folder, key=""):
        return self

    def fit(self, spec, folder, texts, stop):
        yield from ()


class Texts:
    def find(self, sources, recipe):
        return [(path.name, path) for source in sources for path in sorted(source.iterdir())]

    def read(self, paths, options, stop):
        for name, path in paths:
            yield Document(name, path.read_text(encoding="utf-8"))


def _build(folder, stop=None):
    return list(build(folder, Letters(), Texts(), stop or Stop()))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in {"a": "Error E1042 of pump 7XK-99", "b": "환불은 7일 안에 됩니다", "c": "zebra jazz"}.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path, files: Path) -> Path:
    return Collections(tmp_path / "all").create("Manuals", [files], IndexRecipe())


def test_a_built_collection_is_searched_both_ways(folder):
    _build(folder)
    with Collection.open(folder) as collection:
        for query, name in {"E1042": "a.txt", "7XK-99": "a.txt", "환불": "b.txt"}.items():
            assert [c.document for c in collection.chunks([h.chunk for h in collection.lexical(query, 3)])] == [name]
        best = collection.dense(Letters().embed_query("jazz zebra", Stop()), 1)[0]
        assert collection.chunks([best.chunk])[0].text == "zebra jazz"
        assert best.score == pytest.approx(1)


def test_only_what_changed_is_embedded_and_an_open_reader_keeps_its_generation(folder, files):
    _build(folder)
    with Collection.open(folder) as before:
        (files / "c.txt").write_text("quartz", encoding="utf-8")
        (files / "b.txt").rename(files / "d.txt")
        built = _build(folder)[-1]
        assert isinstance(built, Built)
        assert built.summary.embedded == 1
        assert before.text_of("c.txt") == "zebra jazz"
        assert before.lexical("quartz", 3) == []
    with Collection.open(folder) as after:
        assert [row.name for row in after.documents()] == ["a.txt", "c.txt", "d.txt"]
        assert len(after.lexical("quartz", 3)) == 1


def test_a_stopped_build_changes_nothing_and_keeps_what_was_embedded(folder):
    stop = Stop()
    for event in build(folder, Letters(), Texts(), stop):
        if getattr(event, "stage", "") == "embedding":
            stop.set()
    with pytest.raises(InvalidIndex):
        Collection.open(folder)
    assert _build(folder)[-1].summary.embedded == 2


def test_a_second_program_gets_a_sentence(folder):
    first = build(folder, Letters(), Texts(), Stop())
    next(first)
    with pytest.raises(InvalidIndex, match="another program"):
        _build(folder)
    first.close()


def test_what_is_damaged_or_missing_is_refused(folder, tmp_path):
    _build(folder)
    with Collection.open(folder) as collection, pytest.raises(InvalidIndex, match="dimensions"):
        collection.dense(np.ones(3, dtype=np.float32), 1)
    (folder / "recipe.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InvalidIndex):
        Collection.open(folder)
    with pytest.raises(UnknownName):
        Collection.open(tmp_path / "none")


def test_an_open_collection_knows_when_it_was_built_anew_or_is_gone(folder, files, tmp_path):
    _build(folder)
    with Collection.open(folder) as collection:
        assert collection.is_current()
        (files / "c.txt").write_text("quartz", encoding="utf-8")
        _build(folder)
        assert not collection.is_current()
    with Collection.open(folder) as collection:
        Collections(tmp_path / "all").rename("Manuals", "Books")
        assert not collection.is_current()


def test_a_collection_whose_first_build_was_stopped_is_not_built_yet(folder, tmp_path):
    stop = Stop()
    for event in build(folder, Letters(), Texts(), stop):
        if getattr(event, "stage", "") == "embedding":
            stop.set()
    with pytest.raises(InvalidIndex, match="not built yet"):
        Collection.open(folder)
    (row,) = Collections(tmp_path / "all").rows()
    assert str(row.problem) == "not built yet"
