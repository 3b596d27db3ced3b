"""Collections are built, opened, searched and updated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.documents.build_events import Built
from workbench.documents.building import build
from workbench.documents.collection import Collection
from workbench.documents.collections import Collections
from workbench.documents.document import Document, Part, Skipped
from workbench.documents.embedders.embedder import Batch
from workbench.documents.recipe import IndexRecipe
from workbench.endpoints.stop import Stop
from workbench.errors import InvalidIndex, Phrase, UnknownName


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


def _build(folder, **options):
    return list(build(folder, Letters(), Texts(), Stop(), **options))


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


def test_a_damaged_or_foreign_database_is_refused_and_built_anew_from_its_documents(folder):
    _build(folder)
    (folder / "collection.sqlite").write_bytes(b"not a database at all" * 500)
    for suffix in ("-wal", "-shm"):
        folder.joinpath(f"collection.sqlite{suffix}").unlink(missing_ok=True)
    with pytest.raises(InvalidIndex, match="cannot be read"):
        Collection.open(folder)
    with pytest.raises(InvalidIndex, match="cannot be written"):
        _build(folder)
    assert isinstance(_build(folder, anew=True)[-1], Built)
    with Collection.open(folder) as collection:
        assert collection.size == 3


def test_words_that_are_lost_are_told_and_made_anew_from_the_chunks(folder):
    _build(folder)
    for path in (folder / "words").iterdir():
        path.unlink()
    with pytest.raises(InvalidIndex):
        Collection.open(folder)
    assert _build(folder)[-1].summary.embedded == 0
    with Collection.open(folder) as collection:
        assert len(collection.lexical("E1042", 3)) == 1


def test_above_the_limit_vectors_are_searched_approximately_and_updates_come_beside(folder, files):
    for number in range(60):
        (files / f"n{number}.txt").write_text(f"{'abcdefghij'[number % 10] * (number + 1)} {number}", encoding="utf-8")
    _build(folder, flat_most=20)
    with Collection.open(folder) as collection:
        assert collection.index_kind == "ivf"
        size = collection.size
    (files / "new.txt").write_text("quartz wax", encoding="utf-8")
    (files / "c.txt").unlink()
    _build(folder, flat_most=20)
    with Collection.open(folder) as collection:
        assert collection.index_kind == "ivf"
        assert collection.size == size
        for text, there in (("quartz wax", True), ("zebra jazz", False)):
            best = collection.dense(Letters().embed_query(text, Stop()), 1)[0]
            assert (collection.chunks([best.chunk])[0].text == text) == there
    _build(folder)
    with Collection.open(folder) as collection:
        assert collection.index_kind == "flat"


def test_a_file_of_all_vectors_forgets_what_was_removed_since(folder, files, monkeypatch):
    monkeypatch.setattr("workbench.documents.stores.vector_file._LEAST", 2)
    _build(folder)
    assert list(folder.glob("vectors-*.faiss"))
    (files / "c.txt").unlink()
    _build(folder)
    with Collection.open(folder) as collection:
        found = collection.dense(Letters().embed_query("jazz zebra", Stop()), 9)
        assert {one.document for one in collection.chunks([hit.chunk for hit in found])} == {"a.txt", "b.txt"}
        assert len(found) == 2


def test_a_vector_file_that_is_lost_is_done_without(folder):
    _build(folder, flat_most=1)
    (path,) = folder.glob("vectors-*.faiss")
    path.write_bytes(path.read_bytes()[:-9])
    with Collection.open(folder) as collection:
        assert collection.index_kind == "flat"
        assert len(collection.dense(Letters().embed_query("jazz", Stop()), 9)) == 3
    _build(folder, flat_most=1)
    with Collection.open(folder) as collection:
        assert collection.index_kind == "flat"


def test_a_document_is_kept_with_its_parts_and_reasons_can_be_translated(folder, files):
    class Parted(Texts):
        def read(self, paths, options, stop):
            for name, path in paths:
                if name == "a.txt":
                    yield Skipped(name, Phrase("It is {what}.", what=Phrase("too large")))
                else:
                    text = path.read_text(encoding="utf-8")
                    yield Document(name, text, (Part("page", "1", 0, 3),), "text", "cp949", (Phrase("one {n}", n=2),))

    list(build(folder, Letters(), Parted(), Stop()))
    with Collection.open(folder) as collection:
        document = collection.document("b.txt")
        assert (document.parts, document.encoding) == ((Part("page", "1", 0, 3),), "cp949")
        assert str(document.notes[0]) == "one 2"
        (skipped,) = collection.skipped()
        assert skipped.reason.template == "It is {what}."
        assert str(skipped.reason) == "It is too large."
