"""The endpoint file: one endpoint, one YAML file, with the fields of `Endpoint`. Credentials are never in it."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from workbench.atomic_file import write_atomically
from workbench.endpoints.endpoint import LOCAL_PREFIX, Endpoint, Limits, Price
from workbench.endpoints.payloads import PAYLOADS
from workbench.errors import Phrase
from workbench.prompts.writing import yaml_text
from workbench.yaml_fields import Fields, read_fields

SUFFIX = ".endpoint.yaml"
_NEW = Endpoint(label="", name="")
_TRANSPORTS = ("sagemaker",)
_LONGEST_ATTRIBUTES = 1024
_CREDENTIALS = (
    "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "access_key", "secret_key", "session_token",
    "api_key", "password", "secret", "token",
)  # fmt: skip


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
    write_atomically(path, yaml_text(_data(endpoint), readable=True).encode("utf-8"))


def read_endpoint(file: Fields) -> Endpoint:
    """The endpoint in a file's fields. Keys that are not known are kept in `extra`."""
    for name in _CREDENTIALS:
        if file.has(name):
            file.refuse(name, Phrase("credentials do not belong here; name an AWS profile in the field profile"))
    endpoint = Endpoint(
        label=_required(file, "label"),
        transport=file.choice("transport", _TRANSPORTS, _NEW.transport),
        name=_required(file, "name"),
        region=file.optional_text("region"),
        profile=file.optional_text("profile"),
        payload=file.choice("payload", tuple(PAYLOADS), _NEW.payload),
        stream=file.flag("stream", _NEW.stream),
        component=file.optional_text("component"),
        variant=file.optional_text("variant"),
        target_model=file.optional_text("target_model"),
        container=file.optional_text("container"),
        attributes=_attributes(file),
        accept_eula=file.flag("accept_eula", _NEW.accept_eula),
        limits=_limits(file.mapping("limits")),
        price=_price(file.mapping("price")),
        tokenizer=file.optional_text("tokenizer"),
        wrapper=file.optional_text("wrapper"),
        description=file.text("description"),
        extra=file.extra(),
    )
    if endpoint.is_local:
        file.refuse("label", Phrase("labels that begin with {prefix} are the embedded endpoints", prefix=LOCAL_PREFIX))
    return endpoint


def _required(file: Fields, name: str) -> str:
    text = file.text(name).strip()
    if not text:
        file.refuse(name, Phrase("the field is missing; an endpoint needs a label and SageMaker's name for it"))
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
        connect_s=_seconds(file, "connect_s", Limits.connect_s),
        between_s=_seconds(file, "between_s", Limits.between_s),
        total_s=_seconds(file, "total_s", Limits.total_s),
        extra=file.extra(),
    )


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
        extra=file.extra(),
    )


def _data(endpoint: Endpoint) -> dict[str, Any]:
    """The file's fields, in the order of `Endpoint`: those that differ from the defaults, then the unknown ones."""
    data = _differing(endpoint, _NEW)
    for name in ("limits", "price"):
        if name in data:
            data[name] = _differing(getattr(endpoint, name), getattr(_NEW, name))
    return data


def _differing(value: Any, usual: Any) -> dict[str, Any]:
    names = (each.name for each in fields(value) if each.name != "extra")
    data = {name: getattr(value, name) for name in names if getattr(value, name) != getattr(usual, name)}
    return data | dict(value.extra)
