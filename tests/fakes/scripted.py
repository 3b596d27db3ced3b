"""A sound endpoint with a given answer, in the payload format of choice."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.local.containers.container import Container
from workbench.local.hosting import HostedEndpoint
from workbench.local.model import ModelRequest


@dataclass(frozen=True)
class Says:
    """A model whose answer is always `text`."""

    text: str

    def answer(self, request: ModelRequest) -> str:
        return self.text


def says(text: str, container: Container) -> HostedEndpoint:
    return HostedEndpoint(Says(text), container)
