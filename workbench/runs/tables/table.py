"""The table of a run: a row for each sample of each column, and above it what was sent and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from workbench.errors import WorkbenchError
from workbench.prompts.answers import extract_answer
from workbench.prompts.prompt import Prompt
from workbench.runs.comparison import Column
from workbench.runs.history.records import StoredCall, StoredColumn, StoredRun
from workbench.runs.sampled_column import Sample
from workbench.scoring.matching import matches

# Of fewer tokens, or in a shorter time, a rate says nothing.
_LEAST_TOKENS = 2
_LEAST_SECONDS = 0.01


@dataclass(frozen=True)
class TableHead:
    """What all rows have in common. `at` is in Unix seconds, `file` the name of the prompt's file without its folders,
    which are nobody else's business; `version` is '' for a prompt with unsaved changes."""

    run: str
    at: float
    prompt: str
    file: str = ""
    version: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    expected: str | None = None
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableRow:
    """One sample of one column. Times are milliseconds, `cost` is in US dollars; None is not known.

    `parameters`, `values` and `version` are what the column has for itself. Of a sample whose answer took a second
    call, `second_text` is what that said; time, tokens, retries and cost are those of both. `matches` says whether
    `answer` is the one that was expected. `rate` is tokens a second after the first text.
    """

    column: str
    endpoint: str
    parameters: Mapping[str, Any]
    values: Mapping[str, Any]
    version: str
    repeat: int
    sample: int
    state: str
    finish_reason: str
    answer: str | None
    matches: bool | None
    text: str
    second_text: str | None
    error: str | None
    queue_ms: float | None
    retry_ms: float | None
    connect_ms: float | None
    first_text_ms: float | None
    longest_gap_ms: float | None
    total_ms: float | None
    tokens_in: int | None
    tokens_out: int | None
    tokens_are: str
    rate: float | None
    cost: float | None
    retries: int
    request_id: str
    cached: bool


@dataclass(frozen=True)
class RunTable:
    head: TableHead
    rows: tuple[TableRow, ...]


def table_of(run: StoredRun) -> RunTable:
    """The table of the run. The prompt's rules find the answers, which may take their time: not on the GUI thread."""
    prompt = run.run.prompt
    head = TableHead(
        run.uid,
        run.at,
        prompt.name,
        PurePath(run.run.path.replace("\\", "/")).name,
        run.run.version,
        prompt.values,
        set_parameters(prompt),
        prompt.expected,
        run.note,
        run.tags,
    )
    calls = {call.column.key: call for call in run.calls}
    rows = [
        _row(prompt, stored, number, sample, calls)
        for stored, shown in zip(run.run.columns, run.columns, strict=True)
        for number, sample in enumerate(shown.samples, start=1)
    ]
    return RunTable(head, tuple(rows))


def set_parameters(prompt: Prompt) -> dict[str, Any]:
    """The prompt's parameters that are set, by their names."""
    own = {
        name: value for name, value in vars(prompt.generation).items() if name != "extra" and value not in (None, ())
    }
    return {**own, **prompt.generation.extra}


def _row(
    prompt: Prompt,
    stored: StoredColumn,
    number: int,
    sample: Sample,
    calls: Mapping[str, StoredCall],
) -> TableRow:
    variant, column = stored.variant, sample.column
    made = [found for call in _columns_of(sample) if (found := calls.get(call.key)) is not None]
    answer, error = _answer(prompt, sample)
    tokens_in = _sum([call.tokens and call.tokens.tokens_in for call in made])
    tokens_out = _sum([call.tokens and call.tokens.tokens_out for call in made])
    exact = all(call.tokens is not None and call.tokens.exact for call in made)
    first = calls.get(sample.first.key)
    return TableRow(
        column=variant.name or stored.request.endpoint.label,
        endpoint=stored.request.endpoint.label,
        parameters=variant.parameters,
        values=variant.values,
        version=variant.prompt.version if variant.prompt else "",
        repeat=stored.request.repeat,
        sample=number,
        state=column.state,
        finish_reason=sample.last.finish_reason,
        answer=answer,
        matches=None if answer is None or prompt.expected is None else matches(answer, prompt.expected),
        text=column.text,
        second_text=sample.second_text,
        error=None if error is None else str(error),
        queue_ms=_rounded(column.queue_ms),
        retry_ms=_rounded(column.retry_ms),
        connect_ms=_rounded(column.connect_ms),
        first_text_ms=_rounded(column.first_text_ms),
        longest_gap_ms=_rounded(column.longest_gap_ms),
        total_ms=_rounded(column.total_ms),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        tokens_are="" if tokens_out is None else "exact" if exact else "estimate",
        rate=_rate(first),
        cost=_sum([call.cost for call in made]),
        retries=sum(call.column.retries for call in made),
        request_id=sample.last.request_id,
        cached=column.cached,
    )


def _columns_of(sample: Sample) -> Sequence[Column]:
    return (sample.first,) if sample.last is sample.first or sample.second is None else (sample.first, sample.second)


def _answer(prompt: Prompt, sample: Sample) -> tuple[str | None, WorkbenchError | None]:
    """What the rules find, or why there is none."""
    if sample.output is None:
        return None, sample.last.error
    try:
        return sample.answer(extract_answer(sample.output, prompt.answer)), sample.last.error
    except WorkbenchError as error:
        return None, error


def _rate(call: StoredCall | None) -> float | None:
    """Of an answer that came in one piece there is none."""
    if call is None or call.tokens is None or call.column.total_ms is None or call.column.first_text_ms is None:
        return None
    seconds = (call.column.total_ms - call.column.first_text_ms) / 1000
    if call.tokens.tokens_out < _LEAST_TOKENS or seconds < _LEAST_SECONDS:
        return None
    return round(call.tokens.tokens_out / seconds, 1)


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 1)


def _sum(numbers: Sequence[Any]) -> Any:
    """None where one of them is not known, or where there is none."""
    return None if not numbers or None in numbers else sum(numbers)
