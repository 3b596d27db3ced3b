"""What went over the wire for a call, as texts that are read and copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus

from ui.models.answer import Answer
from ui.translation import tr
from workbench.endpoints.exchange import Exchange, Headers
from workbench.runs.comparison import Column
from workbench.scoring.json_text import set_out_json

# Characters; longer bodies are shown as they are.
LONGEST_SET_OUT = 1_000_000


@dataclass(frozen=True)
class ExchangeText:
    """One call: `title` tells it from the others of its column. Of what is not known the text is ''."""

    title: str
    exchange: Exchange
    request_id: str = ""

    @property
    def request_line(self) -> str:
        return f"{self.exchange.sent.method} {self.exchange.sent.url}"

    @property
    def status(self) -> str:
        reply = self.exchange.reply
        if reply is None or reply.status is None:
            return tr("No reply came")
        named = {one.value: one.phrase for one in HTTPStatus}
        return " ".join(filter(None, (str(reply.status), named.get(reply.status, ""))))

    @property
    def sent_headers(self) -> str:
        return _lines(self.exchange.sent.headers)

    @property
    def reply_headers(self) -> str:
        return _lines(self.exchange.reply.headers) if self.exchange.reply else ""

    @property
    def cut(self) -> bool:
        return self.exchange.reply is not None and self.exchange.reply.cut

    @cached_property
    def bodies(self) -> tuple[str, str]:
        """Request and reply as they went."""
        reply = self.exchange.reply
        return _text(self.exchange.sent.body), _text(reply.body) if reply else ""

    @cached_property
    def bodies_set_out(self) -> tuple[str, str]:
        """The same, with a line for each value of JSON. It takes a moment: not on the GUI thread."""
        sent, replied = map(_in_lines, self.bodies)
        return sent, replied


def exchanges_of(answer: Answer) -> Iterator[ExchangeText]:
    """Of every call of a column that left, the one that is shown first; each with its bodies set out."""
    calls = [call for call in answer.calls if call.exchange is not None]
    calls.sort(key=lambda call: call.request_id != answer.column.request_id)
    for call in calls:
        if call.exchange is not None:
            made = ExchangeText(_title(answer, call), call.exchange, call.request_id)
            _ = made.bodies_set_out
            yield made


def _in_lines(text: str) -> str:
    """Also where each line of a stream is JSON by itself."""
    if len(text) > LONGEST_SET_OUT:
        return text
    return set_out_json(text) or "\n".join(map(_line_set_out, text.splitlines()))


def _line_set_out(line: str) -> str:
    mark = "data:" if line.startswith("data:") else ""
    set_out = set_out_json(line.removeprefix(mark))
    return " ".join(filter(None, (mark, set_out))) if set_out else line


def _title(answer: Answer, call: Column) -> str:
    if answer.samples is None:
        return answer.column.label
    for number, sample in enumerate(answer.samples.samples, 1):
        if call.key == sample.first.key:
            return tr("Sample {number}", number=number)
        if sample.second is not None and call.key == sample.second.key:
            return tr("Sample {number}, second call", number=number)
    return answer.column.label


def _lines(headers: Headers) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers)


def _text(body: bytes) -> str:
    return body.decode("utf-8", errors="replace")
