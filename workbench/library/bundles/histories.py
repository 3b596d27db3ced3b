"""The versions of prompts that go out, each library opened once."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from workbench import paths
from workbench.library.bundles.bundle import MOST_PROMPT_BYTES, BundledVersion
from workbench.library.bundles.manifest import usual_moment
from workbench.library.versions import history
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import commit_waiting


class Histories:
    """A context: at its end the repositories are closed."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._open: dict[Path, Repository | None] = {}

    def __enter__(self) -> Histories:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def of(self, library: Path, path: str) -> tuple[tuple[BundledVersion, ...], dict[str, bytes]]:
        """The versions of a prompt, the newest first, and each content by its id. The starter library has none."""
        repository = self._repository(library)
        if repository is None:
            return (), {}
        versions: list[BundledVersion] = []
        contents: dict[str, bytes] = {}
        for one in history.history(repository, path):
            if one.content is None:
                continue
            content = contents.get(one.content) or history.content(repository, one)
            if len(content) <= MOST_PROMPT_BYTES:
                contents[one.content] = content
                when = usual_moment(one.when)
                versions.append(BundledVersion(one.content, one.author, one.address, when, one.message, one.names))
        return tuple(versions), contents

    def _repository(self, library: Path) -> Repository | None:
        if library not in self._open:
            self._open[library] = None if library == paths.starter_folder() else self._opened(library)
        return self._open[library]

    def _opened(self, library: Path) -> Repository | None:
        for _commit in commit_waiting(library):  # so that what was saved a moment ago is in it
            pass
        repository = Repository.find(library)
        return repository if repository is None else self._stack.enter_context(repository)
