"""A run that is ready to be sent: rendered, priced and begun in the history, all off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import paths
from workbench.endpoints.endpoint import Endpoint
from workbench.prompts.prompt import Context, Prompt
from workbench.runs.variant import Variant

if TYPE_CHECKING:
    from workbench.documents.access import DocumentAccess
    from workbench.documents.passage import Retrieval
    from workbench.endpoints.payloads.format import Parameters
    from workbench.endpoints.stop import Stop
    from workbench.runs.column_passages import Retrieve
    from workbench.runs.history.history import History
    from workbench.runs.history.recording import RecordedRun
    from workbench.runs.history.records import StoredColumn
    from workbench.runs.sampling import MakeCall


@dataclass(frozen=True)
class Ran:
    """What a column was last sent: the number of the run, the prompt, its file ('' for none), and its version (None:
    with unsaved changes)."""

    number: int
    prompt: Prompt
    version: str | None
    path: str = ""


@dataclass(frozen=True)
class ReadyColumn:
    """`sent` is what becomes of the settings, None where nobody can say."""

    column: StoredColumn
    sent: Parameters | None = None


@dataclass(frozen=True)
class ReadyRun:
    """`recorded` keeps its calls; `make_call` makes them, None as the history does."""

    ran: Ran
    columns: tuple[ReadyColumn, ...]
    recorded: RecordedRun
    make_call: MakeCall | None = None


def begun(ran: Ran, columns: Iterable[ReadyColumn], history: History, make_call: MakeCall | None) -> Iterator[ReadyRun]:
    """The run of these columns; `make_call` makes the calls in place of the history's."""
    from workbench.runs.history.records import NewRun

    made = tuple(columns)
    new = NewRun(ran.prompt, tuple(one.column for one in made), ran.path, ran.version or "")
    yield ReadyRun(ran, made, history.begin(new), make_call)


@dataclass(frozen=True)
class Ticked:
    """The chunks that the user left ticked among those that were found for this question."""

    context: Context
    question: str
    chunks: frozenset[int]


def asking(documents: DocumentAccess, stop: Stop, ticked: Ticked | None) -> Retrieve:
    """Asks collections for a run; where it is the question that chunks were ticked for, for those alone."""

    def retrieve(context: Context, question: str) -> Retrieval:
        same = ticked is not None and (ticked.context, ticked.question) == (context, question)
        return documents.asked.retrieve(context, question, stop, only=ticked.chunks if same and ticked else None)

    return retrieve


def ready_columns(
    prompt: Prompt, called: Iterable[tuple[Variant, Endpoint]], repeats: int, retrieve: Retrieve
) -> Iterator[ReadyColumn]:
    """The prompt for each variant and its endpoint. What keeps it from being sent at all is raised."""
    from workbench.endpoints.payloads.sent_parameters import sent_parameters
    from workbench.endpoints.pricing import priced_for_run
    from workbench.library.saved_prompts import saved_prompt
    from workbench.runs.variant_requests import columns_for

    variants, endpoints = zip(*called, strict=True)
    priced = priced_for_run(endpoints, paths.prices_file())
    pairs = zip(variants, priced, strict=True)
    for column in columns_for(prompt, pairs, lambda one: saved_prompt(Path(one.path), one.version), repeats, retrieve):
        yield ReadyColumn(column, sent_parameters(column.request.endpoint, column.request.generation))
