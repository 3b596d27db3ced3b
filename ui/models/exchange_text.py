"""What went over the wire for a call, as texts that are read and copied."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import responses

from ui.models.answer import Answer
from ui.translation import tr
from workbench.endpoints.exchange import Exchange, Headers
from workbench.runs.comparison import Column
from workbench.scoring.json_text import find_json

# Bytes; longer bodies are shown as they are, since setting them out would be felt.
LONGEST_SET_OUT = 60_000


@dataclass(frozen=True)
class ExchangeText:
    """One call: `title` tells it from the others of its column. Bodies are as they went; '' where nothing is known."""

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
        return " ".join(filter(None, (str(reply.status), responses.get(reply.status, ""))))

    @property
    def sent_headers(self) -> str:
        return _lines(self.exchange.sent.headers)

    @property
    def reply_headers(self) -> str:
        return _lines(self.exchange.reply.headers) if self.exchange.reply else ""

    @property
    def cut(self) -> bool:
        return self.exchange.reply is not None and self.exchange.reply.cut

    def sent_body(self, set_out: bool) -> str:
        return body_text(self.exchange.sent.body, set_out)

    def reply_body(self, set_out: bool) -> str:
        return body_text(self.exchange.reply.body, set_out) if self.exchange.reply else ""


def exchanges_of(answer: Answer) -> tuple[ExchangeText, ...]:
    """Of every call of a column that left, the one that is shown first."""
    calls = [call for call in answer.calls if call.exchange is not None]
    calls.sort(key=lambda call: call.request_id != answer.column.request_id)
    return tuple(
        ExchangeText(_title(answer, call), call.exchange, call.request_id)
        for call in calls
        if call.exchange is not None
    )


def body_text(body: bytes, set_out: bool) -> str:
    """As text; set out, JSON has a line for each value, also where each line of a stream is JSON by itself."""
    text = body.decode("utf-8", errors="replace")
    if not set_out or len(body) > LONGEST_SET_OUT:
        return text
    whole = _set_out(text)
    return whole or "\n".join(_set_out_line(line) for line in text.splitlines())


def _set_out_line(line: str) -> str:
    head, mark, rest = line.partition("data:")
    return f"{mark} {_set_out(rest)}" if mark and not head and _set_out(rest) else _set_out(line) or line


def _set_out(text: str) -> str:
    """'' where the text is not JSON as a whole."""
    found = find_json(text)
    return found.pretty if found and found.fault is None and found.text == text.strip() else ""


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
