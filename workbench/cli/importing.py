"""`library import`: reads the files, writes the prompts, and tells what did not come along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench import paths
from workbench.cli.interruption import stopping_on_interrupt
from workbench.cli.output import note, write_json, write_text
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError
from workbench.library.file_names import folder_name
from workbench.library.incoming import IncomingFile, read_files
from workbench.library.placing import NotPlaced, Placed, place_prompts

DONE, SOME_REFUSED, NOTHING_USABLE, INTERRUPTED = 0, 1, 2, 130
_NAMED = 3


def import_prompts(files: Sequence[Path], format_name: str | None, into: str | None, *, as_json: bool) -> int:
    """Each file is written when it is read, so that an interrupt keeps what is there by then."""
    folder = None if into is None else folder_name(into)
    report = _Report(as_json)
    stop = Stop()
    with stopping_on_interrupt(stop):
        for file in read_files(files, format_name):
            if not stop.is_set:
                report.tell(file, list(_placed(file, folder, stop)))
            if stop.is_set:
                break
    report.end()
    if stop.is_set:
        return INTERRUPTED
    if not report.refused:
        return DONE
    return SOME_REFUSED if report.imported else NOTHING_USABLE


def _placed(file: IncomingFile, folder: str | None, stop: Stop) -> Iterator[Placed | NotPlaced]:
    where = file.folder if folder is None else folder
    prompts = ((one.prompt, where) for one in file.imported.prompts)
    for event in place_prompts(prompts, paths.library_folder()):
        yield event
        if stop.is_set:
            return


@dataclass
class _Report:
    """Paths (or one JSON object at the end) on standard output; what was lost or refused on standard error."""

    as_json: bool
    imported: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, file: IncomingFile, events: Sequence[Placed | NotPlaced]) -> None:
        losses: dict[str, list[str]] = {str(phrase): [] for phrase in file.imported.notes}
        self.notes += [{"source": str(file.path), "note": loss} for loss in losses]
        for one, event in zip(file.imported.prompts, events, strict=False):
            if isinstance(event, NotPlaced):
                self._refuse(file.path, event.prompt.name, event.reason)
                continue
            self._take(file, event, [str(phrase) for phrase in one.notes])
            for phrase in one.notes:
                losses.setdefault(str(phrase), []).append(one.prompt.name)
        for loss, names in losses.items():
            note(_in_one_line(f"{file.path}: {loss}{_of(names)}"))
        for each in file.imported.refused:
            self._refuse(file.path, each.where, each.reason)

    def end(self) -> None:
        if self.as_json:
            write_json({"imported": self.imported, "refused": self.refused, "notes": self.notes})
        note(f"{len(self.imported)} imported, {len(self.refused)} refused.")

    def _take(self, file: IncomingFile, event: Placed, notes: list[str]) -> None:
        self.imported.append(
            {
                "name": event.prompt.name,
                "file": str(event.path),
                "source": str(file.path),
                "format": file.imported.format_name,
                "notes": notes,
            }
        )
        if not self.as_json:
            write_text(f"{event.path}\n")

    def _refuse(self, source: Path, where: str, reason: WorkbenchError) -> None:
        self.refused.append({"source": str(source), "where": where, "reason": reason.message, "hint": reason.hint})
        told = f"{where}: " if where != source.name else ""
        note(_in_one_line(f"{source}: {told}refused: {reason}"))


def _of(names: Sequence[str]) -> str:
    """The prompts that a note is about, a few of them by name."""
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f" ({shown})" if names else ""


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
