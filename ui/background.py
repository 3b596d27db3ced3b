"""Work that must not block the window: the only threads in `ui`.

A job pulls an iterator, mostly a generator of the core, in a thread of its own. What it yields waits in the job's
queue; one timer, running only while there is work, takes it out on the GUI thread, for at most 8 ms a tick. So a
thousand events a second cost the window no more than one, and nothing is ever called from a worker thread.

Every job ends in exactly one call on the GUI thread: `on_done` when the generator ends, or `on_stop` when the job is
stopped. Nothing is called after it.

A watch is no job: it waits for something outside for as long as the program runs, and seldom tells anything. It counts
as no work, and needs no timer: what it tells comes through Qt's own queue.
"""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from workbench.endpoints.stop import Stop
from workbench.errors import WorkbenchError

T = TypeVar("T")

TICK_MS = 40
# While something waits that a key just pressed asked for.
SOON_MS = 5
BUDGET_S = 0.008
# Events handed over in one call, and events of a job that may wait before its worker waits for the window.
BATCH = 200
WAITING = 5_000


class UnexpectedError(WorkbenchError):
    """A defect of this program, shown with its traceback folded away."""


def once(work: Callable[[], T]) -> Callable[[Stop], Iterator[T]]:
    """Work for `Background.start` whose one result is all that it tells."""

    def pulled(_stop: Stop) -> Iterator[T]:
        yield work()

    return pulled


def unexpected(error: BaseException) -> UnexpectedError:
    return UnexpectedError(
        "Something went wrong inside the program: {what}.",
        "Your work is still here. Save it, then try again; the details help to report the defect.",
        details="".join(traceback.format_exception(error)),
        what=f"{type(error).__name__}: {error}".strip(" :"),
    )


@contextlib.contextmanager
def _ended(events: Iterator[T]) -> Iterator[Iterator[T]]:
    """The iterator; where it is a generator it is closed at the end, so that it lets go of what it holds."""
    try:
        yield events
    finally:
        if isinstance(events, Generator):
            events.close()


@dataclass(frozen=True)
class _End:
    error: WorkbenchError | None


class Job(Generic[T]):
    """One piece of work. `label` is what the status bar shows (empty: not shown); `progress` is 0 to 1, or unknown."""

    def __init__(
        self,
        background: Background,
        label: str,
        on_event: Callable[[list[T]], None],
        on_done: Callable[[WorkbenchError | None], None],
        on_stop: Callable[[], None] | None,
        soon: bool,
    ) -> None:
        self.label = label
        self.soon = soon
        self.progress: float | None = None
        self.ended = False
        self._stop = Stop()
        self._queue: deque[T | _End] = deque()
        self._room = threading.Event()
        self._on_event = on_event
        self._on_done = on_done
        self._on_stop = on_stop
        self._background = background

    def stop(self) -> None:
        """Ends the job now: the work is told to stop and nothing of it is delivered any more. GUI thread only."""
        if self.ended:
            return
        self.ended = True
        self._stop.set()
        self._background.forget(self)
        if self._on_stop is not None:
            self._on_stop()

    def report(self, progress: float) -> None:
        self.progress = progress
        self._background.changed.emit()

    def deliver(self) -> bool:
        """Hands over what has arrived, at most one batch. False where nothing was waiting."""
        batch: list[T] = []
        end: _End | None = None
        while self._queue and len(batch) < BATCH and end is None:
            item = self._queue.popleft()
            if isinstance(item, _End):
                end = item
            else:
                batch.append(item)
        if not self._room.is_set():
            self._room.set()
        if batch:
            self._on_event(batch)
        # The callback may have stopped the job.
        if end is not None and not self.ended:
            self.ended = True
            self._background.forget(self)
            self._on_done(end.error)
        return bool(batch) or end is not None

    def pull(self, work: Callable[[Stop], Iterator[T]]) -> None:
        """The worker thread: pulls the generator to its end, or until the job is stopped, and closes it."""
        error: WorkbenchError | None = None
        if self._stop.is_set:
            return
        try:
            with _ended(work(self._stop)) as events:
                for event in events:
                    if not self._put(event):
                        return
        except WorkbenchError as failure:
            error = failure
        except Exception as failure:  # noqa: BLE001  a defect must reach the user, not only standard error
            error = unexpected(failure)
        self._put(_End(error))

    def _put(self, item: T | _End) -> bool:
        """Waits where the window is behind. False as soon as the job is stopped."""
        while not self._stop.is_set:
            if len(self._queue) < WAITING:
                self._queue.append(item)
                return True
            self._room.clear()
            self._room.wait(0.1)
        return False


