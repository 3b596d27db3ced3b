"""DJL's LMI containers with a rolling batch: TGI's request with `stop_sequences`, an object as the reply.

Streams are JSON lines, or server-sent events where the container was deployed so; the last line has
`generated_text` and `details`. Other names are ignored by the container, so that they must be right.
"""

from __future__ import annotations

from workbench.endpoints.payloads.format import Sends
from workbench.endpoints.payloads.tgi import TgiFormat

_SENDS = {
    "max_tokens": Sends("max_new_tokens", minimum=1),
    "temperature": Sends("temperature", minimum=0, above=True),
    "top_p": Sends("top_p", minimum=0, maximum=1, above=True),
    "top_k": Sends("top_k", minimum=-1),
    "stop": Sends("stop_sequences"),
    "seed": Sends("seed"),
}


class LmiFormat(TgiFormat):
    title = "DJL LMI with a rolling batch (inputs, parameters, stop_sequences)"
    sends = _SENDS
