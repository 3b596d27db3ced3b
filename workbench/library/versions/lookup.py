"""Finding a version of a prompt by what the user calls it."""

from __future__ import annotations

import re

from workbench.errors import UnknownName, UsageError
from workbench.library.versions.history import history
from workbench.library.versions.repository import Repository
from workbench.library.versions.version import Version
from workbench.prompts.file import SUFFIX

# As git: fewer digits are the same for too many commits.
LEAST_DIGITS = 4
_DIGITS = re.compile(rf"[0-9a-f]{{{LEAST_DIGITS},64}}", re.IGNORECASE)


def version_called(repository: Repository, path: str, wanted: str) -> Version:
    """The version of the prompt at `path` that has the name `wanted`, else the one whose id begins so.

    None, or several: a `UsageError`. Long work.
    """
    begins = []
    for version in history(repository, path):
        if wanted in version.names:
            return version
        if version.id.startswith(wanted.lower()):
            begins.append(version)
    if not _DIGITS.fullmatch(wanted) or not begins:
        raise UnknownName(
            "The prompt {path} has no version {name}.",
            "Give the name of a version, or at least {digits} digits of its id; `library history` lists both.",
            path=path.removesuffix(SUFFIX),
            name=wanted or "“”",
            digits=LEAST_DIGITS,
        )
    if len(begins) > 1:
        raise UsageError(
            "Several versions of {path} begin with {name}.",
            "Give more digits: {known}.",
            path=path.removesuffix(SUFFIX),
            name=wanted,
            known=", ".join(version.id[: len(wanted) + 4] for version in begins[:8]),
        )
    return begins[0]
