"""The language that the user's system speaks."""

from __future__ import annotations

import os
import platform

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def system_language() -> str:
    """Two letters, such as `ko`. On Linux it comes from the environment, as everywhere there."""
    if platform.system() == "Linux":
        chosen = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
        return chosen[:2] if chosen[:2].isalpha() else "en"
    # Not imported above: its enumerations of all languages and countries take 50 ms of the start.
    from PySide6.QtCore import QLocale

    return QLocale.system().name()[:2]
