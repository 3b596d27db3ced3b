"""What differs between two runs, sample by sample: a bundle and its rerun, or any two of the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UsageError
from workbench.prompts.differences import EQUAL, Difference, differences
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.history.records import StoredCall, StoredRun
from workbench.runs.request import RunRequest
from workbench.runs.run import payload_request
from workbench.runs.tables.table import TableRow, table_of


@dataclass(frozen=True)
class SampleDifference:
    """One sample in both runs; `before` or `after` is None where only the other has it.

    `similarity` is the share of both texts that is equal, word by word, 0 to 1. `time_ratio` is how often as long it
    took. `same_request` says whether what was sent is the same to the byte, None where nobody can say; `request` names
    what of it differs: `temperature`, `part instruction`, `endpoint name`. `texts` is how one text becomes the other.
    """

    column: str
    before: TableRow | None
    after: TableRow | None
    similarity: float = 0.0
    time_ratio: float | None = None
    same_request: bool | None = None
    request: tuple[str, ...] = ()
    texts: tuple[Difference, ...] = ()

    @property
    def same_text(self) -> bool:
        return self.before is not None and self.after is not None and self.before.text == self.after.text

    @property
    def same(self) -> bool:
        """Whether state, text and answer are the same."""
        if self.before is None or self.after is None:
            return False
        return self.same_text and all(
            getattr(self.before, name) == getattr(self.after, name) for name in ("state", "answer", "second_text")
        )


def compare_runs(before: StoredRun, after: StoredRun) -> tuple[SampleDifference, ...]:
    """The samples of `before` in their order, then those that only `after` has. Long work: answers are found anew.

    Columns of one key are one column; where no key is shared, those at one place of the desk.
    """
    was, now = dict(_samples(before)), dict(_samples(after))
    if not {key for key, _ in was} & {key for key, _ in now}:
        places = dict(zip(_keys(after), _keys(before), strict=False))
        now = {(places.get(key, key), number): found for (key, number), found in now.items()}
    return tuple(_difference(was.get(place), now.get(place)) for place in dict.fromkeys([*was, *now]))


_Found = tuple[TableRow, StoredCall | None]


def _keys(run: StoredRun) -> Iterable[str]:
    return (column.request.column for column in run.run.columns)


def _samples(run: StoredRun) -> Iterator[tuple[tuple[str, int], _Found]]:
    rows = iter(table_of(run).rows)
    calls = {call.column.key: call for call in run.calls}
    for column in run.columns:
        for number, sample in enumerate(column.samples, start=1):
            yield (column.request.column, number), (next(rows), calls.get(sample.first.key))


def _difference(was: _Found | None, now: _Found | None) -> SampleDifference:
    if was is None or now is None:
        (row, _call) = was or now  # type: ignore[misc]
        return SampleDifference(row.column, was and was[0], now and now[0])
    (before, old), (after, new) = was, now
    ratio = after.total_ms / before.total_ms if before.total_ms and after.total_ms is not None else None
    same, named = (None, ()) if old is None or new is None else _request_difference(old, new)
    texts = differences(before.text, after.text)
    return SampleDifference(before.column, before, after, _similarity(before, after, texts), ratio, same, named, texts)


def _similarity(before: TableRow, after: TableRow, texts: Iterable[Difference]) -> float:
    if before.text == after.text:
        return 1.0
    equal = sum(len(one.text) for one in texts if one.kind == EQUAL)
    return 2 * equal / (len(before.text) + len(after.text))


def _request_difference(old: StoredCall, new: StoredCall) -> tuple[bool | None, tuple[str, ...]]:
    sent, sent_again = _body(old), _body(new)
    same = None if sent is None or sent_again is None else sent == sent_again
    return same, tuple(_named(old.request, new.request))


def _body(call: StoredCall) -> bytes | None:
    """As it left; where that was not kept, as it is made of the request."""
    if call.column.exchange is not None:
        return call.column.exchange.sent.body
    try:
        return payload_request(call.request).body
    except UsageError:
        return None


def _named(old: RunRequest, new: RunRequest) -> Iterator[str]:
    own, others = _parameters(old), _parameters(new)
    yield from (name for name in dict.fromkeys([*own, *others]) if own.get(name) != others.get(name))
    parts, parts_again = _parts(old.prompt), _parts(new.prompt)
    for name in dict.fromkeys([*parts, *parts_again]):
        if parts.get(name) != parts_again.get(name):
            yield f"part {name}"
    yield from (f"endpoint {name}" for name in _of_endpoint(old.endpoint, new.endpoint))


def _parameters(request: RunRequest) -> dict[str, object]:
    generation = request.generation
    own = {name: value for name, value in vars(generation).items() if name != "extra"}
    return {**own, **request.endpoint.parameters, **generation.extra}


def _parts(prompt: RenderedPrompt) -> dict[str, str]:
    """The text of each kind of part."""
    found: dict[str, str] = {}
    for part in prompt.parts:
        found[part.part] = found.get(part.part, "") + prompt.content(part.message)[part.start : part.end]
    return found


def _of_endpoint(old: Endpoint, new: Endpoint) -> Iterator[str]:
    """Where the call goes, and how it is written."""
    for name in ("label", "name", "url", "payload", "stream", "component", "target_model", "custom"):
        if getattr(old, name) != getattr(new, name):
            yield name
