"""From the prompt on the desk to the answers: renders, starts a job a column, folds their events into a comparison."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Job
from ui.extractions import Extraction, Extractions
from ui.models.answer import Answer
from ui.prompt_document import PromptDocument
from ui.services import Services
from ui.token_counts import TokenCounts
from ui.translation import tr
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import Failed, Finished, Queued, RunEvent, Text
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.comparison import Column, Comparison
from workbench.runs.request import RunRequest

# How often the running times move; the texts come with the background's own ticks.
CLOCK_MS = 100


class RunController(QObject):
    """`answers_changed` carries the columns as they are to be shown; `running_changed` that a run began or ended."""

    answers_changed = Signal(object)
    running_changed = Signal(bool)

    def __init__(self, services: Services, document: PromptDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._document = document
        self._comparison = Comparison()
        self._jobs: dict[str, Job[RunEvent]] = {}
        self._preparing: dict[tuple[str, ...], Job[RunRequest]] = {}
        self._sent: dict[str, tuple[RunRequest, Prompt]] = {}
        self._was_running = False
        self._runs = 0
        self.tokens = TokenCounts(services, self)
        self.tokens.changed.connect(self._show)
        self._extractions = Extractions(services.background, self)
        self._extractions.changed.connect(self._show)
        self._looked_for: object = None
        document.prompt_changed.connect(self._show_what_is_looked_for)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._show)
        services.endpoints.changed.connect(self._show_chosen)
        self._show_chosen()

    # What the user does

    def run(self) -> None:
        """Sends the prompt to the chosen endpoints. What still runs is stopped first."""
        endpoints = self._services.endpoints.chosen
        if endpoints:
            self.stop()
            self._runs += 1
            self._prepare(endpoints)

    def run_again(self, key: str) -> None:
        """Sends the prompt, as it is now, to this column's endpoint; the other columns stay."""
        self.stop_column(key)
        self._prepare(tuple(one for one in self._services.endpoints.chosen if one.label == key))

    def stop(self) -> None:
        """Stops everything that runs. What has arrived stays, marked as stopped."""
        for preparing in tuple(self._preparing.values()):
            preparing.stop()
        for job in tuple(self._jobs.values()):
            job.stop()

    def stop_column(self, key: str) -> None:
        if key in self._jobs:
            self._jobs[key].stop()

    # What is shown

    @property
    def count(self) -> int:
        """How often the prompt was run."""
        return self._runs

    @property
    def running(self) -> bool:
        return bool(self._jobs or self._preparing)

    @property
    def comparison(self) -> Comparison:
        return self._comparison

    @property
    def answers(self) -> tuple[Answer, ...]:
        now = time.perf_counter()
        about = {endpoint.label: endpoint.description for endpoint in self._services.endpoints.chosen}
        return tuple(
            Answer(
                column,
                self.tokens.of(column.key),
                column.since_start_ms(now),
                tr(about.get(column.key, "")),
                self._extraction(column),
                self._document.prompt.expected,
            )
            for column in self._comparison.columns
        )

    def sent(self, key: str) -> RunRequest:
        """The request that the column's answer came from."""
        return self._sent[key][0]

    @property
    def sent_prompts(self) -> dict[str, RenderedPrompt]:
        """What each endpoint was sent last."""
        return {request.endpoint.label: request.prompt for request, _prompt in self._sent.values()}

    def sent_values(self, key: str) -> Mapping[str, Any]:
        """The prompt's values when that request was made."""
        return self._sent[key][1].values

    def _show_what_is_looked_for(self, prompt: Prompt) -> None:
        """Other rules, another expectation: the columns show other answers. Any other edit leaves them as they are."""
        if (prompt.answer, prompt.expected) != self._looked_for:
            self._looked_for = (prompt.answer, prompt.expected)
            self._show()

    def _extraction(self, column: Column) -> Extraction | None:
        """Of a whole answer, where rules or something expected say that it matters."""
        prompt = self._document.prompt
        if column.state != "done" or not (prompt.answer or prompt.expected is not None):
            return None
        return self._extractions.of(column.text, prompt.answer)

    @property
    def note(self) -> str:
        """Which run it is, and how long its slowest column took."""
        if not self._runs:
            return ""
        times = [column.total_ms for column in self._comparison.columns if column.total_ms is not None]
        if self.running or not times:
            return tr("Run {number}", number=self._runs)
        return tr("Run {number} · {seconds} s", number=self._runs, seconds=f"{max(times) / 1000:.2f}")

    # How it goes

    def _prepare(self, endpoints: tuple[Endpoint, ...]) -> None:
        """Renders off the GUI thread: a template may take its full time limit."""
        prompt = self._document.prompt
        settings = self._services.settings.value
        located = tuple(one.in_account(settings.aws_profile, settings.aws_region) for one in endpoints)
        labels = tuple(endpoint.label for endpoint in endpoints)
        if labels in self._preparing:
            self._preparing[labels].stop()
        self._preparing[labels] = self._services.background.start(
            lambda _stop: _requests(prompt, located),
            partial(self._start, prompt),
            partial(self._prepared, labels),
            label=tr("Rendering"),
            on_stop=partial(self._prepared, labels, None),
        )
        self._tell_running()

    def _prepared(self, labels: tuple[str, ...], error: WorkbenchError | None) -> None:
        del self._preparing[labels]
        if error is not None:
            self._services.problems.show(error)
        self._tell_running()

    def _start(self, prompt: Prompt, requests: list[RunRequest]) -> None:
        """Each column starts at once; its old answer gives way only now that there is something to send."""
        for request in requests:
            if any(column.key == request.column for column in self._comparison.columns):
                self._sent[request.column] = (request, prompt)
                self._start_column(request)
        self._show()

    def _start_column(self, request: RunRequest) -> None:
        key = request.column
        self.stop_column(key)
        fresh = Column(key, key).apply(Queued(key, time.perf_counter()))
        columns = (fresh if column.key == key else column for column in self._comparison.columns)
        self._comparison = Comparison(tuple(columns))
        self.tokens.begin(key)
        self._jobs[key] = self._services.background.start(
            partial(self._run, request),
            self._apply,
            partial(self._end, request),
            label=key,
            on_stop=partial(self._stopped, request),
        )

    def _run(self, request: RunRequest, stop: Stop) -> Iterator[RunEvent]:
        from workbench.runs.run import run

        return run(request, self._services.transport, stop)

    def _apply(self, events: list[RunEvent]) -> None:
        for event in events:
            if isinstance(event, Text):
                self.tokens.piece(event.column)
        self._comparison = self._comparison.apply_all(events)
        self._show()

    def _stopped(self, request: RunRequest) -> None:
        self._apply([Finished(request.column, time.perf_counter(), complete=False, reason="stopped")])
        self._end(request, None)

    def _end(self, request: RunRequest, error: WorkbenchError | None) -> None:
        key = request.column
        del self._jobs[key]
        if error is not None:
            self._apply([Failed(key, time.perf_counter(), error)])
        self.tokens.end(self._comparison[key], request)
        self._tell_running()

    def _show_chosen(self) -> None:
        """A column for each chosen endpoint; those that stay keep their answers."""
        labels = [endpoint.label for endpoint in self._services.endpoints.chosen]
        for key in self._jobs.keys() - labels:
            self.stop_column(key)
        known = {column.key: column for column in self._comparison.columns}
        self._comparison = Comparison(tuple(known.get(label) or Column(label, label) for label in labels))
        self._show()

    def _tell_running(self) -> None:
        if self.running != self._was_running:
            self._was_running = self.running
            (self._clock.start if self.running else self._clock.stop)()
            self.running_changed.emit(self.running)
        ended = sum(column.ended for column in self._comparison.columns)
        for job in self._jobs.values():
            job.report(ended / len(self._comparison.columns))
        self._show()

    def _show(self) -> None:
        self.answers_changed.emit(self.answers)


def _requests(prompt: Prompt, endpoints: tuple[Endpoint, ...]) -> Iterator[RunRequest]:
    from workbench.runs.requests import requests_for

    yield from requests_for(prompt, endpoints)
