"""Sending the prompt on the desk: renders, starts a job a column, and hands on what its calls tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui.arrived_answers import ArrivedAnswers
from ui.background import Job
from ui.desk_run import desk_run
from ui.models.answer import Answer
from ui.models.desk_columns import DeskColumns
from ui.models.moment import seconds_text
from ui.models.money import dollars
from ui.prompt_document import PromptDocument
from ui.ready_run import Ran, ReadyColumn, ReadyRun, Ticked, asking, begun, ready_columns
from ui.services import Services
from ui.translation import tr
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import RunEvent
from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.comparison import Comparison
from workbench.runs.request import RunRequest
from workbench.runs.sampled_column import Sample, SampledColumn
from workbench.runs.variant import Variant

if TYPE_CHECKING:
    from workbench.runs.history.recording import RecordedRun
    from workbench.runs.history.records import StoredCall, StoredColumn, StoredRun
    from workbench.runs.sampling import MakeCall

# How often the running times move; the texts come with the background's own ticks.
CLOCK_MS = 100
# A run of more calls asks first: at a few cents a call it is real money, and minutes of an endpoint that others use.
CALLS_WITHOUT_QUESTION = 60
# States of answers that running what failed again is for; what the user stopped is none of them.
UNFINISHED = ("failed", "partial")
_Called = tuple[tuple[Variant, Endpoint], ...]


class RunController(QObject):
    """`answers_changed` carries the columns as they are to be shown; `running_changed` that a run began or ended.

    `columns` is what each column stands for; their keys are those of the answers. `ticked` are the passages that go
    into the prompt, where not all that are found do. `uid` is what the history calls the
    run that was sent last, '' before the first.
    """

    answers_changed = Signal(object)
    running_changed = Signal(bool)

    def __init__(self, services: Services, document: PromptDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._document = document
        self.columns = DeskColumns(services.endpoints, self)
        self.repeats = 1
        self.ticked: Ticked | None = None
        self.uid = ""
        self._arrived = ArrivedAnswers(services, document, self)
        # What many calls tell in one go is shown once.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show)
        self._arrived.changed.connect(self._soon.start)
        self.tokens = self._arrived.tokens
        self._jobs: dict[str, Job[RunEvent]] = {}
        self._preparing: dict[tuple[str, ...], Job[ReadyRun]] = {}
        self._recorded: dict[str, RecordedRun] = {}
        self._was_running = False
        self._runs = 0
        self._ran: dict[str, Ran] = {}
        self._shown: StoredRun | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._show)
        self.columns.changed.connect(self._show_chosen)
        self._show_chosen()

    # What the user does

    def run(self) -> None:
        """Sends the prompt to the chosen endpoints. What still runs is stopped first. Many calls are asked about."""
        called = self.columns.called
        if called and self._may_call(self.calls):
            self.stop()
            self._show_chosen()
            self._runs += 1
            self._render(called, cached=self._services.settings.value.cache)

    def run_again(self, key: str) -> None:
        """Sends the prompt, as it is now, to this column's endpoint; the other columns stay.

        Of an earlier run that is shown, the column is sent as it was.
        """
        if self._shown is not None:
            self._send_as_it_was((self._arrived.sent(key),))
        elif self._may_call(self._calls_of_a_column):
            self.stop_column(key)
            self._render(tuple(one for one in self.columns.called if one[0].key == key))

    def run_failed(self) -> None:
        """As `run_again`, for every column whose answer failed or broke off."""
        keys = [column.key for column in self.comparison.columns if column.state in UNFINISHED]
        if self._shown is not None:
            self._send_as_it_was(tuple(map(self._arrived.sent, keys)))
        elif keys and self._may_call(len(keys) * self._calls_of_a_column):
            self._render(tuple(one for one in self.columns.called if one[0].key in keys))

    def run_all_again(self) -> None:
        """As `run_again`, for all columns."""
        (self.run if self._shown is None else self.run_stored)()

    def show_stored(self, run: StoredRun) -> None:
        """Shows an earlier run with its own columns, until the prompt is run or the columns of the desk change."""
        self.stop()
        self._shown = run
        self._arrived.show_run(run)
        self._ran = {
            column.variant.key: Ran(0, run.run.prompt, run.run.version or None, run.run.path)
            for column in run.run.columns
        }
        self._show()

    def run_stored(self) -> None:
        """Sends the run that is shown as it was, byte for byte, to the endpoints as they were."""
        if self._shown is not None:
            self._send_as_it_was(self._shown.run.columns)

    def stop(self) -> None:
        """Stops everything that runs. What has arrived stays, marked as stopped."""
        for preparing in tuple(self._preparing.values()):
            preparing.stop()
        for job in tuple(self._jobs.values()):
            job.stop()

    def stop_column(self, key: str) -> None:
        if key in self._jobs:
            self._jobs[key].stop()

    def show_sample(self, key: str, position: int) -> None:
        """The column shows that sample until it runs again."""
        self._arrived.pick(key, position)
        self._show()

    # What is shown

    @property
    def count(self) -> int:
        """How often the prompt was run."""
        return self._runs

    @property
    def calls(self) -> int:
        """How many calls a run makes now, where all end well."""
        return len(self.columns.called) * self._calls_of_a_column

    @property
    def _calls_of_a_column(self) -> int:
        chain = self._document.prompt.chain_of_thought
        return chain.calls if chain.votes > 1 else chain.calls * self.repeats

    def stored(self) -> StoredRun | None:
        """What the columns show, as a run to be kept; None where nothing was sent."""
        if self._shown is not None and not any(ran.number for ran in self._ran.values()):
            return self._shown
        shown = self._arrived.sent_columns
        if not shown:
            return None
        ran = max((self._ran[column.variant.key] for column, _arrived in shown), key=lambda one: one.number)
        return desk_run(ran.prompt, ran.path, ran.version or "", shown, self.tokens, self._earlier)

    @property
    def _earlier(self) -> dict[str, StoredCall]:
        """The calls of an earlier run that is shown, as far as its columns were not sent again."""
        if self._shown is None:
            return {}
        untouched = {key for key, ran in self._ran.items() if not ran.number}
        calls = {call.column.key: call for call in self._shown.calls}
        kept = [column for column in self._shown.columns if column.request.column in untouched]
        return {call.key: calls[call.key] for column in kept for call in column.calls.columns if call.key in calls}

    def shows(self, uid: str) -> bool:
        """Whether the run of that uid is what the columns show: an earlier one, or the one that runs."""
        return uid == (self._shown.uid if self._shown is not None else self.uid if self.running else "")

    @property
    def shown(self) -> StoredRun | None:
        """The earlier run that is shown, if one is."""
        return self._shown

    @property
    def running(self) -> bool:
        return bool(self._jobs or self._preparing)

    @property
    def comparison(self) -> Comparison:
        return self._arrived.comparison

    @property
    def answers(self) -> tuple[Answer, ...]:
        return self._arrived.answers

    @property
    def sent_columns(self) -> Mapping[str, tuple[StoredColumn, SampledColumn]]:
        """What was sent in each column that was sent something, and what has arrived, by the column's key."""
        return {sent.variant.key: (sent, arrived) for sent, arrived in self._arrived.sent_columns}

    def sent(self, key: str) -> RunRequest:
        """The request that the column's answer came from."""
        return self._arrived.request(key)

    @property
    def sent_prompts(self) -> dict[str, RenderedPrompt]:
        """What each endpoint was sent last of the prompt on the desk, with the prompt's own values."""
        columns = [column for column, _arrived in self._arrived.sent_columns if column.request.refusal is None]
        own = [one for one in columns if not (one.variant.values or one.variant.prompt)]
        return {one.request.endpoint.label: one.request.prompt for one in own}

    def sent_values(self, key: str) -> Mapping[str, Any]:
        """The values when that request was made: the prompt's, and those of the column over them."""
        return {**self._arrived.prompt(key).values, **self.stood_for(key).values}

    def stood_for(self, key: str) -> Variant:
        """What the column was when its answer was asked for."""
        return self._arrived.sent(key).variant

    def ran(self, key: str) -> Ran | None:
        """What the column's answer came from; None where nothing was sent."""
        return self._ran.get(key)

    def sample(self, key: str) -> Sample:
        """The sample that the column shows, which is the whole answer where one is all."""
        return self._arrived.sample(key)

    @property
    def note(self) -> str:
        """Which run it is, how long its slowest column took, and what all of them cost."""
        if self._shown is not None:
            when = seconds_text(self._shown.at)
            return tr("Replayed · {when}", when=when) if self._shown.run.origin == "replay" else when
        if not self._runs:
            return ""
        slowest, cost = self._arrived.slowest_ms, self._arrived.cost
        if self.running or slowest is None:
            return tr("Run {number}", number=self._runs)
        said = tr("Run {number} · {seconds} s", number=self._runs, seconds=f"{slowest / 1000:.2f}")
        return said if cost is None else f"{said} · {dollars(cost)}"

    # How it goes

    def _may_call(self, calls: int) -> bool:
        few = calls <= CALLS_WITHOUT_QUESTION
        return few or self._services.questions.many_calls(QApplication.activeWindow(), calls)

    def _send_as_it_was(self, columns: tuple[StoredColumn, ...]) -> None:
        if self._shown is not None and self._may_call(sum(column.sampling.calls for column in columns)):
            self._runs += 1
            run = self._shown.run
            ran = Ran(self._runs, run.prompt, run.version or None, run.path)
            self._prepare(ran, tuple(column.variant.key for column in columns), lambda _stop: map(ReadyColumn, columns))

    def _render(self, called: _Called, *, cached: bool = False) -> None:
        """`cached`: what was answered before is not asked again."""
        document, repeats, settings = self._document, self.repeats, self._services.settings.value
        ran = Ran(self._runs, document.prompt, document.version, str(document.path or ""))
        located = tuple(
            (variant, endpoint.in_account(settings.aws_profile, settings.aws_region)) for variant, endpoint in called
        )
        keys = tuple(variant.key for variant, _endpoint in called)
        documents, ticked = self._services.documents, self.ticked

        def columns(stop: Stop) -> Iterable[ReadyColumn]:
            return ready_columns(ran.prompt, located, repeats, asking(documents, stop, ticked))

        self._prepare(ran, keys, columns, self._cached if cached else None)

    def _cached(self) -> MakeCall:
        from workbench.runs.answer_cache import AnswerCache

        return AnswerCache(self._services.history.answer_of).over(self._services.recorder.run)

    def _prepare(
        self,
        ran: Ran,
        keys: tuple[str, ...],
        columns: Callable[[Stop], Iterable[ReadyColumn]],
        calls: Callable[[], MakeCall] | None = None,
    ) -> None:
        """Off the GUI thread: a template may take its full time limit, and a run is written into the history first."""
        history = self._services.history
        if keys in self._preparing:
            self._preparing[keys].stop()
        self._preparing[keys] = self._services.background.start(
            lambda stop: begun(ran, columns(stop), history, calls and calls()),
            self._start,
            partial(self._prepared, keys),
            label=tr("Rendering"),
            on_stop=partial(self._prepared, keys, None),
        )
        self._tell_running()

    def _prepared(self, keys: tuple[str, ...], error: WorkbenchError | None) -> None:
        del self._preparing[keys]
        if error is not None:
            self._services.problems.show(error)
        self._tell_running()

    def _start(self, runs: list[ReadyRun]) -> None:
        """Each column starts at once; its old answer gives way only now that there is something to send."""
        still_there = self._arrived.keys
        for run in runs:
            self.uid = run.recorded.uid
            for ready in run.columns:
                if ready.column.variant.key in still_there:
                    self._start_column(run, ready)
            self._end_recording(run.recorded)
        self._show()

    def _start_column(self, run: ReadyRun, ready: ReadyColumn) -> None:
        key = ready.column.variant.key
        self.stop_column(key)
        self._arrived.begin(run.ran.prompt, ready.column, ready.sent)
        self._ran[key] = run.ran
        self._recorded[key] = run.recorded
        self._jobs[key] = self._services.background.start(
            partial(self._call, ready.column, partial(run.recorded.call, make_call=run.make_call)),
            partial(self._arrived.apply, key),
            partial(self._end, key),
            label=key,
            on_stop=partial(self._stopped, key),
        )

    def _call(self, column: StoredColumn, make_call: MakeCall, stop: Stop) -> Iterator[RunEvent]:
        from workbench.runs.column_calls import column_calls

        return column_calls(column, self._services.transport, stop, make_call)

    def _stopped(self, key: str) -> None:
        self._arrived.stop(key)
        self._end(key, None)

    def _end(self, key: str, error: WorkbenchError | None) -> None:
        del self._jobs[key]
        if error is not None:
            self._arrived.fail(key, error)
        self._end_recording(self._recorded.pop(key))
        self._tell_running()

    def _end_recording(self, recorded: RecordedRun) -> None:
        """With its last column the run is over, for the history too."""
        if recorded not in self._recorded.values() and not self._services.background.closed:
            self._services.background.start(lambda _stop: _ended(recorded), lambda _ended: None, lambda _error: None)

    def _show_chosen(self) -> None:
        """The columns of the desk; those that stay keep their answers. An earlier run that was shown gives way."""
        self._shown = None
        for key in self._jobs.keys() - {variant.key for variant in self.columns.variants}:
            self.stop_column(key)
        self._arrived.show_columns(self.columns.variants)
        self._show()

    def _tell_running(self) -> None:
        if self.running != self._was_running:
            self._was_running = self.running
            (self._clock.start if self.running else self._clock.stop)()
            self.running_changed.emit(self.running)
        self._show()

    def _show(self) -> None:
        share = self._arrived.ended_share
        for job in self._jobs.values():
            if job.progress != share:
                job.report(share)
        self.answers_changed.emit(self.answers)


def _ended(recorded: RecordedRun) -> Iterator[None]:
    recorded.end()
    yield
