"""The endpoint file: one endpoint, one YAML file, with the fields of `Endpoint`. Credentials are never in it."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from workbench.atomic_file import write_atomically
from workbench.endpoints.addresses import secret_in
from workbench.endpoints.endpoint import LOCAL_PREFIX, CustomPayload, Endpoint, Limits, Price, Probed
from workbench.endpoints.likely_secrets import looks_secret, names_a_secret
from workbench.endpoints.payloads.choosing import payload_names
from workbench.endpoints.payloads.custom import CUSTOM, check_custom
from workbench.endpoints.routing import routing_problems
from workbench.errors import Phrase, UsageError
from workbench.prompts.writing import yaml_text
from workbench.yaml_fields import Fields, read_fields

SUFFIX = ".endpoint.yaml"
_NEW = Endpoint(label="", name="")
_TRANSPORTS = ("sagemaker", "https")
_NOT_PROBED = Probed(on="", calls=-1)
_FRAMINGS = ("", "sse", "jsonlines", "whole")
_LONGEST_ATTRIBUTES = 1024


def load(path: Path) -> Endpoint:
    """The endpoint in the file at `path`. Unreadable or invalid: `InvalidFile` with file, line and field.

    `tokenizer` is a path beside the file there; in the endpoint it is an absolute one.
    """
    endpoint = read_endpoint(read_fields(path))
    if not endpoint.tokenizer:
        return endpoint
    return replace(endpoint, tokenizer=str(path.absolute().parent / Path(endpoint.tokenizer).expanduser()))


def save(endpoint: Endpoint, path: Path) -> None:
    """Writes the file atomically; only what differs from the defaults. A tokenizer beside it is named from there."""
    folder = path.absolute().parent
    if endpoint.tokenizer and Path(endpoint.tokenizer).is_relative_to(folder):
        endpoint = replace(endpoint, tokenizer=Path(endpoint.tokenizer).relative_to(folder).as_posix())
    write_atomically(path, yaml_text(endpoint_data(endpoint), readable=True).encode("utf-8"))


def read_endpoint(file: Fields) -> Endpoint:
    """The endpoint in a file's fields. Keys that are not known are kept in `extra`."""
    for name in file.names():
        if names_a_secret(name):
            file.refuse(name, Phrase("credentials do not belong here; name an AWS profile in the field profile"))
    transport = file.choice("transport", _TRANSPORTS, _NEW.transport)
    endpoint = Endpoint(
        label=_required(file, "label"),
        transport=transport,
        name=_required(file, "name") if transport == "sagemaker" else file.text("name"),
        url=_url(file, transport),
        headers=_headers(file.mapping("headers")),
        region=file.optional_text("region"),
        profile=file.optional_text("profile"),
        payload=file.choice("payload", payload_names(), _NEW.payload),
        stream=file.flag("stream", _NEW.stream),
        component=file.optional_text("component"),
        variant=file.optional_text("variant"),
        target_model=file.optional_text("target_model"),
        container=file.optional_text("container"),
        session_id=file.optional_text("session_id"),
        attributes=_attributes(file),
        accept_eula=file.flag("accept_eula", _NEW.accept_eula),
        parameters=_parameters(file.mapping("parameters")),
        custom=_custom(file.mapping("custom")),
        probed=_probed(file.mapping("probed")),
        limits=_limits(file.mapping("limits")),
        price=_price(file.mapping("price")),
        tokenizer=file.optional_text("tokenizer"),
        wrapper=file.optional_text("wrapper"),
        description=file.text("description"),
        extra=file.extra(),
    )
    if endpoint.payload == CUSTOM:
        _check_custom(file, endpoint.custom)
    for path, reason in routing_problems(endpoint).items():
        _group_of(file, path).refuse(path.rpartition(".")[2], reason)
    if endpoint.is_local:
        file.refuse("label", Phrase("labels that begin with {prefix} are the embedded endpoints", prefix=LOCAL_PREFIX))
    return endpoint


def _group_of(file: Fields, path: str) -> Fields:
    """The mapping that the field of that path stands in."""
    group = path.rpartition(".")[0]
    return (file.mapping(group) if group else None) or file


def _required(file: Fields, name: str) -> str:
    text = file.text(name).strip()
    if not text:
        file.refuse(
            name, Phrase("the field is missing; an endpoint needs a label, and SageMaker's name for it or a url")
        )
    return text


