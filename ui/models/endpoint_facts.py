"""What is known of an endpoint, as rows of a name and a value that the user reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ui.translation import ntr, tr
from workbench.endpoints.endpoint import Endpoint, Limits, Price


@dataclass(frozen=True)
class Fact:
    """`note` is a remark under the value that the user had better know."""

    name: str
    value: str
    note: str = ""


def facts(endpoint: Endpoint, estimate: bool = False) -> tuple[Fact, ...]:
    """Where it is, what it costs (`estimate`: by an estimated price), how it is routed to, and within which limits."""
    return tuple(_facts(endpoint, estimate))


def price_text(price: Price) -> str:
    """`2 × ml.g5.12xlarge · $7.09 an hour each`; '' where nothing is known."""
    told = []
    if price.instance_type:
        told.append(f"{price.instances} × {price.instance_type}")
    if price.per_hour is not None:
        hourly = f"{price.per_hour:,.2f}"
        several = price.instances > 1
        told.append(tr("${price} an hour each", price=hourly) if several else tr("${price} an hour", price=hourly))
    if price.per_1k_in is not None:
        told.append(tr("${price} per 1,000 tokens in", price=f"{price.per_1k_in:g}"))
    if price.per_1k_out is not None:
        told.append(tr("${price} per 1,000 tokens out", price=f"{price.per_1k_out:g}"))
    return " · ".join(told)


def _price(price: Price, estimate: bool) -> str:
    return " · ".join(filter(None, (price_text(price), tr("estimated price") if estimate else "")))


def limits_text(limits: Limits) -> str:
    told = [
        tr("{n} at a time", n=limits.concurrency),
        ntr("{n} retry", "{n} retries", limits.retries),
        tr(
            "{connect} s to connect, {between} s between parts, {total} s in all",
            connect=f"{limits.connect_s:g}",
            between=f"{limits.between_s:g}",
            total=f"{limits.total_s:g}",
        ),
    ]
    if limits.context_tokens is not None:
        told.append(tr("context of {n} tokens", n=f"{limits.context_tokens:,}"))
    return " · ".join(told)


def pinned_text(endpoint: Endpoint) -> str:
    """Who says that this is the format: the probe, or whoever wrote it down."""
    if endpoint.is_local:
        return tr("built in")
    if endpoint.probed is None:
        return tr("not probed yet")
    calls, day = endpoint.probed.calls, endpoint.probed.on[:10]
    return ntr("pinned by probe, {n} call, {day}", "pinned by probe, {n} calls, {day}", calls, day=day)


def _facts(endpoint: Endpoint, estimate: bool) -> Iterator[Fact]:
    if endpoint.description:
        yield Fact(tr("About"), tr(endpoint.description))
    if endpoint.is_local:
        yield Fact(tr("Endpoint"), endpoint.name)
        yield Fact(tr("Place"), tr("on this computer"))
    elif endpoint.transport == "https":
        yield Fact(tr("Address"), endpoint.url or "")
        if endpoint.headers:
            yield Fact(tr("Headers"), ", ".join(endpoint.headers))
    else:
        yield Fact(tr("Endpoint"), endpoint.name)
        place = " · ".join(filter(None, (endpoint.profile, endpoint.region)))
        yield Fact(tr("Profile, region"), place or tr("as in Settings"))
        yield from _routing(endpoint)
    yield Fact(tr("Price"), _price(endpoint.price, estimate) or tr("not known"))
    yield Fact(tr("Limits"), limits_text(endpoint.limits))
    if endpoint.tokenizer:
        yield Fact(tr("Tokenizer"), "/".join(Path(endpoint.tokenizer).parts[-2:]))
    if endpoint.wrapper:
        yield Fact(tr("Wrapper"), endpoint.wrapper)


def _routing(endpoint: Endpoint) -> Iterator[Fact]:
    routes = (
        (endpoint.component, tr("component {name}", name=endpoint.component)),
        (endpoint.variant, tr("variant {name}", name=endpoint.variant)),
        (endpoint.target_model, tr("target model {name}", name=endpoint.target_model)),
        (endpoint.container, tr("container {name}", name=endpoint.container)),
    )
    chosen = " · ".join(text for value, text in routes if value)
    note = tr("With a target model SageMaker streams nothing: answers come in one piece.")
    yield Fact(
        tr("Route to"), chosen or tr("no component · any variant"), note if endpoint.target_model is not None else ""
    )
    if endpoint.session_id:
        yield Fact(tr("Session"), endpoint.session_id)
    if endpoint.attributes:
        yield Fact(tr("Custom attributes"), endpoint.attributes)
