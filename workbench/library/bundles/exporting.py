"""Writing prompts into a bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from workbench.errors import UsageError, WorkbenchError
from workbench.library.bundles.archive import packed
from workbench.library.bundles.bundle import (
    MANIFEST,
    MIB,
    MOST_BYTES,
    MOST_ENTRIES,
    MOST_PROMPT_BYTES,
    MOST_VERSIONS,
    PROMPTS,
    Listed,
    Manifest,
)
from workbench.library.bundles.histories import Histories
from workbench.library.bundles.manifest import encoded
from workbench.library.bundles.reading import prompt_in, version_entry
from workbench.library.exporting import write_new
from workbench.library.file_names import name_key
from workbench.library.library_walk import walk
from workbench.library.safe_paths import inner_path
from workbench.library.versions.change import content_id
from workbench.library.versions.files import content_of
from workbench.prompts.file import SUFFIX


@dataclass(frozen=True)
class Source:
    """A prompt to be exported: its library's folder, and its path within that."""

    library: Path
    path: str


@dataclass(frozen=True)
class Progress:
    """How many of the prompts are gathered, then how many files are packed."""

    done: int
    count: int


@dataclass
class _Gathered:
    listed: list[Listed] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    older: dict[str, bytes] = field(default_factory=dict)
    versions: int = 0
    size: int = 0

    def add(self, listed: Listed, content: bytes, older: Mapping[str, bytes]) -> None:
        self.listed.append(listed)
        self.files[listed.path] = content
        new = {name: data for name, data in older.items() if name not in self.older}
        self.older |= new
        self.versions += len(listed.versions)
        self.size += len(content) + sum(map(len, new.values()))
        entries = len(self.files) + len(self.older)
        if self.size > MOST_BYTES or entries >= MOST_ENTRIES or self.versions > MOST_VERSIONS:
            raise UsageError(
                "The bundle would be too large: it may have {most} MB, {entries} files and {versions} versions.",
                "Export fewer prompts, or leave out their history.",
                most=MOST_BYTES // MIB,
                entries=MOST_ENTRIES,
                versions=MOST_VERSIONS,
            )

    def entries(self, made: datetime, history: bool) -> Iterator[tuple[str, bytes]]:
        listed = tuple(sorted(self.listed, key=lambda one: one.path))
        yield MANIFEST, encoded(Manifest(made, program_version(), history, listed))
        yield from ((PROMPTS + path, self.files[path]) for path in sorted(self.files))
        current = {one.content for one in listed}
        yield from ((version_entry(name), self.older[name]) for name in sorted(self.older) if name not in current)


def export_bundle(
    sources: Sequence[Source],
    target: Path,
    *,
    with_history: bool,
    made: datetime | None = None,
    replace: bool = False,
) -> Iterator[Progress]:
    """Writes the bundle, whole or not at all. Long work.

    A prompt that is broken, too large or not readable is a `UsageError`, and no file is written. So is a `target` that
    is there, unless it may be replaced.
    """
    gathered = _Gathered()
    with Histories() as histories:
        for number, (source, path) in enumerate(zip(sources, _own_paths(sources), strict=True), start=1):
            _gather(source, path, gathered, histories if with_history else None)
            yield Progress(number, len(sources))
    entries = list(gathered.entries(made or datetime.now(UTC), with_history))
    data = None
    for number, data in enumerate(packed(entries), start=1):  # noqa: B007 - the last one is the zip
        yield Progress(number, len(entries) + 1)
    write_new(data or b"", target, replace=replace)


def sizes(sources: Sequence[Source], *, with_history: bool) -> Iterator[int]:
    """How many bytes the bundle has before it is packed: grows with each prompt. What cannot be read counts nothing."""
    gathered = _Gathered()
    with Histories() as histories:
        for source, path in zip(sources, _own_paths(sources), strict=True):
            with suppress(WorkbenchError):
                _gather(source, path, gathered, histories if with_history else None)
            yield gathered.size


def sources_in(library: Path, folder: str = "") -> tuple[Source, ...]:
    """The prompt files of a library, or of a folder in it such as `write`; links are none."""
    top = library / folder
    found = walk(top) if top.is_dir() else ()
    files = [one.path for one in found if one is not None and not one.path.is_symlink() and one.refusal is None]
    return tuple(Source(library, path) for path in sorted(file.relative_to(library).as_posix() for file in files))


def program_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"prompt-workbench {version('prompt-workbench')}"
    except PackageNotFoundError:
        return "prompt-workbench"


def _own_paths(sources: Sequence[Source]) -> Iterator[str]:
    """A path for each, also where two libraries have a prompt of the same path."""
    taken: set[str] = set()
    for source in sources:
        stem = source.path.removesuffix(SUFFIX)
        names = (source.path if n == 1 else f"{stem} ({n}){SUFFIX}" for n in range(1, len(sources) + 1))
        path = next(name for name in names if name_key(name) not in taken)
        taken.add(name_key(path))
        yield path


def _gather(source: Source, path: str, gathered: _Gathered, histories: Histories | None) -> None:
    inner_path(PROMPTS + path)
    content = _content(source)
    prompt = prompt_in(content, str(source.library / source.path))
    versions, older = ((), {}) if histories is None else histories.of(source.library, source.path)
    gathered.add(Listed(path, prompt.name, content_id(content), versions), content, older)


def _content(source: Source) -> bytes:
    file = source.library / source.path
    content = content_of(source.library, source.path)
    if content is None:
        raise UsageError("There is no prompt {file}.", "It was moved or removed: choose again.", file=file)
    if len(content) > MOST_PROMPT_BYTES:
        raise UsageError(
            "{file} is larger than {limit} MiB.",
            "Split it into several files.",
            file=file,
            limit=MOST_PROMPT_BYTES // MIB,
        )
    return content
