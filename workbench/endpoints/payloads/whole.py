"""What the formats share whose containers answer in one piece."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.endpoints.payloads.format import Reply, Sends, StreamDecoder
from workbench.endpoints.payloads.reading import WholeReply, read_body

_NONE: Mapping[str, Sends] = {}


class WholeFormat:
    """A format without streams; its requests are its own."""

    takes_messages = False
    can_stream = False
    sends: Mapping[str, Sends] = _NONE

    def reply(self, body: bytes) -> Reply:
        return Reply(read_body(body)[1])

    def stream_decoder(self) -> StreamDecoder:
        """For whoever streams all the same: the answer is read when all of it has arrived."""
        return WholeReply(self.reply)
