"""What changed from one version of a prompt to another: in a few words, and as a text to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import Phrase, WorkbenchError
from workbench.library.change_summary import summary
from workbench.library.changes import Change, PartChange, changes
from workbench.library.versions.files import content_of
from workbench.library.versions.history import content
from workbench.library.versions.repository import Repository
from workbench.library.versions.version import Version
from workbench.prompts import file
from workbench.prompts.differences import Difference, differences
from workbench.prompts.prompt import Prompt
from workbench.prompts.tokens import count_tokens

# Parts whose text is sent with each call.
_SENT = ("system", "instruction", "examples", "messages", "input_template", "values")


@dataclass(frozen=True)
class FileNow:
    """The prompt's file as it is on disk: its path in the library, and the content id that was found there."""

    path: str
    found: str | None


Source = Version | FileNow | Prompt


@dataclass(frozen=True)
class VersionText:
    """A version's file as text, and the prompt in it: None where it cannot be read as one, for which see `problem`."""

    text: str
    prompt: Prompt | None
    problem: WorkbenchError | None = None
    content: bytes = b""


@dataclass(frozen=True)
class Comparison:
    """`parts` is None where one of the two is no prompt; then `text` has what differs between the files.

    `tokens` is by how many the sent parts grew, about.
    """

    before: VersionText | None
    after: VersionText
    parts: tuple[PartChange, ...] | None
    text: tuple[Difference, ...] = ()
    tokens: int = 0

    @property
    def summary(self) -> tuple[Phrase, ...]:
        """What changed, in a few phrases."""
        if self.before is None:
            return (Phrase("the first version"),)
        if self.parts is not None:
            return summary(self.parts) or (Phrase("nothing changed"),)
        return (Phrase("the file cannot be read as a prompt"),)


def read_source(repository: Repository | None, library: Path, source: Source) -> VersionText | None:
    """None where there is no file: the version removed the prompt."""
    if isinstance(source, Prompt):
        return VersionText(file.dumps(source), source)
    if isinstance(source, FileNow):
        found = content_of(library, source.path)
        return None if found is None else version_text(found, source.path)
    if repository is None or source.content is None:
        return None
    return version_text(content(repository, source), source.path)


def version_text(data: bytes, source: str) -> VersionText:
    """The text of a prompt file's content; `source` is what a problem calls it."""
    text = data.decode("utf-8-sig", "replace")
    try:
        return VersionText(text, file.loads(text, source), content=data)
    except WorkbenchError as error:
        return VersionText(text, None, error, data)


def compare(before: VersionText | None, after: VersionText | None) -> Comparison:
    """Long work where much differs."""
    after = after or VersionText("", None)
    if before is not None and before.prompt is not None and after.prompt is not None:
        found = changes(before.prompt, after.prompt)
        return Comparison(before, after, found, tokens=sum(map(_grown, found)))
    if before is None and after.prompt is not None:
        return Comparison(None, after, (), differences("", after.text), _grown_from_nothing(after.prompt))
    return Comparison(before, after, None, differences(before.text if before else "", after.text))


def compare_sources(library: Path, pairs: Sequence[tuple[Source | None, Source]]) -> list[Comparison]:
    """Each pair, the earlier one first; None: there was nothing before."""
    repository = Repository.find(library)
    try:
        return [
            compare(
                None if old is None else read_source(repository, library, old), read_source(repository, library, new)
            )
            for old, new in pairs
        ]
    finally:
        if repository is not None:
            repository.close()


def _grown(one: PartChange) -> int:
    if one.part.path[0] not in _SENT or one.change is Change.MOVED:
        return 0
    before, after = (count_tokens(text) if text else 0 for text in (one.before, one.after))
    if one.change is Change.SWITCHED_ON:
        return after
    if one.change is Change.SWITCHED_OFF:
        return -before
    return after - before


def _grown_from_nothing(prompt: Prompt) -> int:
    return sum(map(_grown, changes(Prompt(name=prompt.name, input_template=""), prompt)))
