"""JumpStart's BloomZ: the request of its other text models; the reply is nested, `[[{"generated_text"}]]`."""

from __future__ import annotations

from workbench.endpoints.payloads.format import Sends, StreamDecoder
from workbench.endpoints.payloads.jumpstart import JumpstartFormat
from workbench.endpoints.payloads.reading import WholeReply

_SENDS = {**JumpstartFormat.sends, "max_tokens": Sends("max_length", minimum=1, note="prompt included")}


class JumpstartBloomzFormat(JumpstartFormat):
    title = "JumpStart BloomZ (text_inputs, nested reply)"
    can_stream = False
    sends = _SENDS

    def stream_decoder(self) -> StreamDecoder:
        return WholeReply(self.reply)
