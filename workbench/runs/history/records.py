"""Runs as they are kept: a run as a whole, and as a row of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workbench.documents.passage import Retrieval
from workbench.prompts.prompt import Prompt
from workbench.runs.comparison import Column, Comparison
from workbench.runs.request import RunRequest
from workbench.runs.result import Tokens
from workbench.runs.sampled_column import SampledColumn
from workbench.runs.sampling import Sampling
from workbench.runs.variant import Variant

# Where a run was made.
ORIGINS = ("window", "command line", "replay")


@dataclass(frozen=True)
class StoredColumn:
    """One column of a run: what it stood for, the request that its samples were made from, and the passages in it."""

    variant: Variant
    request: RunRequest
    sampling: Sampling
    retrieval: Retrieval | None = None

    @property
    def call_keys(self) -> tuple[str, ...]:
        """Of every call that is made for it where all end well."""
        samples = self.sampling.samples(self.request)
        return tuple(key for sample in samples for key in self.sampling.keys(sample))


@dataclass(frozen=True)
class NewRun:
    """A run that begins now. `prompt` holds the values it is sent with; `path` is its file ('' for none), `version` the
    content id of what is saved there ('' with unsaved changes)."""

    prompt: Prompt
    columns: tuple[StoredColumn, ...]
    path: str = ""
    version: str = ""
    origin: str = "window"


@dataclass(frozen=True)
class StoredCall:
    """One call. `request` is as it was sent, under the call's own key; `at` is when it was queued, in Unix seconds.

    The clock of `column` begins with 0 where the call was queued. What ran when the program ended is `partial`.
    """

    id: int
    at: float
    request: RunRequest
    column: Column
    tokens: Tokens | None = None
    cost: float | None = None


@dataclass(frozen=True)
class StoredRun:
    """A run as it was. `uid` is the same wherever it is taken; `id` is its place here, newest highest."""

    id: int
    uid: str
    at: float
    run: NewRun
    calls: tuple[StoredCall, ...]
    note: str = ""
    starred: bool = False
    tags: tuple[str, ...] = ()

    @cached_property
    def comparison(self) -> Comparison:
        """All calls, by their keys."""
        return Comparison(tuple(call.column for call in self.calls))

    @cached_property
    def columns(self) -> tuple[SampledColumn, ...]:
        """The columns as the desk showed them; their clock begins with 0 at `at`. A call that was never made waits."""
        known = {call.column.key: call.column.shifted(call.at - self.at) for call in self.calls}
        return tuple(_sampled(column, known) for column in self.run.columns)


def _sampled(stored: StoredColumn, known: Mapping[str, Column]) -> SampledColumn:
    waiting = stored.sampling.comparison([stored.request]).columns
    calls = Comparison(tuple(known.get(column.key, column) for column in waiting))
    return SampledColumn(stored.request, stored.sampling, calls)


@dataclass(frozen=True)
class RunRow:
    """A run in a list. `states` counts its calls by how they ended; `excerpt` is the beginning of an answer, or the
    passage that a search found."""

    id: int
    uid: str
    at: float
    prompt_name: str
    path: str
    version: str
    origin: str
    endpoints: tuple[str, ...]
    states: Mapping[str, int]
    cost: float | None
    note: str
    starred: bool
    tags: tuple[str, ...]
    excerpt: str


@dataclass(frozen=True)
class HistoryFilter:
    """Which runs are wanted; what is empty is not asked for. `text` is a full-text search over answers, inputs and
    notes. `since` and `until` are Unix seconds. A run matches where one of its calls has that endpoint, state and text.
    """

    text: str = ""
    prompt: str = ""
    version: str = ""
    endpoint: str = ""
    state: str = ""
    tag: str = ""
    since: float | None = None
    until: float | None = None
    starred: bool = False


@dataclass(frozen=True)
class DayUsage:
    """What an endpoint did on a day (ISO, local time). `cost` is in US dollars, None where nothing had a price."""

    day: str
    endpoint: str
    calls: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
