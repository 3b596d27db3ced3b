"""Where a prompt lives, in a word."""

from __future__ import annotations

from pathlib import Path

from ui.translation import tr
from workbench import paths


def place_name(path: Path | None) -> str:
    """As the top bar names it; nothing for a prompt without a file."""
    if path is None:
        return ""
    if path.is_relative_to(paths.starter_folder()):
        return tr("Starter")
    return tr("My prompts") if path.parent == paths.library_folder() else path.parent.name
