"""Drawing in memory, where there is no screen."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

# What Qt's offscreen platform says each time a window would be raised or given the keyboard.
_EXPECTED = "This plugin does not support"


def draw_in_memory() -> None:
    """Chooses Qt's offscreen platform and silences what it cannot do; call it before the application is made."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_tell)


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:  # noqa: ARG001
    if not message.startswith(_EXPECTED):
        sys.stderr.write(f"{message}\n")
