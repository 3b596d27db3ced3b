"""What is done with collections of documents, in the background: listed, built, renamed, deleted, asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ui.background import Job, once
from ui.models.file_rows import FileRow
from ui.services import Services
from ui.translation import ntr, phrase_sentence, tr
from workbench.endpoints.stop import Stop
from workbench.errors import Phrase, WorkbenchError
from workbench.prompts.prompt import Context

if TYPE_CHECKING:
    from workbench.documents.build_events import BuildEvent, Progress
    from workbench.documents.passage import Retrieval
    from workbench.documents.recipe import IndexRecipe


class CollectionWork(QObject):
    """One build at a time. `listed` carries the rows of all collections, `files` (name, rows) those of one, `changed`
    rows of the one that is built, `progress` a sentence and a share of 1 (-1: unknown), `ended` a sentence on how a
    build ended, `found` a retrieval, `failed` an error or None."""

    listed = Signal(object)
    files = Signal(str, object)
    changed = Signal(str, object)
    progress = Signal(str, float)
    ended = Signal(str)
    found = Signal(object)
    failed = Signal(object)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._documents = services.documents
        self._building: Job[Any] | None = None
        self._asking: Job[Any] | None = None

    @property
    def building(self) -> bool:
        return self._building is not None

    # Looking

    def read(self) -> None:
        """Lists the collections."""
        self._once(lambda: self._documents.collections.rows(), self.listed.emit)

    def read_files(self, name: str) -> None:
        """The files of that collection, as they were built last."""

        def read() -> list[FileRow]:
            collection = self._documents.asked.opened(name)
            rows = [FileRow(row.name, "done", row.chunks) for row in collection.documents()]
            return rows + [FileRow(one.name, "skipped", 0, phrase_sentence(one.reason)) for one in collection.skipped()]

        self._once(read, lambda rows: self.files.emit(name, rows))

    def explain(
        self, name: str, question: str, sentence: str, context: Context, shown: Callable[[Any], None],
        failed: Callable[[WorkbenchError], None],
    ) -> None:  # fmt: skip
        """Why `sentence` is not among the passages for the question: `shown` is given the `Explanation`."""
        wanted = replace(context, index=name)

        def ask(stop: Stop) -> Iterator[Any]:
            from workbench.documents.why import why

            asked = self._documents.asked
            embedder = None if wanted.mode == "lexical" else asked.embedder_of(name)
            yield why(asked.opened(name), embedder, question, wanted, sentence, stop, name=name)

        def done(error: WorkbenchError | None) -> None:
            if error is not None:
                failed(error)

        self._services.background.start(
            ask, lambda found: shown(found[-1]), done, label=tr("Searching {name}", name=name), soon=True
        )

    def search(self, name: str, question: str, context: Context) -> None:
        """Asks the collection; a question before it that is still asked is given up."""
        if self._asking is not None:
            self._asking.stop()
        wanted = replace(context, index=name)

        def ask(stop: Stop) -> Iterator[Retrieval]:
            yield self._documents.asked.retrieve(wanted, question, stop)

        def done(error: WorkbenchError | None) -> None:
            self._asking = None
            self.failed.emit(error)

        self._asking = self._services.background.start(
            ask, lambda found: self.found.emit(found[-1]), done, label=tr("Searching {name}", name=name), soon=True,
            on_stop=lambda: None,
        )  # fmt: skip

    # Changing

    def add(self, name: str, paths: Sequence[Path]) -> None:
        """Puts files and folders into a collection and builds it."""
        self._change(name, lambda sources, recipe: (tuple(dict.fromkeys((*sources, *paths))), recipe))

    def create(self, paths: Sequence[Path], recipe: IndexRecipe) -> str:
        """A new collection of these files and folders, called as the first one; it is built at once."""
        name = self._free_name(paths[0].stem if paths else tr("Documents"))
        self._documents.collections.create(name, paths, recipe)
        self.build(name)
        return name

    def use_recipe(self, name: str, recipe: IndexRecipe) -> None:
        """Builds the collection in another way."""
        self._change(name, lambda sources, _recipe: (sources, recipe))

    def rename(self, name: str, new: str) -> None:
        """Prompts that name it must be told the new name by hand."""
        self._documents.asked.forget(name)
        self._documents.collections.rename(name, new.strip())
        self.read()

    def delete(self, name: str) -> None:
        """The index goes; the documents stay where they are."""
        self._documents.asked.forget(name)
        self._documents.collections.delete(name)
        self.read()

    def build(self, name: str, *, anew: bool = False) -> None:
        """Brings the collection up to date; what is unchanged is not worked on again, unless all is made `anew`."""
        if self._building is not None:
            return
        folder = self._documents.collections.folder_of(name)

        def work(stop: Stop) -> Iterator[BuildEvent]:
            from workbench.documents.building import build

            with self._documents.reader() as reader:
                yield from build(folder, self._documents.embedders, reader, stop, anew=anew)

        label = tr("Indexing {name}", name=name)
        self._building = self._services.background.start(
            work, lambda events: self._tell(name, events), lambda error: self._built(name, error), label=label,
            on_stop=lambda: self._built(name, None),
        )  # fmt: skip
        self.progress.emit(label, -1.0)

    def stop(self) -> None:
        if self._building is not None:
            self._building.stop()

    def recipe(self, name: str) -> IndexRecipe:
        from workbench.documents.collection import read_recipe

        return read_recipe(self._documents.collections.folder_of(name)).recipe

    def sample(self) -> Path:
        """A copy of the documents that ship with the program, to try collections with."""
        from workbench import paths

        place = paths.home() / "sample-documents"
        if not place.is_dir():
            shutil.copytree(paths.resources_folder() / "documents", place)
        return place

    # How it goes

    def _change(self, name: str, changed: Callable[[Any, IndexRecipe], tuple[Any, IndexRecipe]]) -> None:
        from workbench.documents.collection import Made, read_recipe, write_recipe

        folder = self._documents.collections.folder_of(name)
        before = read_recipe(folder)
        sources, recipe = changed(before.sources, before.recipe)
        write_recipe(folder, Made(before.name, sources, recipe))
        self.build(name)

    def _tell(self, name: str, events: list[BuildEvent]) -> None:
        from workbench.documents.build_events import Built, FileState, Progress

        rows = [_row(event) for event in events if isinstance(event, FileState)]
        if rows:
            self.changed.emit(name, rows)
        last = next((event for event in reversed(events) if isinstance(event, Progress)), None)
        if last is not None:
            self.progress.emit(_told(last), last.done / last.total if last.total else -1.0)
        for event in events:
            if isinstance(event, Built):
                made = event.summary
                told = ntr("{n} chunk", "{n} chunks", made.chunks)
                self.ended.emit(
                    tr("{chunks}, {new} of them new, in {seconds} s", chunks=told, new=made.embedded,
                       seconds=f"{made.seconds:.1f}")
                )  # fmt: skip

    def _built(self, name: str, error: WorkbenchError | None) -> None:
        self._building = None
        self.progress.emit("", 0.0)
        self.failed.emit(error)
        self.read()
        if error is None:
            self.read_files(name)

    def _free_name(self, wanted: str) -> str:
        wanted = "".join(one for one in wanted if one.isprintable() and one not in "/\\").strip()[:60] or "documents"
        known = set(self._documents.names())
        numbered = (f"{wanted} {n}" for n in range(2, len(known) + 3))
        return wanted if wanted not in known else next(one for one in numbered if one not in known)

    def _once(self, work: Callable[[], Any], shown: Callable[[Any], object]) -> None:
        def came(found: list[Any]) -> None:
            shown(found[-1])

        def done(error: WorkbenchError | None) -> None:
            if error is not None:
                self.failed.emit(error)

        self._services.background.start(once(work), came, done, soon=True)


def _row(event: Any) -> FileRow:
    reason = phrase_sentence(event.reason) if isinstance(event.reason, Phrase) else str(event.reason)
    return FileRow(event.name, event.state, event.chunks, reason)


def _told(progress: Progress) -> str:
    """What is being done, how fast, and how long it will take."""
    stage = {
        "reading": tr("Reading"),
        "embedding": tr("Embedding"),
        "indexing": tr("Indexing"),
        "saving": tr("Saving"),
    }.get(progress.stage, progress.stage)
    told = f"{stage} {progress.done:,} / {progress.total:,}" if progress.total > 1 else stage
    if progress.rate:
        told += " · " + tr("{n} a second", n=f"{progress.rate:,.0f}")
    if progress.seconds_left is not None and progress.seconds_left >= 1:
        told += " · " + tr("{n} s left", n=f"{progress.seconds_left:,.0f}")
    return told
