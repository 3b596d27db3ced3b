"""The three endpoints that need no account. Each model speaks a different payload format."""

from __future__ import annotations

from workbench.local.containers.jumpstart import JumpStart
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi
from workbench.local.hosting import HostedEndpoint
from workbench.local.models.echo import Echo
from workbench.local.models.few_shot import FewShot
from workbench.local.models.reader import Reader


def embedded_endpoints() -> dict[str, HostedEndpoint]:
    return {
        "reader": HostedEndpoint(Reader(), Tgi()),
        "few-shot": HostedEndpoint(FewShot(), JumpStart()),
        "echo": HostedEndpoint(Echo(), OpenAiChat()),
    }
