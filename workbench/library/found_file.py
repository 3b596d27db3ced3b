"""What stands in a prompt file now, to be compared with what an open prompt came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.library.versions.change import content_id
from workbench.prompts import file
from workbench.prompts.prompt import Prompt
from workbench.yaml_fields import read_content


@dataclass(frozen=True)
class FoundFile:
    """`content` is the content id, None where there is no file or it cannot be read; `error` says what is wrong."""

    path: Path
    content: str | None = None
    prompt: Prompt | None = None
    error: WorkbenchError | None = None

    @property
    def is_gone(self) -> bool:
        return self.content is None and self.error is None


def find_file(path: Path) -> FoundFile:
    """Reads the file; whatever is wrong with it is in the result."""
    if not path.exists():
        return FoundFile(path)
    try:
        data = read_content(path)
    except WorkbenchError as error:
        return FoundFile(path, error=error)
    try:
        return FoundFile(path, content_id(data), prompt=file.decoded(data, path))
    except WorkbenchError as error:
        return FoundFile(path, content_id(data), error=error)


def changed_since(path: Path, content: str | None) -> bool:
    """Whether the file now has another content than that; None is one that nobody knows, which is never changed.

    A file that is gone has nothing to lose; of one that cannot be read nobody can say so.
    """
    if content is None or not path.exists():
        return False
    try:
        return content_id(path.read_bytes()) != content
    except OSError:
        return True
