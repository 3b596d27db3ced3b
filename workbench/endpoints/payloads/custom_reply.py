"""The replies of the custom format: what its JMESPaths find in a whole reply, and in each value of a stream."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any

from workbench.endpoints.endpoint import CustomPayload
from workbench.endpoints.events import Usage
from workbench.endpoints.lines import excerpt, not_understood
from workbench.endpoints.payloads.format import Reply
from workbench.endpoints.payloads.json_paths import JsonPath
from workbench.endpoints.payloads.reading import JsonStream, whole
from workbench.endpoints.payloads.shapes import raise_reported_error
from workbench.errors import EndpointError, Phrase

_NO_USAGE = Usage()
PATHS = ("text", "stream_text", "tokens_in", "tokens_out", "error", "end")


class Paths:
    """The JMESPaths of a custom format; a path that is empty finds nothing. Bad ones: `UsageError` with the field."""

    def __init__(self, custom: CustomPayload) -> None:
        self._paths = {
            name: JsonPath(expression, f"custom.{name}")
            for name in PATHS
            if (expression := getattr(custom, name).strip())
        }

    def has(self, name: str) -> bool:
        return name in self._paths

    def reply(self, body: bytes) -> Reply:
        """The answer in a whole body; without any path, all of it is the text."""
        if not self._paths:
            return Reply(_plain(body))
        try:
            value = json.loads(body)
        except (ValueError, RecursionError) as error:
            if self.has("text"):
                raise not_understood(body) from error
            return Reply(_plain(body))
        self.raise_error(value)
        if not self.has("text"):
            return Reply(value if isinstance(value, str) else _plain(body), self.usage(value))
        text = self.text("text", value)
        if text is None:
            raise_reported_error(value)
            raise self.nothing(body)
        return Reply(whole(text), self.usage(value))

    def text(self, name: str, value: Any) -> str | None:
        """The text at a path: a number is one as well; None for nothing. A list or an object: `EndpointError`."""
        found = self._found(name, value)
        if found is None or isinstance(found, str):
            return found
        if isinstance(found, (list, dict)):
            raise EndpointError(
                "{field} finds {kind} in the endpoint's reply, not a text.",
                "Let the path end at the text itself, such as outputs[0].text.",
                field=f"custom.{name}",
                kind=Phrase("a list") if isinstance(found, list) else Phrase("an object"),
                details=excerpt(json.dumps(found, ensure_ascii=False).encode("utf-8", errors="replace")),
            )
        return json.dumps(found)

    def usage(self, value: Any, before: Usage = _NO_USAGE) -> Usage:
        """The counts at the paths; where there are none, those from before."""
        tokens_in, tokens_out = self._count("tokens_in", value), self._count("tokens_out", value)
        return Usage(
            before.tokens_in if tokens_in is None else tokens_in,
            before.tokens_out if tokens_out is None else tokens_out,
        )

    def raise_error(self, value: Any) -> None:
        """Raises what the path `error` finds, if it finds anything."""
        found = self._found("error", value)
        if found:
            reason = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
            raise EndpointError(
                "The model reported an error: {reason}",
                "Shorten the prompt or change the parameters; the endpoint's log says more.",
                details=excerpt(json.dumps(value, ensure_ascii=False).encode("utf-8", errors="replace")),
                reason=excerpt(reason.encode("utf-8", errors="replace")),
            )

    def is_end(self, value: Any) -> bool:
        """Whether the path `end` finds something: null, false and an empty text are nothing."""
        return bool(self._found("end", value))

    def nothing(self, data: bytes) -> EndpointError:
        """The error for a reply in which the paths to text find nothing."""
        names = [name for name in ("text", "stream_text") if name in self._paths]
        return EndpointError(
            "{fields} finds nothing in the endpoint's reply: {excerpt}",
            "Correct the path in the endpoint's custom format; trying it there shows what it finds.",
            fields=", ".join(f"custom.{name} ({self._paths[name].expression})" for name in names),
            excerpt=excerpt(data),
        )

    def _found(self, name: str, value: Any) -> Any:
        return self._paths[name].find(value) if name in self._paths else None

    def _count(self, name: str, value: Any) -> int | None:
        found = self._found(name, value)
        return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


class CustomStream(JsonStream):
    """Each JSON value of the stream is asked for `stream_text`; a whole reply that comes alone, for `text`.

    Its end is what the path `end` finds, or [DONE]. JSON lines need neither where there is no such path: they have no
    common end mark. Server-sent events have one, so that without it the stream counts as cut.
    """

    def __init__(self, paths: Paths) -> None:
        super().__init__()
        self._paths = paths
        self.has_end_marker = paths.has("end")

    def piece(self, value: Any) -> str | None:
        self._paths.raise_error(value)
        self.usage = self._paths.usage(value, self.usage)
        return self._paths.text("stream_text", value)

    def _text_in(self, value: Any, line: bytes) -> str:
        self.has_end_marker = self.has_end_marker or line.lstrip().startswith(b"data:")
        text = self.piece(value)
        if self._paths.is_end(value):
            self.end()
        if text is None and not self._has_text:
            text = self._paths.text("text", value)
            if text is not None:
                self.end()
        if text is None:
            self._unknown = self._unknown or line
            return ""
        self._is_known = True
        return text

    def _no_text(self, line: bytes) -> EndpointError:
        return self._paths.nothing(line)


class PlainStream:
    """A stream that is the text itself, with the interface of a stream's decoder."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.complete = False
        self.usage = Usage()
        self.reason = ""

    def feed(self, chunk: bytes) -> Iterator[str]:
        if text := self._decoder.decode(chunk):
            yield text

    def finish(self) -> Iterator[str]:
        self.complete = True
        if text := self._decoder.decode(b"", final=True):
            yield text


def _plain(body: bytes) -> str:
    return body.decode("utf-8", errors="replace")
