"""`library import` and `library export` of bundles: prompts in one zip, with their history or without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench import paths
from workbench.cli.import_report import ImportReport
from workbench.cli.output import note, write_text
from workbench.cli.prompts import find_prompt
from workbench.endpoints.stop import Stop
from workbench.errors import UnknownName, UsageError
from workbench.library.bundles.bundle import Bundle
from workbench.library.bundles.exporting import Source, export_bundle, sources_in
from workbench.library.bundles.planning import Choice, Effect, Incoming, plan
from workbench.library.bundles.reading import read_bundle
from workbench.library.bundles.taking import Chosen, NotTaken, Taken, take
from workbench.library.libraries import Library, LibraryShelf, library_of
from workbench.library.part_names import part_name
from workbench.prompts.file import SUFFIX

POLICIES = ("keep", "theirs", "merge", "refuse")


def export_prompts(names: Sequence[str], out: Path | None, *, history: bool, replace: bool) -> int:
    """Writes the bundle and prints its path."""
    if out is None:
        raise UsageError("A bundle is a file.", "Say which with {option}.", option="--out FILE.zip")
    found = dict.fromkeys(source for name in names for source in _sources(name))
    for _progress in export_bundle(tuple(found), out, with_history=history, replace=replace):
        pass
    write_text(f"{out}\n")
    note(f"{len(found)} in the bundle.")
    return 0


def _sources(name: str) -> Sequence[Source]:
    """A prompt, or those of a folder such as `write/`: of the first library that has it, one's own before others."""
    libraries = LibraryShelf().read().libraries
    if name.endswith("/"):
        return _sources_of_folder(name, libraries)
    path = find_prompt(name).absolute()
    if not path.name.endswith(SUFFIX):
        raise UsageError("{file} is no prompt file.", "Its name must end in {ending}.", file=path, ending=SUFFIX)
    library = library_of(path, libraries)
    folder = path.parent if library is None else library.folder
    return (Source(folder, path.relative_to(folder).as_posix()),)


def _sources_of_folder(name: str, libraries: Sequence[Library]) -> Sequence[Source]:
    """A library's title in front (`team/write/`) says which is meant, and alone it is all of that library."""
    for library in libraries:
        for title in ("", f"{library.title}/", f"{library.kind}/"):
            inner = name[len(title) :].strip("/")
            if name.casefold().startswith(title.casefold()) and ".." not in inner and (inner or title):
                found = sources_in(library.folder, inner)
                if found:
                    return found
    raise UnknownName(
        "There is no folder {name} with prompts.", "`{command}` shows all.", name=name, command="library list"
    )  # fmt: skip


def import_bundle(
    path: Path, into: str | None, policy: str, report: ImportReport, stop: Stop, *, dry_run: bool
) -> None:
    """Prints what it would change, and, unless that is all, does it."""
    try:
        bundle = read_bundle(path)
    except UsageError as error:
        report.refuse(path, path.name, error)
        return
    report.usable = True
    for refused in bundle.refused:
        report.refuse(path, refused.where, refused.reason)
    chosen = []
    for incoming in plan(bundle, paths.library_folder(), into or ""):
        if stop.is_set:
            return
        try:
            choice = _chosen(incoming, policy)
        except UsageError as error:
            report.plan(path, incoming, "refuse", as_data=dry_run)
            report.refuse(path, incoming.path, error)
            continue
        report.plan(path, incoming, choice.value, as_data=dry_run)
        chosen.append(Chosen(incoming, choice))
    if not dry_run:
        _take(path, bundle, chosen, report, stop)


def _take(path: Path, bundle: Bundle, chosen: Sequence[Chosen], report: ImportReport, stop: Stop) -> None:
    for event in _until(stop, take(bundle, chosen, paths.library_folder())):
        if isinstance(event, Taken):
            report.take(path, event.incoming.bundled.prompt.name, paths.library_folder() / event.path, "bundle")
        elif isinstance(event, NotTaken):
            report.refuse(path, event.incoming.path, event.reason)


def _until(stop: Stop, events: Iterator[object]) -> Iterator[object]:
    for event in events:
        yield event
        if stop.is_set:
            return


def _chosen(incoming: Incoming, policy: str) -> Choice:
    """What is done with it; a `UsageError` where the policy leaves it out."""
    if incoming.reason is not None:
        raise incoming.reason
    if incoming.effect is not Effect.BOTH_CHANGED:
        return incoming.choices[0]
    if policy == "refuse":
        raise UsageError(
            "{file} was changed on both sides.", "Choose with {option}.", file=incoming.path,
            option="--conflicts keep, theirs or merge",
        )  # fmt: skip
    if policy != "merge":
        return Choice(policy)
    if Choice.MERGE not in incoming.choices or incoming.merged.conflicts:
        parts = ", ".join(dict.fromkeys(str(part_name(one.part)) for one in incoming.merged.conflicts))
        raise UsageError(
            "{file} cannot be merged: both sides changed {parts}.",
            "Choose in the window, or with {option}.",
            file=incoming.path,
            parts=parts or "all of it",
            option="--conflicts keep or theirs",
        )
    return Choice.MERGE
