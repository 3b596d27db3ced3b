"""The fields of an endpoint as a form has them: what each is called, what it may be, how it is shown and read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ui.models.raw_parameters import json_object
from ui.translation import msgid, phrase_sentence, sentence, tr
from workbench.endpoints.addresses import secret_in
from workbench.endpoints.endpoint import LOCAL_PREFIX, Endpoint, Limits, Price
from workbench.endpoints.routing import routing_problems
from workbench.endpoints.wrappers import check_wrapper
from workbench.errors import WorkbenchError

_URL = re.compile(r"https?://[^\s/]+\S*")
# A whole number with its thousands apart: nothing else can be meant by it.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
_LONGEST_ATTRIBUTES = 1024


@dataclass(frozen=True)
class EndpointField:
    """`path` is the field of `Endpoint` (`limits.connect_s`), `kind` how it is read.

    Kinds: text (one line, `''` for none), lines, integer, number, json. `least` and `most` bound a number; `above`
    excludes `least` itself. `default` is what an empty field stands for. `of` is the transport that it is for.
    """

    path: str
    name: str
    help: str = ""
    kind: str = "text"
    least: float = 0
    most: float = 1_000_000_000
    above: bool = False
    default: Any = None
    placeholder: str = ""
    of: str = ""


WHERE = (
    EndpointField(
        "label", msgid("Label"), msgid("What you call it, and what -e takes on the command line"), default=""
    ),
    EndpointField("name", msgid("Endpoint name"), msgid("SageMaker’s name for it"), default="", of="sagemaker"),
    EndpointField(
        "url",
        msgid("Address"),
        msgid("An HTTPS address, such as API Gateway in front of SageMaker or an OpenAI-compatible server"),
        placeholder="https://",
        of="https",
    ),
    EndpointField("profile", msgid("AWS profile"), placeholder=msgid("as in Settings"), of="sagemaker"),
    EndpointField("region", msgid("Region"), placeholder=msgid("as in Settings"), of="sagemaker"),
    EndpointField("description", msgid("Description"), kind="lines", default=""),
)

ROUTING = (
    EndpointField(
        "component", msgid("Inference component"), msgid("Which of the models on the endpoint’s instances answers")
    ),
    EndpointField("variant", msgid("Variant"), msgid("Which production variant answers"), placeholder=msgid("any")),
    EndpointField(
        "target_model", msgid("Target model"), msgid("Of a multi-model endpoint: the archive. It excludes streaming.")
    ),
    EndpointField("container", msgid("Container host name"), msgid("Which container of the endpoint answers directly")),
    EndpointField("session_id", msgid("Session id"), msgid("Sends all calls to the same instance")),
    EndpointField(
        "attributes", msgid("Custom attributes"), msgid("Go to the container as they are: up to 1,024 ASCII characters")
    ),
)  # fmt: skip

FORMAT = (
    EndpointField(
        "wrapper",
        msgid("Wrapper"),
        msgid("Around a text prompt that has none: the name of a wrapper such as llama-3, or a template"),
        kind="lines",
    ),
    EndpointField(
        "tokenizer", msgid("Tokenizer"), msgid("The model’s tokenizer.json: with it tokens are counted exactly")
    ),
    EndpointField(
        "parameters",
        msgid("Raw parameters"),
        msgid("One JSON object: its members go into each request, such as the model that some servers ask for"),
        kind="json",
        default={},
    ),
)  # fmt: skip

LIMITS = (
    EndpointField(
        "limits.context_tokens", msgid("Context window"), msgid("Tokens of prompt and answer together"),
        "integer", least=1, placeholder=msgid("not known"),
    ),
    EndpointField(
        "limits.concurrency", msgid("Calls at a time"), msgid("More wait here; throttling lowers it for a while"),
        "integer", least=1, most=1000, default=Limits.concurrency,
    ),
    EndpointField(
        "limits.retries", msgid("Retries"), msgid("Of a call that was turned away before it began"),
        "integer", most=100, default=Limits.retries,
    ),
    EndpointField(
        "limits.connect_s", msgid("Connect within (s)"), msgid("Opening the connection"),
        "number", most=3600, above=True, default=Limits.connect_s,
    ),
    EndpointField(
        "limits.between_s", msgid("Next part within (s)"), msgid("The first and each further part of the answer"),
        "number", most=86_400, above=True, default=Limits.between_s,
    ),
    EndpointField(
        "limits.total_s", msgid("All within (s)"), msgid("The whole call"),
        "number", most=86_400, above=True, default=Limits.total_s,
    ),
)  # fmt: skip

PRICE = (
    EndpointField("price.per_1k_in", msgid("$ per 1,000 tokens in"), kind="number"),
    EndpointField("price.per_1k_out", msgid("$ per 1,000 tokens out"), kind="number"),
    EndpointField(
        "price.per_hour", msgid("$ per instance-hour"), msgid("Empty: from the price table, by instance type"), "number"
    ),
    EndpointField("price.instances", msgid("Instances"), "", "integer", least=1, most=10_000, default=Price.instances),
    EndpointField("price.instance_type", msgid("Instance type"), placeholder="ml.g5.2xlarge"),
)

FIELDS = (*WHERE, *ROUTING, *FORMAT, *LIMITS, *PRICE)


def value_of(endpoint: Endpoint, path: str) -> Any:
    group, _, name = path.rpartition(".")
    return getattr(getattr(endpoint, group) if group else endpoint, name)


def with_values(endpoint: Endpoint, values: Mapping[str, Any]) -> Endpoint:
    """The endpoint with these fields, by their paths."""
    own = {path: value for path, value in values.items() if "." not in path}
    for group in ("limits", "price"):
        inner = {path.partition(".")[2]: value for path, value in values.items() if path.startswith(f"{group}.")}
        own[group] = replace(getattr(endpoint, group), **inner)
    return replace(endpoint, **own)


def shown(field: EndpointField, endpoint: Endpoint) -> str:
    """The value as the form shows it."""
    value = value_of(endpoint, field.path)
    if value is None or value == {}:
        return ""
    if field.kind == "json":
        return json.dumps(dict(value), ensure_ascii=False, default=str)
    return f"{value:g}" if isinstance(value, float) else str(value)


def read(field: EndpointField, text: str) -> Any:
    """The value of what stands in the field. `ValueError` with a sentence for the user where it cannot be one."""
    if field.kind == "lines":
        return text if text.strip() else field.default
    text = text.strip()
    if not text:
        return field.default
    if field.kind == "json":
        return json_object(text)
    if field.kind in ("integer", "number"):
        return _number(field, text)
    return text


def problems(endpoint: Endpoint, before: Endpoint) -> dict[str, str]:
    """What is wrong with the texts of an endpoint, by field: each a sentence for the user.

    Whether a file is there is only asked of one that was not named `before`: it may be on another computer.
    """
    found = {path: phrase_sentence(reason) for path, reason in routing_problems(endpoint).items()}
    if not endpoint.label.strip():
        found["label"] = tr("An endpoint needs a label.")
    elif endpoint.is_local:
        found["label"] = tr("Labels that begin with {prefix} are the embedded endpoints.", prefix=LOCAL_PREFIX)
    if endpoint.transport == "https" and not _URL.fullmatch(endpoint.url or ""):
        found["url"] = tr("An address that begins with https:// is needed; http:// is for servers on your own network.")
    elif endpoint.transport == "https" and (reason := secret_in(endpoint.url or "")):
        found["url"] = phrase_sentence(reason)
    text = endpoint.attributes
    if text and not (text.isascii() and text.isprintable() and len(text) <= _LONGEST_ATTRIBUTES):
        found["attributes"] = tr("At most {limit} ASCII characters are allowed.", limit=f"{_LONGEST_ATTRIBUTES:,}")
    tokenizer = Path(endpoint.tokenizer).expanduser() if endpoint.tokenizer else None
    if tokenizer is not None and not tokenizer.is_absolute():
        found["tokenizer"] = tr("The whole path of the file is needed.")
    elif tokenizer is not None and endpoint.tokenizer != before.tokenizer and not tokenizer.is_file():
        found["tokenizer"] = tr("There is no such file.")
    try:
        check_wrapper(endpoint)
    except WorkbenchError as error:
        found["wrapper"] = sentence(error)
    return found


def _number(field: EndpointField, text: str) -> float:
    whole = field.kind == "integer"
    if "," in text and not whole:
        raise ValueError(tr("Decimals come after a point, as in 0.5; a number with a comma is not read."))
    try:
        value: float = int(text.replace(",", "") if _GROUPED.fullmatch(text) else text) if whole else float(text)
    except ValueError:
        value = float("nan")
    if not (field.least <= value <= field.most) or (field.above and value == field.least):
        raise ValueError(_expected(field))
    return value


def _expected(field: EndpointField) -> str:
    least, most = f"{field.least:,}", f"{field.most:,}"
    if field.kind == "integer":
        return tr("A whole number from {least} to {most} is expected.", least=least, most=most)
    if field.above:
        return tr("A number above {least}, up to {most}, is expected.", least=least, most=most)
    return tr("A number from {least} to {most} is expected.", least=least, most=most)
