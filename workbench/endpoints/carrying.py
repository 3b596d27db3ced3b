"""What every transport does around the events of a call: end them at a stop, and keep secrets out of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator

from workbench.endpoints.redaction import Redaction, redacted
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Traced, TransportEvent
from workbench.endpoints.wire import Wire
from workbench.errors import EndpointError


def carried(
    events: Generator[TransportEvent], wire: Wire, stop: Stop, redaction: Callable[[], Redaction]
) -> Generator[TransportEvent]:
    """The events until the end or the stop, which cuts the wire. What fails after a stop is not told, but what had been
    sent is."""
    clean = redacted(events, redaction)
    try:
        with contextlib.closing(clean), stop.wakes(wire.cut):
            while not stop.is_set and (event := next(clean, None)) is not None:
                if isinstance(event, Traced) or not stop.is_set:
                    yield event
    except EndpointError:
        if not stop.is_set:
            raise
    finally:
        wire.release()
