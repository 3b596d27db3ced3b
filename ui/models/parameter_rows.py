"""What becomes of each setting at an endpoint, as the user reads it: a table for the page, a line for a column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ui.models.duration import NOTHING
from ui.translation import msgid, ntr, tr
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import payload_of
from workbench.endpoints.payloads.format import Parameters, Sends
from workbench.endpoints.payloads.parameters import CUT_HERE
from workbench.prompts.prompt import Generation

# The fields of `Generation` that are sent, and what they are called here.
NAMES = {
    "max_tokens": msgid("max tokens"),
    "temperature": msgid("temperature"),
    "top_p": msgid("top p"),
    "top_k": msgid("top k"),
    "stop": msgid("stop"),
    "seed": msgid("seed"),
}


@dataclass(frozen=True)
class ParameterRow:
    """`setting` here, what it is `sent` as, the `range` that the format takes with a `note`, and its value `now`.

    `exact`: `sent` is a name of the format. `caution`: the value now is not sent as it stands, or outside of the range.
    """

    setting: str
    sent: str
    range: str = NOTHING
    note: str = ""
    now: str = NOTHING
    exact: bool = False
    caution: bool = False


def parameter_rows(endpoint: Endpoint, generation: Generation, parameters: Parameters) -> tuple[ParameterRow, ...]:
    """A row for each setting of the open prompt, for each raw parameter, and for streaming."""
    sends = payload_of(endpoint).sends
    settings = [_row(name, sends.get(name), generation, parameters) for name in NAMES]
    own = {name: value for name, value in endpoint.parameters.items() if name not in parameters.overruled}
    raw = [_raw_row(name, value) for name, value in {**own, **generation.extra}.items()]
    raw += [
        ParameterRow(name, tr("not sent: the prompt’s setting goes before"), now=_as_json(value), caution=True)
        for name, value in endpoint.parameters.items()
        if name in parameters.overruled
    ]
    return (*settings, *raw, _streaming_row(endpoint))


def not_as_set(generation: Generation, parameters: Parameters) -> str:
    """What does not go out as it is set, in one line: `not sent: top k · temperature 0 sent as do_sample: false`."""
    return " · ".join(_not_as_set(generation, parameters))


def out_of_range(endpoint: Endpoint, generation: Generation, parameters: Parameters) -> str:
    """Which values the format says that it does not take, in one line: `top p 2: the range is 0 – 1`."""
    sends = payload_of(endpoint).sends
    told = [
        tr("{name} {value}: the range is {range}", name=tr(NAMES[name]), value=_value(generation, name), range=said)
        for name in parameters.outside
        if name in sends and (said := range_text(sends[name]))
    ]
    return " · ".join(told)


def range_text(sends: Sends) -> str:
    """`1 – 2,048`, `> 0`, `≤ 1`, `up to 4`; '' where everything is taken."""
    if sends.at_most is not None:
        return tr("up to {most}", most=sends.at_most)
    low, high = _number(sends.minimum), _number(sends.maximum)
    if low and high:
        return f"> {low}, ≤ {high}" if sends.above else f"{low} – {high}"
    if low:
        return f"> {low}" if sends.above else f"≥ {low}"
    return f"≤ {high}" if high else ""


def _row(name: str, sends: Sends | None, generation: Generation, parameters: Parameters) -> ParameterRow:
    setting, now = tr(NAMES[name]), _value(generation, name)
    known = range_text(sends) if sends else ""
    if name in parameters.adapted:
        instead = parameters.adapted[name]
        if instead == CUT_HERE:
            return ParameterRow(setting, tr("cut here, not sent"), now=now)
        sent = instead or tr("left out, which means the same")
        return ParameterRow(setting, sent, known or NOTHING, now=now, exact=bool(instead))
    if sends is None:
        sent = tr("cut here, not sent") if name == "stop" else tr("not sent")
        return ParameterRow(setting, sent, now=now, caution=name in parameters.unsent and name != "stop")
    outside = name in parameters.outside
    return ParameterRow(setting, sends.field, known or NOTHING, tr(sends.note), now, exact=True, caution=outside)


def _raw_row(name: str, value: Any) -> ParameterRow:
    return ParameterRow(name, name, now=_as_json(value), exact=True)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _streaming_row(endpoint: Endpoint) -> ParameterRow:
    if not payload_of(endpoint).can_stream:
        return ParameterRow(tr("stream"), tr("not offered by this container"))
    if endpoint.stream and endpoint.target_model is not None:
        return ParameterRow(tr("stream"), tr("not with a target model"), now=tr("off"), caution=True)
    return ParameterRow(tr("stream"), _framing(endpoint), now=tr("on") if endpoint.stream else tr("off"))


def _framing(endpoint: Endpoint) -> str:
    framings: Mapping[str, str] = {
        "sse": tr("server-sent events"),
        "jsonlines": tr("JSON lines"),
        "whole": tr("in one piece, the probe found"),
    }
    return framings.get(endpoint.probed.framing if endpoint.probed else "", tr("piece by piece"))


def _not_as_set(generation: Generation, parameters: Parameters) -> Iterator[str]:
    unsent = [name for name in parameters.unsent if name in NAMES]
    dropped = [tr(NAMES[name]) for name in unsent if name != "stop"]
    if dropped:
        yield tr("not sent: {names}", names=", ".join(dropped))
    for name, instead in parameters.adapted.items():
        if instead == CUT_HERE:
            yield tr("stop is cut here")
        elif instead and name in NAMES:
            value = _value(generation, name)
            yield tr("{name} {value} sent as {instead}", name=tr(NAMES[name]), value=value, instead=instead)
    if parameters.overruled:
        yield tr("the endpoint’s own not sent: {names}", names=", ".join(parameters.overruled))


def _value(generation: Generation, name: str) -> str:
    if name == "stop":
        count = len(generation.stop)
        if count > 1:
            return ntr("{n} sequence", "{n} sequences", count)
        return json.dumps(generation.stop[0], ensure_ascii=False)[1:-1] if count else NOTHING
    value = getattr(generation, name)
    return NOTHING if value is None else _number(value)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
