"""AWS settings of a machine that has none, and a transport that talks to a server in this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbench.endpoints.retries import Retries
from workbench.endpoints.transports import Transports

MakeTransport = Callable[[str], Transports]


@pytest.fixture(autouse=True)
def no_aws_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials, no profile, no region, and no call for any of them."""
    for name in [name for name in os.environ if name.startswith("AWS_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "aws-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


class MovingTransport:
    """One transport for all tests, so that boto3 reads its data once; its embedded endpoints are where a test says.

    Retries come at once, but for what the server asks to wait.
    """

    def __init__(self) -> None:
        self._url = ""
        self.transport = Transports(lambda: self._url, Retries(random=lambda: 0.0))

    def to(self, url: str) -> Transports:
        self._url = url
        return self.transport


@pytest.fixture(scope="session")
def moving_transport() -> MovingTransport:
    return MovingTransport()


@pytest.fixture
def transport_to(moving_transport: MovingTransport) -> Iterator[MakeTransport]:
    """`transport_to(url)`: a transport whose embedded endpoints are at `url`, its connections closed with the test."""
    yield moving_transport.to
    moving_transport.transport.close()
