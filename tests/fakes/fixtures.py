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


@pytest.fixture
def aws_client() -> Iterator[Callable[[str, str], Any]]:
    """`aws_client("sagemaker-runtime", url)`: an unmodified boto3 client that never retries, closed with the test."""
    import boto3
    from botocore.config import Config

    with ExitStack() as clients:

        def client(service: str, url: str) -> Any:
            made = boto3.session.Session(
                aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1"
            ).client(
                service,
                endpoint_url=url,
                config=Config(retries={"total_max_attempts": 1}, read_timeout=10, proxies={}),
            )
            clients.callback(made.close)
            return made

        yield client
