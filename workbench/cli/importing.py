"""`library import`: reads the files, writes the prompts, and tells what did not come along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from workbench import paths
from workbench.cli.import_report import ImportReport, in_one_line
from workbench.cli.interruption import stopping_on_interrupt
from workbench.cli.output import note
from workbench.endpoints.stop import Stop
from workbench.errors import UsageError
from workbench.library import placing
from workbench.library.bundles.reading import is_bundle
from workbench.library.file_names import folder_name
from workbench.library.incoming import IncomingFile, read_files
from workbench.library.placing import NotPlaced, Placed

INTERRUPTED = 130
_NAMED = 3


def import_prompts(
    files: Sequence[Path], format_name: str | None, into: str | None, *, as_json: bool, conflicts: str, dry_run: bool
) -> int:
    """Each file is written when it is read, so that an interrupt keeps what is there by then."""
    folder = None if into is None else folder_name(into)
    bundles = [file for file in files if format_name is None and is_bundle(file)]
    others = [file for file in files if file not in bundles]
    if dry_run and others:
        raise UsageError("{option} shows what a bundle would change, and {file} is none.", "Leave the option out.",
                         option="--dry-run", file=others[0])  # fmt: skip
    report = ImportReport(as_json)
    stop = Stop()
    with stopping_on_interrupt(stop):
        _import_files(others, format_name, folder, report, stop)
        if bundles:
            from workbench.cli.bundles import import_bundle

            for bundle in bundles:
                if not stop.is_set:
                    import_bundle(bundle, folder, conflicts, report, stop, dry_run=dry_run)
    report.end()
    return INTERRUPTED if stop.is_set else report.status


def _import_files(
    files: Sequence[Path], format_name: str | None, folder: str | None, report: ImportReport, stop: Stop
) -> None:
    for file in read_files(files, format_name):
        if not stop.is_set:
            _tell(report, file, list(_placed(file, folder, stop)))
        if stop.is_set:
            break


def _placed(file: IncomingFile, folder: str | None, stop: Stop) -> Iterator[Placed | NotPlaced]:
    where = file.folder if folder is None else folder
    prompts = ((one.prompt, where) for one in file.imported.prompts)
    with closing(placing.import_prompts(prompts, paths.library_folder())) as events:
        for event in events:
            yield event
            if stop.is_set:
                return


def _tell(report: ImportReport, file: IncomingFile, events: Sequence[Placed | NotPlaced]) -> None:
    losses: dict[str, list[str]] = {str(phrase): [] for phrase in file.imported.notes}
    report.notes += [{"source": str(file.path), "note": loss} for loss in losses]
    for one, event in zip(file.imported.prompts, events, strict=False):
        if isinstance(event, NotPlaced):
            report.refuse(file.path, event.prompt.name, event.reason)
            continue
        notes = [str(phrase) for phrase in one.notes]
        report.take(file.path, event.prompt.name, event.path, file.imported.format_name, notes)
        for phrase in notes:
            losses.setdefault(phrase, []).append(one.prompt.name)
    for loss, names in losses.items():
        note(in_one_line(f"{file.path}: {loss}{_of(names)}"))
    for each in file.imported.refused:
        report.refuse(file.path, each.where, each.reason)


def _of(names: Sequence[str]) -> str:
    """The prompts that a note is about, a few of them by name."""
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f" ({shown})" if names else ""
