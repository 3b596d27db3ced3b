"""JumpStart's BloomZ 7B1: the request of the other text models, and a nested reply."""

from __future__ import annotations

from dataclasses import replace

from workbench.local.containers.container import Call, to_json
from workbench.local.containers.jumpstart import JumpStart
from workbench.local.invocation import Invocation
from workbench.local.output import Output


class JumpstartBloomz(JumpStart):
    """It does not stream."""

    def read(self, invocation: Invocation) -> Call:
        return replace(super().read(invocation), streams=False)

    def body(self, call: Call, outputs: tuple[Output, ...]) -> bytes:
        return to_json([[{"generated_text": output.text} for output in outputs]])
