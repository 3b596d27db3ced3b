"""The history as the settings want it: opened when the window stands there, and what is overdue removed."""

from __future__ import annotations

from ui.services import Services
from workbench.errors import WorkbenchError


def tidy_history(services: Services) -> None:
    """Also ends what a program that died has left there. What is wrong with the history is told."""
    settings, history = services.settings.value, services.history

    def done(error: WorkbenchError | None) -> None:
        problem = error or history.problem
        if problem is not None:
            services.problems.show(problem)

    services.background.start(
        lambda _stop: history.tidied(settings.history_days, settings.history_megabytes), lambda _counts: None, done
    )
