"""A point in time as the user reads it."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale


def moment_text(seconds: float) -> str:
    """Unix seconds as date and time of day, short, as the system's language writes them."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(seconds)), QLocale.FormatType.ShortFormat)
