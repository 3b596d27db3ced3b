"""How it is told what two calls were sent differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ui.models.duration import NOTHING
from ui.models.parameter_rows import NAMES
from ui.models.sampled_answer import in_a_line
from ui.translation import msgid, ntr, tr
from workbench.runs.request_differences import ENDPOINT, MODE, PARAMETER, PART, ROLE, RequestDifference

_LONGEST = 48
# Differences that a line names; a column is narrow.
_MOST_TOLD = 4
_ENDPOINT_NAMES = {
    "label": msgid("endpoint"),
    "name": msgid("name in SageMaker"),
    "transport": msgid("transport"),
    "url": msgid("address"),
    "region": msgid("region"),
    "profile": msgid("profile"),
    "payload": msgid("payload format"),
    "streams": msgid("stream"),
    "component": msgid("inference component"),
    "variant": msgid("production variant"),
    "target_model": msgid("target model"),
    "container": msgid("container"),
    "session_id": msgid("session"),
    "attributes": msgid("custom attributes"),
    "accept_eula": msgid("licence accepted"),
    "wrapper": msgid("model wrapper"),
    "headers": msgid("headers"),
}
_PART_NAMES = {
    "system": msgid("System"),
    "join": msgid("Between the parts"),
    "instruction": msgid("Instruction"),
    "example": msgid("Example"),
    "separator": msgid("Between the examples"),
    "input_join": msgid("Before the input"),
    "input": msgid("Input"),
    "trigger_join": msgid("Before the trigger"),
    "trigger": msgid("Trigger"),
    "message": msgid("Turn"),
    "wrapper": msgid("Model wrapper"),
}
_VALUES = {"true": msgid("on"), "false": msgid("off"), "text": msgid("Text"), "chat": msgid("Chat")}


def requests_text(found: Sequence[RequestDifference] | None) -> str:
    """The most telling of it in one line; that nothing differs is said too, '' where one was sent nothing."""
    if found is None:
        return ""
    if not found:
        return tr("Sent the same prompt and parameters")
    # Which endpoint it is says more than how that one is reached.
    first = sorted(_telling(found), key=lambda one: one.kind == ENDPOINT and one.name != "label")
    told = [difference_text(one) for one in first[:_MOST_TOLD]]
    if len(first) > _MOST_TOLD:
        told.append(ntr("{n} more", "{n} more", len(first) - _MOST_TOLD))
    return " · ".join(told)


def _telling(found: Sequence[RequestDifference]) -> Iterator[RequestDifference]:
    """Without the name in SageMaker where that is the label as well."""
    labels = {(one.before, one.after) for one in found if one.kind == ENDPOINT and one.name == "label"}
    yield from (one for one in found if one.name != "name" or (one.before, one.after) not in labels)


def difference_text(one: RequestDifference) -> str:
    """`temperature 0.1 → 0.7`, `Instruction: 2 words changed`."""
    if one.kind == PART:
        return tr("{part}: {change}", part=_numbered(_PART_NAMES[one.name], one.index), change=_part_change(one))
    if one.kind == ROLE:
        name = tr("role of {part}", part=_numbered(_PART_NAMES[one.name], one.index))
    elif one.kind == MODE:
        name = tr("mode")
    else:
        name = _name(one)
    return tr("{name} {before} → {after}", name=name, before=_brief(one, one.before), after=_brief(one, one.after))


def _name(one: RequestDifference) -> str:
    names = {PARAMETER: NAMES, ENDPOINT: _ENDPOINT_NAMES}.get(one.kind, {})
    return tr(names[one.name]) if one.name in names else one.name


def _part_change(one: RequestDifference) -> str:
    if one.before is None:
        return tr("added")
    if one.after is None:
        return tr("removed")
    if one.deleted and one.inserted:
        changed = max(one.deleted, one.inserted)
        return ntr("{n} word changed", "{n} words changed", changed)
    if one.deleted:
        return ntr("{n} word deleted", "{n} words deleted", one.deleted)
    if one.inserted:
        return ntr("{n} word inserted", "{n} words inserted", one.inserted)
    return tr("white space changed")


def _numbered(name: str, index: int | None) -> str:
    return tr(name) if index is None else tr("{name} {number}", name=tr(name), number=index)


def _brief(one: RequestDifference, value: str | None) -> str:
    if value is None:
        return NOTHING
    known = value in _VALUES and (one.kind == MODE or one.name in ("streams", "accept_eula"))
    return tr(_VALUES[value]) if known else in_a_line(value, _LONGEST)
