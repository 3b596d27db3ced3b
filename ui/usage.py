"""Opens the plot of what was used, read from the history in the background."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.services import Services
from ui.widgets.usage_dialog import FIRST_SPAN, UsageDialog
from workbench.runs.history.records import DayUsage

if TYPE_CHECKING:
    from workbench.runs.history.history import History


def open_usage(services: Services, window: QWidget) -> UsageDialog:
    dialog = UsageDialog(window, services.appearance.theme)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def read(days: int) -> None:
        today = datetime.now().astimezone()
        first = today.date() - timedelta(days=days - 1)
        since = datetime.combine(first, time.min).astimezone().timestamp()
        job = services.background.start(
            lambda _stop: _read(services.history, since, today.timestamp()),
            lambda found: dialog.show_usage(found[-1], first, today.date()),
            dialog.show_error,
        )
        dialog.finished.connect(job.stop)

    dialog.span_chosen.connect(read)
    read(FIRST_SPAN)
    dialog.open()
    return dialog


def _read(history: History, since: float, until: float) -> Iterator[tuple[DayUsage, ...]]:
    yield history.usage(since, until)
