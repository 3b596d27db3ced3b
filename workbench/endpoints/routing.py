"""What AWS allows in the fields that say where a call goes (the service model of `InvokeEndpoint`)."""

from __future__ import annotations

import re

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.pricing import INSTANCE_TYPE
from workbench.errors import Phrase

LONGEST_NAME = 63
REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d{1,2}")
LONGEST_MODEL = 1024
LONGEST_SESSION = 256
NEW_SESSION = "NEW_SESSION"
_THIS_COMPUTER = "local"  # what servers on the user's own computer say in place of a type
_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9])*")


def routing_problems(endpoint: Endpoint) -> dict[str, Phrase]:
    """What is wrong, by the field's path (`price.instance_type`); only what is set is looked at."""
    found = {}
    if endpoint.transport == "sagemaker" and not _is_name(endpoint.name):
        found["name"] = Phrase("SageMaker's names have up to 63 letters, digits and hyphens; copy it from the account")
    if endpoint.region and not REGION.fullmatch(endpoint.region):
        found["region"] = Phrase("a region looks like us-east-1 or ap-northeast-2")
    for field in ("component", "variant", "container"):
        text = getattr(endpoint, field)
        if text and not _is_name(text):
            found[field] = Phrase("up to 63 letters, digits and hyphens are allowed")
    if endpoint.target_model and not _is_model(endpoint.target_model):
        found["target_model"] = Phrase(
            "the path of an archive such as models/a.tar.gz is expected: up to {limit} ASCII characters, no ..",
            limit=f"{LONGEST_MODEL:,}",
        )
    session = endpoint.session_id
    if session and session != NEW_SESSION and not _is_name(session, LONGEST_SESSION):
        found["session_id"] = Phrase("NEW_SESSION, or up to 256 letters, digits and hyphens are allowed")
    instance = endpoint.price.instance_type
    if instance and instance != _THIS_COMPUTER and not INSTANCE_TYPE.fullmatch(instance):
        found["price.instance_type"] = Phrase("an instance type looks like ml.g5.2xlarge")
    return found


def _is_name(text: str, longest: int = LONGEST_NAME) -> bool:
    return len(text) <= longest and _NAME.fullmatch(text) is not None


def _is_model(text: str) -> bool:
    allowed = text.isascii() and text.isprintable() and not text[0].isspace() and len(text) <= LONGEST_MODEL
    return allowed and ".." not in text.split("/")