class Watch(QObject):
    """A watch that runs until it is stopped. Made by `Background.watch`."""

    _told = Signal(object)

    def __init__(self, on_event: Callable[[Any], None], on_fail: Callable[[WorkbenchError], None]) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._on_event = on_event
        self._on_fail = on_fail
        self._told.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Nothing of it is delivered any more; its thread ends soon. GUI thread only."""
        self._stop.set()

    def pull(self, work: Callable[[threading.Event], Iterator[Any]]) -> None:
        """The worker thread: pulls the generator until the watch is stopped, and closes it."""
        try:
            with _ended(work(self._stop)) as events:
                for event in events:
                    if self._stop.is_set():
                        return
                    self._told.emit(event)
        except WorkbenchError as failure:
            self._told.emit(failure)
        except Exception as failure:  # noqa: BLE001  a defect must reach the user, not only standard error
            self._told.emit(unexpected(failure))

    def _deliver(self, event: object) -> None:
        if self._stop.is_set():
            return
        if isinstance(event, WorkbenchError):
            self._on_fail(event)
        else:
            self._on_event(event)


class Background(QObject):
    """Starts jobs and delivers their events. `changed` says that jobs came, went or progressed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job[Any]] = []
        self._watches: list[tuple[Watch, threading.Thread]] = []
        self._threads: list[threading.Thread] = []
        self._held: list[threading.Thread] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._closed = False

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def jobs(self) -> tuple[Job[Any], ...]:
        """The running jobs."""
        return tuple(self._jobs)

    @property
    def ticking(self) -> bool:
        return self._timer.isActive()

    def start(
        self,
        work: Callable[[Stop], Iterator[T]],
        on_event: Callable[[list[T]], None],
        on_done: Callable[[WorkbenchError | None], None],
        *,
        label: str = "",
        on_stop: Callable[[], None] | None = None,
        soon: bool = False,
    ) -> Job[T]:
        """Pulls `work(stop)` in a thread. `on_event` gets what was yielded since the last call, in order; `on_done`
        gets the error that ended it, or None. `soon`: short work that the user waits for, delivered without delay."""
        if self._closed:
            raise RuntimeError("the background is closed")
        job = Job(self, label, on_event, on_done, on_stop, soon)
        # A daemon, so that a worker that hangs in a foreign library cannot keep the program from ending.
        thread = threading.Thread(target=job.pull, args=(work,), name="background", daemon=True)
        self._jobs.append(job)
        self._begin_when_released(thread)
        self._tick_as_needed()
        self.changed.emit()
        return job

    def watch(
        self,
        work: Callable[[threading.Event], Iterator[T]],
        on_event: Callable[[T], None],
        on_fail: Callable[[WorkbenchError], None],
    ) -> Watch:
        """Pulls `work(stop)` in a thread until the watch is stopped, or the background closed. `on_event` gets each
        thing that it yields; `on_fail` the error that ended it, if any."""
        if self._closed:
            raise RuntimeError("the background is closed")
        watch = Watch(on_event, on_fail)
        thread = threading.Thread(target=watch.pull, args=(work,), name="background", daemon=True)
        # One whose thread still runs is kept: it may be about to tell something.
        self._watches = [one for one in self._watches if one[1].is_alive() or one[1].ident is None]
        self._watches.append((watch, thread))
        self._begin_when_released(thread)
        return watch

    def hold(self) -> None:
        """Lets no work begin until `release`: nothing competes with the first paint of the window."""
        self._held = []

    def release(self) -> None:
        held, self._held = self._held or [], None
        for thread in held:
            self._begin(thread)

    def stop_all(self) -> None:
        for job in self.jobs:
            job.stop()

    def close(self, wait_s: float = 3.0) -> None:
        """Stops all jobs and waits for their threads, together at most `wait_s`. Nothing can be started afterwards."""
        while self._jobs:  # stopping one may begin a last small one
            self.stop_all()
        self._closed = True
        for watch, _thread in self._watches:
            watch.stop()
        deadline = time.monotonic() + wait_s
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0.0))

    def _begin_when_released(self, thread: threading.Thread) -> None:
        if self._held is None:
            self._begin(thread)
        else:
            self._held.append(thread)

    def _begin(self, thread: threading.Thread) -> None:
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def forget(self, job: Job[Any]) -> None:
        """The job has ended."""
        self._jobs.remove(job)
        self._tick_as_needed()
        self.changed.emit()

    def _tick_as_needed(self) -> None:
        interval = SOON_MS if any(job.soon for job in self._jobs) else TICK_MS
        if not self._jobs:
            self._timer.stop()
        elif not self._timer.isActive() or self._timer.interval() != interval:
            self._timer.start(interval)

    def _tick(self) -> None:
        deadline = time.perf_counter() + BUDGET_S
        for job in self.jobs:
            while not job.ended and job.deliver():
                if time.perf_counter() > deadline:
                    self._move_to_end(job)
                    return

    def _move_to_end(self, job: Job[Any]) -> None:
        """The job that used this tick up comes last in the next one."""
        if job in self._jobs:
            self._jobs.remove(job)
            self._jobs.append(job)
