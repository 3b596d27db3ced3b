"""What a column of the comparison shows: the run's column, its token count, and the numbers as the user reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ui.extractions import Extraction
from ui.models.call_times import retrying_text, times_text, tried_text
from ui.models.duration import NOTHING, duration
from ui.models.moment import seconds_text
from ui.models.money import dollars
from ui.models.reading import Reading
from ui.models.same_as import SameAs, same_answers
from ui.models.sampled_answer import LINE_LENGTH, SampledAnswer, in_a_line
from ui.translation import msgid, sentence, tr
from workbench.runs.comparison import Column

# State -> what the badge says, and its tone.
BADGES = {
    "waiting": (msgid("ready"), "plain"),
    "queued": (msgid("queued"), "accent"),
    "sent": (msgid("sent"), "accent"),
    "streaming": (msgid("streaming"), "accent"),
    "done": (msgid("done"), "good"),
    "partial": (msgid("partial"), "warning"),
    "stopped": (msgid("stopped"), "warning"),
    "failed": (msgid("failed"), "bad"),
}


@dataclass(frozen=True)
class TokenCount:
    """Tokens, as the endpoint counted them (`exact`) or as estimated here."""

    number: int
    exact: bool

    def __str__(self) -> str:
        return f"{self.number:,}" if self.exact else f"~{self.number:,}"


@dataclass(frozen=True)
class Answer:
    """One column. `elapsed_ms` is the time since the request left, while it runs; `endpoint` is the label of its
    endpoint, and `about` introduces that.

    `cost` is in US dollars, None where nothing is known of a price.

    `extraction` is what the answer rules take out of it, where that is known; `expected` what a good answer is.
    Of several calls, `column` is the shown sample with the state of the whole, `samples` has them all, and `all_tokens`
    is the sum of what they gave out.
    `not_as_set` and `out_of_range` say what became of the settings on their way; at most `retries` are made, and `now`
    is the clock of the events. `reading` is the JSON of the shown text, where that is wanted and known. `name` is what
    the column is called at its head, with `differs`, what is other in it than in the prompt, below; `same` says which
    other columns gave the same answer.
    """

    column: Column
    tokens_out: TokenCount | None = None
    elapsed_ms: float | None = None
    about: str = ""
    extraction: Extraction | None = None
    expected: str | None = None
    samples: SampledAnswer | None = None
    all_tokens: TokenCount | None = None
    cost: float | None = None
    not_as_set: str = ""
    out_of_range: str = ""
    retries: int = 0
    now: float | None = None
    endpoint: str = ""
    reading: Reading | None = None
    name: str = ""
    differs: str = ""
    same: SameAs | None = None

    @property
    def output(self) -> str:
        """What the answer rules are tried on."""
        return self.column.text if self.samples is None else self.samples.output

    @property
    def badge(self) -> tuple[str, str]:
        """What the badge says, and its tone: a whole answer that is the expected one is a match."""
        if self.column.state == "done" and self.matched:
            return tr("match"), "good"
        name, tone = BADGES[self.column.state]
        return tr(name), tone

    @property
    def running(self) -> bool:
        return self.column.state in ("queued", "sent", "streaming")

    @property
    def matched(self) -> bool | None:
        """Whether the extracted answer is the expected one; None where nobody can say."""
        if self.expected is None or self.extraction is None or self.extraction.error is not None:
            return None
        from workbench.scoring.matching import matches

        return self.extraction.answer is not None and matches(self.extraction.answer, self.expected)

    @property
    def extracted(self) -> str:
        """The extracted answer as the user reads it, with a mark where it is the expected one; '' for nothing."""
        found = self.extraction
        if found is None:
            return ""
        if found.error is not None:
            return sentence(found.error)
        if found.answer is None:
            return tr("Answer: no rule matches")
        line = in_a_line(found.answer, LINE_LENGTH)
        if self.expected is None:
            return tr("Answer: {answer}", answer=line)
        from workbench.scoring.matching import matches

        if matches(found.answer, self.expected):
            return tr("✓ Answer: {answer} (as expected)", answer=line)
        return tr(
            "✗ Answer: {answer} (expected: {expected})", answer=line, expected=in_a_line(self.expected, LINE_LENGTH)
        )

    @property
    def measured(self) -> str:
        """The extracted answer held against the expected one, a line for each metric; '' where nobody can say."""
        if self.expected is None or self.extraction is None or self.extraction.answer is None:
            return ""
        from ui.models.match_figures import measured

        return measured(self.extraction.answer, self.expected)

    @property
    def retrying(self) -> str:
        """Why a call of it waits, and for how long; '' where none does."""
        waiting = (retrying_text(call, self.retries, self.now) for call in self.calls if self.now is not None)
        return next(filter(None, waiting), "")

    @property
    def tried(self) -> str:
        """How often the call that is shown was tried, once it ended; '' for one that was sent once."""
        return tried_text(self.column)

    @property
    def cached(self) -> str:
        """That it is an answer of an earlier call, and of when; '' for one that was asked for now."""
        at = self.column.answered_at
        if not self.column.cached:
            return ""
        if at is None:
            return tr("Cached: nothing was sent. Run again asks anew.")
        return tr("Cached: answered on {when}; nothing was sent. Run again asks anew.", when=seconds_text(at))

    @property
    def partial(self) -> str:
        """What is missing of the text that is shown; '' where it is whole, or runs."""
        if not self.column.text:
            return ""
        return {
            "partial": tr("Partial: the answer ended without its end marker."),
            "stopped": tr("Partial: the call was stopped."),
            "failed": tr("Partial: the call failed after this text."),
        }.get(self.column.state, "")

    @property
    def calls(self) -> tuple[Column, ...]:
        """Every call of it that there is."""
        if self.samples is None:
            return (self.column,)
        both = ((sample.first, sample.second) for sample in self.samples.samples)
        return tuple(call for calls in both for call in calls if call is not None)

    @property
    def times(self) -> list[str]:
        """The honest clock of the call that is shown: each time by itself."""
        return times_text(self.column)

    @property
    def queue(self) -> str:
        return duration(self.column.queue_ms)

    @property
    def gap(self) -> str:
        return duration(self.column.longest_gap_ms)

    @property
    def first(self) -> str:
        return duration(self.column.first_text_ms)

    @property
    def total(self) -> str:
        return duration(self._whole_ms)

    @property
    def out(self) -> str:
        count = self.all_tokens or self.tokens_out
        return NOTHING if count is None else str(count)

    @property
    def price(self) -> str:
        """What the calls cost; '' where nothing is known of a price."""
        return "" if self.cost is None else dollars(self.cost)

    @property
    def rate(self) -> str:
        """Tokens a second after the first text; nothing for an answer that came in one piece."""
        whole = self._whole_ms if self._first_call_ms is None else self._first_call_ms
        if self.tokens_out is None or whole is None or self.column.first_text_ms is None:
            return NOTHING
        seconds = (whole - self.column.first_text_ms) / 1000
        if self.tokens_out.number < 2 or seconds < 0.01:
            return NOTHING
        return f"{self.tokens_out.number / seconds:,.0f}/s"

    @property
    def _first_call_ms(self) -> float | None:
        """Once a second call may follow: the rate is that of the first, whose text is shown."""
        return None if self.samples is None else self.samples.samples[self.samples.shown].first.total_ms

    @property
    def _whole_ms(self) -> float | None:
        """A sample may have ended while others run. Of what waits for another try, which counts anew, there is none."""
        if self.column.ended or self.column.total_ms is not None:
            return self.column.total_ms
        return None if self.column.waits_to_retry else self.elapsed_ms


def marked(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """The answers, those that are whole and the same as another's marked as such."""
    whole = [one if one.column.state == "done" and one.column.text else None for one in answers]
    taken = [one.extraction.answer if one is not None and one.extraction is not None else None for one in whole]
    told = [None if one is None else (one.column.label, taken[n], one.column.text) for n, one in enumerate(whole)]
    same = same_answers(told)
    return tuple(one if found is None else replace(one, same=found) for one, found in zip(answers, same, strict=True))
