"""Pytest fixtures that serve endpoints in this process, and boto3 clients that talk to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest

from workbench.local.server import EndpointServer, ServedEndpoint

ServeEndpoints = Callable[..., EndpointServer]


@pytest.fixture
def serve_endpoints() -> Iterator[ServeEndpoints]:
    """`serve_endpoints({"name": endpoint}, tokens_per_second=None)` starts a server that ends with the test."""
    with ExitStack() as servers:

        def serve(endpoints: Mapping[str, ServedEndpoint], tokens_per_second: float | None = None) -> EndpointServer:
            return servers.enter_context(EndpointServer(endpoints, tokens_per_second=tokens_per_second))

        yield serve


@pytest.fixture
def endpoint_server(serve_endpoints: ServeEndpoints) -> EndpointServer:
    """The three embedded endpoints, as fast as possible."""
    from workbench.local.embedded import embedded_endpoints

    return serve_endpoints(embedded_endpoints())


@pytest.fixture(scope="session")
def aws_session() -> Any:
    """One boto3 session: it reads each service's description once."""
    import boto3

    return boto3.session.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")


@pytest.fixture
def aws_client(aws_session: Any) -> Iterator[Callable[[str, str], Any]]:
    """`aws_client("sagemaker-runtime", url)`: an unmodified boto3 client that never retries, closed with the test."""
    from botocore.config import Config

    config = Config(retries={"total_max_attempts": 1}, read_timeout=10, proxies={})
    with ExitStack() as clients:

        def client(service: str, url: str) -> Any:
            made = aws_session.client(service, endpoint_url=url, config=config)
            clients.callback(made.close)
            return made

        yield client
