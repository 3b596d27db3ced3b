"""Whom a call is meant for, as the sentences of its failures name it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from urllib.parse import urlsplit

from workbench.endpoints.log_links import log_link


@dataclass(frozen=True)
class Callee:
    """`name` is '' for the account itself. `streams`: the call asks for a stream, for which the permission is another.

    `has_log` is False for the embedded endpoints, which write none.
    """

    name: str = ""
    region: str = ""
    profile: str = ""
    url: str = ""
    between_s: float = 0.0
    component: str = ""
    variant: str = ""
    streams: bool = False
    has_log: bool = True

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2] or "SageMaker"

    @property
    def sign_in(self) -> str:
        """The command that begins a new session of the profile."""
        return f"aws sso login --profile {shlex.quote(self.profile)}" if self.profile else "aws sso login"

    def log_link(self, arn: str = "") -> str:
        """The address of the log that says more of a failure; '' where there is none."""
        return log_link(self.region, self.name, self.component, arn) if self.has_log else ""
