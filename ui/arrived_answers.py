"""What has arrived from the endpoints, column by column, and as the columns are to be shown."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.extractions import Extraction, Extractions
from ui.json_readings import JsonReadings
from ui.models.answer import Answer, TokenCount, marked
from ui.models.parameter_rows import not_as_set, out_of_range
from ui.models.reading import Reading
from ui.models.sampled_answer import SampledAnswer
from ui.models.variant_title import beside_name, variant_titles
from ui.prompt_document import PromptDocument
from ui.sample_spreads import SampleSpreads
from ui.services import Services
from ui.token_counts import TokenCounts
from ui.translation import tr
from workbench.endpoints.events import Failed, Finished, Queued, RunEvent, Started, Text
from workbench.endpoints.payloads.format import Parameters
from workbench.errors import WorkbenchError
from workbench.prompts.prompt import Prompt
from workbench.runs.comparison import Column, Comparison
from workbench.runs.request import RunRequest
from workbench.runs.sampled_column import Sample, SampledColumn
from workbench.runs.variant import Variant

if TYPE_CHECKING:
    from workbench.runs.history.records import StoredColumn, StoredRun
    from workbench.runs.sampling import Sampling
    from workbench.runs.spread import Sampled, Spread


class ArrivedAnswers(QObject):
    """Folds the events of each column's calls. `changed` says that what arrived or was counted is to be shown."""

    changed = Signal()

    def __init__(self, services: Services, document: PromptDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._document = document
        self._variants: tuple[Variant, ...] = ()
        self._titles: dict[str, str] = {}
        self._arrived: dict[str, SampledColumn] = {}
        self._sent: dict[str, StoredColumn] = {}
        self._prompts: dict[str, Prompt] = {}
        self._told: dict[str, tuple[str, str]] = {}
        self._picked: dict[str, int] = {}
        self.tokens = TokenCounts(services, self)
        self.tokens.changed.connect(self.changed)
        self._extractions = Extractions(services.background, self)
        self._extractions.changed.connect(self.changed)
        self._readings = JsonReadings(services.background, self)
        self._readings.changed.connect(self.changed)
        services.settings.changed.connect(self.changed)
        self._spreads = SampleSpreads(services.background, self)
        self._spreads.changed.connect(self.changed)
        self._looked_for: object = None
        document.prompt_changed.connect(self._show_what_is_looked_for)

    # What happens

    def show_columns(self, variants: Iterable[Variant]) -> None:
        """These are the columns now; those that stay keep what has arrived."""
        self._variants = tuple(variants)
        self._titles = variant_titles(self._variants)
        keys = {variant.key for variant in self._variants}
        self._arrived = {key: arrived for key, arrived in self._arrived.items() if key in keys}

    def begin(self, prompt: Prompt, column: StoredColumn, sent: Parameters | None) -> None:
        """The column's calls are to be made; what it had before gives way. `sent` is what becomes of the settings."""
        request, sampling = column.request, column.sampling
        key, now = request.column, time.perf_counter()
        queued = [Queued(sample.column, now) for sample in sampling.samples(request)]
        fresh = SampledColumn(request, sampling, sampling.comparison([request]))
        self._arrived[key] = fresh.apply_all(queued)
        self._sent[key] = column
        self._prompts[key] = prompt
        self._told[key] = _told(request, sent)
        self._picked.pop(key, None)

    def show_run(self, run: StoredRun) -> None:
        """The columns are those of an earlier run, as they were."""
        self._sent = {column.variant.key: column for column in run.run.columns}
        self._variants = tuple(column.variant for column in run.run.columns)
        self._titles = variant_titles(self._variants)
        self._arrived = {arrived.request.column: arrived for arrived in run.columns}
        self._prompts = dict.fromkeys(self._arrived, run.run.prompt)
        self._told = dict.fromkeys(self._arrived, ("", ""))
        self._picked.clear()
        for call in run.calls:
            self.tokens.show(call.column.key, call.tokens, call.cost)

    def apply(self, key: str, events: Sequence[RunEvent]) -> None:
        """Takes in what the column's calls told."""
        before = self._arrived[key]
        # Most are pieces of text, hundreds a second: the others are few.
        others = [event for event in events if not isinstance(event, Text)]
        for event in others:
            if isinstance(event, Started):
                self.tokens.begin(event.column)
        for call, number in Counter(event.column for event in events if isinstance(event, Text)).items():
            self.tokens.pieces(call, number)
        after = self._arrived[key] = before.apply_all(events)
        for event in others:
            if isinstance(event, Finished | Failed) and not before.calls[event.column].ended:
                self.tokens.end(after.calls[event.column], after.request_of(event.column))
        self._services.states.hear(after.request.endpoint.label, others)
        self.changed.emit()

    def stop(self, key: str) -> None:
        """What still runs in the column has been stopped; what has arrived stays."""
        now = time.perf_counter()
        self.apply(
            key, [Finished(call, now, complete=False, reason="stopped") for call in self._arrived[key].open_calls]
        )

    def fail(self, key: str, error: WorkbenchError) -> None:
        """What still runs in the column has ended in `error`."""
        self.apply(key, [Failed(call, time.perf_counter(), error) for call in self._arrived[key].open_calls])

    def pick(self, key: str, position: int) -> None:
        """The column shows that sample until it runs again."""
        self._picked[key] = position

    # What is shown

    @property
    def comparison(self) -> Comparison:
        return Comparison(tuple(self._column(variant) for variant in self._variants))

    @property
    def answers(self) -> tuple[Answer, ...]:
        now = time.perf_counter()
        about = {endpoint.label: endpoint.description for endpoint in self._services.endpoints.chosen}
        return marked([self._answer(one, tr(about.get(one.endpoint, "")), now) for one in self._variants])

    @property
    def slowest_ms(self) -> float | None:
        """How long the slowest column took, from its first request's leaving to its last answer's end."""
        times = [arrived.wall_ms for arrived in self._arrived.values() if arrived.ended]
        return max((one for one in times if one is not None), default=None)

    @property
    def cost(self) -> float | None:
        """US dollars for what the columns were sent, as far as it has a price; None where nothing has one."""
        costs = [self._cost(arrived) for arrived in self._arrived.values()]
        known = [cost for cost in costs if cost is not None]
        return sum(known) if known else None

    def sent(self, key: str) -> StoredColumn:
        """What the column stood for when it was sent, and what was sent."""
        return self._sent[key]

    @property
    def sent_columns(self) -> tuple[tuple[StoredColumn, SampledColumn], ...]:
        """Each column that was sent, with what has arrived, in the order of the desk."""
        keys = [variant.key for variant in self._variants if variant.key in self._arrived]
        return tuple((self._sent[key], self._arrived[key]) for key in keys)

    def request(self, key: str) -> RunRequest:
        """The request that the column's answer came from."""
        return self._arrived[key].request

    def prompt(self, key: str) -> Prompt:
        """The prompt as it was when that request was made."""
        return self._prompts[key]

    def sample(self, key: str) -> Sample:
        """The sample that the column shows."""
        arrived = self._arrived[key]
        return arrived.samples[self._shown(arrived, self._found(arrived))]

    @property
    def keys(self) -> frozenset[str]:
        """Of the columns that there are."""
        return frozenset(variant.key for variant in self._variants)

    @property
    def ended_share(self) -> float:
        """How many of all samples have ended, 0 to 1."""
        ended = [sample.ended for arrived in self._arrived.values() for sample in arrived.samples]
        return sum(ended) / len(ended) if ended else 0.0

    def _column(self, variant: Variant) -> Column:
        arrived, title = self._arrived.get(variant.key), self._titles[variant.key]
        if arrived is None:
            return Column(variant.key, title)
        return arrived.column(self._shown(arrived, self._found(arrived)), title)

    def _answer(self, variant: Variant, about: str, now: float) -> Answer:
        key = variant.key
        arrived = self._arrived.get(key)
        if arrived is None:
            return Answer(
                self._column(variant),
                about=about,
                expected=self._document.prompt.expected,
                endpoint=variant.endpoint,
                name=variant.name or variant.endpoint,
                differs=beside_name(variant),
            )
        found = self._found(arrived)
        shown = self._shown(arrived, found)
        column = arrived.column(shown, self._titles[key])
        answer = Answer(
            column,
            self._tokens(arrived.samples[shown].first),
            None if column.ended else column.since_start_ms(now),
            about,
            found[shown],
            self._document.prompt.expected,
            not_as_set=self._told[key][0],
            out_of_range=self._told[key][1],
            retries=arrived.request.endpoint.limits.retries,
            now=None if column.ended else now,
            cost=self._cost(arrived),
            endpoint=variant.endpoint,
            reading=self._reading(column),
            name=variant.name or variant.endpoint,
            differs=beside_name(variant),
        )
        return answer if arrived.sampling.calls == 1 else self._with_samples(answer, arrived, found, shown)

    def _with_samples(
        self, answer: Answer, arrived: SampledColumn, found: tuple[Extraction | None, ...], shown: int
    ) -> Answer:
        made = _made(arrived)
        counts = [count for call in made if (count := self.tokens.of(call.key)) is not None]
        whole = TokenCount(sum(one.number for one in counts), all(one.exact for one in counts)) if counts else None
        samples = SampledAnswer(
            arrived.samples,
            found,
            shown,
            arrived.wall_ms,
            self._cost(arrived),
            votes=arrived.sampling.votes > 1,
            spread=self._spread(arrived, found),
        )
        return replace(answer, all_tokens=whole, samples=samples)

    def _spread(self, arrived: SampledColumn, found: Sequence[Extraction | None]) -> Spread | None:
        """Of several samples, once all have ended and been looked through."""
        done = [(sample, one) for sample, one in zip(arrived.samples, found, strict=True) if sample.output is not None]
        if arrived.sampling.count == 1 or not done or not arrived.ended or any(one is None for _sample, one in done):
            return None
        return self._spreads.of(tuple(self._sampled(sample, one) for sample, one in done))

    def _sampled(self, sample: Sample, found: Extraction | None) -> Sampled:
        from workbench.runs.spread import Sampled

        answer, text, count = found.answer if found else None, sample.column.text, self._tokens(sample.first)
        # Without a rule the answer is the whole text.
        taken = None if answer is None or answer == text.strip() else answer
        return Sampled(text, taken, sample.column.total_ms, None if count is None else count.number)

    def _cost(self, arrived: SampledColumn) -> float | None:
        """Of all calls that were made; None until each is known, and without a price."""
        made = _made(arrived)
        costs = [cost for call in made if (cost := self.tokens.cost(call.key)) is not None]
        return sum(costs) if costs and len(costs) == len(made) else None

    def _tokens(self, call: Column) -> TokenCount | None:
        """A call that has not left (again) has none."""
        return None if call.started_at is None else self.tokens.of(call.key)

    def _shown(self, arrived: SampledColumn, found: Sequence[Extraction | None]) -> int:
        picked = self._picked.get(arrived.request.column)
        return arrived.standing([None if one is None else one.answer for one in found]) if picked is None else picked

    def _found(self, arrived: SampledColumn) -> tuple[Extraction | None, ...]:
        return tuple(self._extraction(sample, arrived.sampling) for sample in arrived.samples)

    def _extraction(self, sample: Sample, sampling: Sampling) -> Extraction | None:
        """Of a whole output, where rules, something expected, a vote or a second call say that it matters."""
        prompt = self._document.prompt
        matters = prompt.answer or prompt.expected is not None or sampling.calls > 1
        if sample.output is None or not matters:
            return None
        found = self._extractions.of(sample.output, prompt.answer)
        if found is None or found.error is not None:
            return found
        return replace(found, answer=sample.answer(found.answer))

    def _reading(self, column: Column) -> Reading | None:
        """Of a text that ended, where a schema or the way it is read says that its JSON matters."""
        schema = self._document.prompt.schema
        matters = schema is not None or self._services.settings.value.answer_view == "json"
        return self._readings.of(column.text, schema) if matters and column.ended and column.text else None

    def _show_what_is_looked_for(self, prompt: Prompt) -> None:
        """Other rules, another expectation: the columns show other answers. Any other edit leaves them as they are."""
        if (prompt.answer, prompt.expected, prompt.schema) != self._looked_for:
            self._looked_for = (prompt.answer, prompt.expected, prompt.schema)
            self.changed.emit()


def _told(request: RunRequest, sent: Parameters | None) -> tuple[str, str]:
    """What does not go out as it is set, and which values are out of range; nothing where nobody can say."""
    if sent is None:
        return "", ""
    settings = request.generation
    return not_as_set(settings, sent), out_of_range(request.endpoint, settings, sent)


def _made(arrived: SampledColumn) -> list[Column]:
    """The calls that left."""
    calls = [call for sample in arrived.samples for call in (sample.first, sample.second) if call is not None]
    return [call for call in calls if call.started_at is not None]
