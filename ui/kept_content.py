"""Keeping what another program wrote into a file, before it is written over."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from workbench import paths
from workbench.atomic_file import write_atomically
from workbench.errors import UsageError
from workbench.library.places import library_of, path_in
from workbench.yaml_fields import read_content


def keep_content(path: Path) -> Path | None:
    """Keeps what is in the file: as a version where that is possible, else as a copy, of which it gives the place.

    Safe on disk when this returns. What can be kept in neither way is a `UsageError`.
    """
    from workbench.library.versions.saving import keep_outside

    library = library_of(path)
    if library is not None:
        with contextlib.suppress(UsageError):  # a repository that cannot be used
            keep_outside(library, [path_in(library, path)])
            return None
    copy = paths.replaced_folder() / f"{time.strftime('%Y%m%d-%H%M%S')}-{path.name}"
    write_atomically(copy, read_content(path))
    return copy