def _attributes(file: Fields) -> str | None:
    text = file.optional_text("attributes")
    if text and not (text.isascii() and text.isprintable() and len(text) <= _LONGEST_ATTRIBUTES):
        file.refuse("attributes", Phrase("at most {limit} ASCII characters are allowed", limit=_LONGEST_ATTRIBUTES))
    return text


def _limits(file: Fields | None) -> Limits:
    if file is None:
        return Limits()
    return Limits(
        context_tokens=file.integer("context_tokens", minimum=1),
        concurrency=file.integer("concurrency", minimum=1) or Limits.concurrency,
        retries=_retries(file),
        connect_s=_seconds(file, "connect_s", Limits.connect_s),
        between_s=_seconds(file, "between_s", Limits.between_s),
        total_s=_seconds(file, "total_s", Limits.total_s),
        extra=file.extra(),
    )


def _retries(file: Fields) -> int:
    retries = file.integer("retries", minimum=0)
    return Limits.retries if retries is None else retries


def _seconds(file: Fields, name: str, default: float) -> float:
    seconds = file.number(name, minimum=0)
    if seconds == 0:
        file.refuse(name, Phrase("more than 0 seconds are needed"))
    return default if seconds is None else seconds


def _price(file: Fields | None) -> Price:
    if file is None:
        return Price()
    return Price(
        per_1k_in=file.number("per_1k_in", minimum=0),
        per_1k_out=file.number("per_1k_out", minimum=0),
        per_hour=file.number("per_hour", minimum=0),
        instances=file.integer("instances", minimum=1) or Price.instances,
        instance_type=file.optional_text("instance_type"),
        extra=file.extra(),
    )


def _url(file: Fields, transport: str) -> str | None:
    url = _required(file, "url") if transport == "https" else file.optional_text("url")
    if url and (reason := secret_in(url)):
        file.refuse("url", reason)
    return url


def _headers(file: Fields | None) -> dict[str, str]:
    """The names of the keyring's entries. A token in their place is refused, and not repeated."""
    headers = {} if file is None else {name: file.text(name) for name in file.names()}
    for name, entry in headers.items():
        if file is not None and looks_secret(entry):
            file.refuse(name, Phrase("a token does not belong here, but the name of the keyring's entry that holds it"))
    return headers


def _parameters(file: Fields | None) -> dict[str, Any]:
    """As numbers, truths and texts: they go into the request as they are."""
    return {} if file is None else file.extra()


def _custom(file: Fields | None) -> CustomPayload | None:
    if file is None:
        return None
    usual = CustomPayload()
    return CustomPayload(
        request=file.text("request"),
        content_type=file.text("content_type", usual.content_type),
        text=file.text("text"),
        stream_text=file.text("stream_text"),
        tokens_in=file.text("tokens_in"),
        tokens_out=file.text("tokens_out"),
        error=file.text("error"),
        end=file.text("end"),
        extra=file.extra(),
    )


def _check_custom(file: Fields, custom: CustomPayload | None) -> None:
    fields = file.mapping("custom")
    if fields is None or custom is None:
        file.refuse("custom", Phrase("the payload custom needs a request template here"))
    try:
        check_custom(custom)
    except UsageError as error:
        field = str(error.values.get("field") or error.values.get("part"))
        fields.refuse(field.removeprefix("custom."), _what_is_wrong(error))


def _what_is_wrong(error: UsageError) -> Phrase:
    match error.values:
        case {"line": line, "reason": reason}:
            return Phrase("the template is broken at line {line}: {reason}", line=line, reason=reason)
        case {"reason": reason}:
            return Phrase("the path cannot be used: {reason}", reason=reason)
    return Phrase("a request template is missing")


def _probed(file: Fields | None) -> Probed | None:
    if file is None:
        return None
    return Probed(
        on=file.text("on"),
        calls=file.integer("calls", minimum=0) or 0,
        framing=file.choice("framing", _FRAMINGS, ""),
        extra=file.extra(),
    )


def endpoint_data(endpoint: Endpoint) -> dict[str, Any]:
    """The file's fields, in the order of `Endpoint`: those that differ from the defaults, then the unknown ones."""
    data = _differing(endpoint, _NEW)
    for name, usual in (("limits", Limits()), ("price", Price()), ("custom", CustomPayload()), ("probed", _NOT_PROBED)):
        if name in data:
            data[name] = _differing(getattr(endpoint, name), usual)
    return data


def _differing(value: Any, usual: Any) -> dict[str, Any]:
    names = (each.name for each in fields(value) if each.name != "extra")
    data = {name: getattr(value, name) for name in names if getattr(value, name) != getattr(usual, name)}
    return data | dict(value.extra)
