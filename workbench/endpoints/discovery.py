"""The endpoints of an AWS account: what is there, and a guess at how to talk to each."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workbench.endpoints.clients import session
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.failures import Callee, translate
from workbench.errors import EndpointError

_PAGE = 100
_WAIT_S = 20
# The words of an endpoint's name that tell of its model; the first format that has one is the guess.
_WORDS = {
    "jumpstart": ("text2text", "flan", "ul2", "bloomz", "alexatm"),
    "openai": ("chat", "instruct", "llama", "mistral", "mixtral", "qwen", "gemma", "phi", "vllm", "lmi", "deepseek"),
    "tgi": ("tgi", "falcon", "huggingface", "hf", "gpt", "bloom", "starcoder"),
}
_MOST_COMMON = "tgi"


@dataclass(frozen=True)
class Guess:
    """A payload format guessed from a name. `word` is the word that told, or '' where none did."""

    payload: str
    word: str = ""


@dataclass(frozen=True)
class FoundEndpoint:
    """An endpoint of the account. `status` is SageMaker's: InService, Creating, Updating, Failed, …"""

    endpoint: Endpoint
    status: str
    created: datetime | None
    guess: Guess


def guess_payload(name: str) -> Guess:
    """The payload format that an endpoint of this name most likely takes; one call to it tells for certain."""
    words = re.split(r"[^a-z0-9]+", name.lower())
    for payload, known in _WORDS.items():
        for word in known:
            if any(part.startswith(word) for part in words):
                return Guess(payload, word)
    return Guess(_MOST_COMMON)


def account_endpoints(profile: str | None, region: str | None) -> Generator[FoundEndpoint]:
    """The account's endpoints, newest first, page by page as they arrive.

    No credentials, no permission to list, no network: an `EndpointError`; an endpoint file needs only a name.
    """
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    callee = Callee(region=region or "", profile=profile or "")
    config = Config(connect_timeout=10, read_timeout=_WAIT_S, retries={"total_max_attempts": 2})
    try:
        with contextlib.closing(session(profile, region).client("sagemaker", config=config)) as client:
            where = client.meta.region_name
            callee = replace(callee, region=where, url=client.meta.endpoint_url, between_s=_WAIT_S)
            pages = client.get_paginator("list_endpoints").paginate(
                SortBy="CreationTime", SortOrder="Descending", PaginationConfig={"PageSize": _PAGE}
            )
            for page in pages:
                yield from (_found(row, profile, where) for row in page["Endpoints"])
    except (BotoCoreError, ClientError, ValueError) as error:
        raise _told(error, callee) from error


def _found(row: dict[str, Any], profile: str | None, region: str) -> FoundEndpoint:
    name = row["EndpointName"]
    guess = guess_payload(name)
    endpoint = Endpoint(label=name, name=name, region=region, profile=profile, payload=guess.payload)
    return FoundEndpoint(endpoint, row.get("EndpointStatus", ""), row.get("CreationTime"), guess)


def _told(error: Exception, callee: Callee) -> EndpointError:
    told = translate(error, callee)
    if told.code.startswith("AccessDenied"):
        return EndpointError(
            "These AWS credentials are not allowed to list endpoints.",
            "Ask for the permission sagemaker:ListEndpoints. To call an endpoint, knowing its name is enough.",
            details=told.details,
            status=told.status,
            code=told.code,
            request_id=told.request_id,
        )
    return told
