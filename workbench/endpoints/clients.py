"""boto3 clients: built once for each account, address and time limit, and shared by threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from workbench.endpoints.aws_sessions import session, sharing
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.failures import Callee, translate
from workbench.endpoints.wire import current

_CONNECTIONS = 32
_LOCAL_REGION = "us-east-1"
_PARSING = "before-parse.sagemaker-runtime"
_STREAM_PARSING = f"{_PARSING}.InvokeEndpointWithResponseStream"


@dataclass(frozen=True)
class _Key:
    profile: str | None
    region: str | None
    url: str | None
    connect_s: float
    read_s: float


class RuntimeClients:
    """Clients of the `sagemaker-runtime` service. `local_url` gives, and at first starts, the embedded endpoints' URL.

    Clients send a request once: a slow generation must not be sent, and paid, again behind the user's back.
    """

    def __init__(self, local_url: Callable[[], str]) -> None:
        self._local_url = local_url
        self._lock = threading.Lock()
        self._clients: dict[_Key, Any] = {}

    def client(self, endpoint: Endpoint) -> Any:
        """The client for an endpoint. Missing credentials, profile or region are an `EndpointError`.

        Imports boto3 at first use, which takes about half a second: not on the GUI thread.
        """
        key = self._key(endpoint)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._build(key, endpoint)
            return self._clients[key]

    def forget(self, endpoint: Endpoint) -> None:
        """Drops the endpoint's client, so that the next one reads profile and credentials anew."""
        with self._lock:
            client = self._clients.pop(self._key(endpoint), None)
        if client is not None:
            client.close()

    def close(self) -> None:
        with self._lock:
            clients, self._clients = self._clients, {}
        for client in clients.values():
            client.close()

    def _key(self, endpoint: Endpoint) -> _Key:
        limits = endpoint.limits
        read_s = min(limits.between_s, limits.total_s)
        if endpoint.is_local:
            return _Key(None, _LOCAL_REGION, self._local_url(), limits.connect_s, read_s)
        return _Key(endpoint.profile, endpoint.region, None, limits.connect_s, read_s)

    def _build(self, key: _Key, endpoint: Endpoint) -> Any:
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        from workbench.endpoints.whole_frames import check_frames
        from workbench.endpoints.wired_connections import wire_up

        config = Config(
            connect_timeout=key.connect_s,
            read_timeout=key.read_s,
            retries={"total_max_attempts": 1},
            max_pool_connections=_CONNECTIONS,
            proxies={} if key.url else None,
            parameter_validation=False,
        )
        try:
            opened = self._local_session if key.url else session(key.profile, key.region)
            client = opened.client("sagemaker-runtime", endpoint_url=key.url, config=config)
        # botocore reports an invalid address as a ValueError, and raises what a `credential_process` fails with.
        except (BotoCoreError, ValueError, OSError) as error:
            raise translate(error, Callee(endpoint.name, key.region or "", key.profile or "")) from error
        wire_up(client)
        client.meta.events.register(_PARSING, _keep_refusal)
        client.meta.events.register(_STREAM_PARSING, check_frames)
        return client

    @cached_property
    def _local_session(self) -> Any:
        """A session without the user's AWS settings: a broken profile must not stop the embedded endpoints.

        The credentials are placeholders; the embedded server does not look at them.
        """
        from botocore.session import Session

        variables = {
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
        return sharing(
            Session(session_vars=variables),
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106
            region_name=_LOCAL_REGION,
        )


def _keep_refusal(response_dict: dict[str, Any], **_: Any) -> None:
    """Handler of botocore's `before-parse` event: of what is no answer the body is gone afterwards."""
    wire = current()
    if wire is not None and isinstance(response_dict["body"], bytes) and response_dict["status_code"] >= 300:
        wire.trace.refusal(response_dict["body"])


def credentials_of(client: Any) -> tuple[str, ...]:
    """The values that the client signs with now: access key, secret key and, of a session, its token."""
    from botocore.exceptions import BotoCoreError

    credentials = client._request_signer._credentials
    try:
        frozen = credentials.get_frozen_credentials() if credentials is not None else None
    except BotoCoreError:  # they have expired and cannot be fetched anew
        return ()
    return () if frozen is None else tuple(filter(None, (frozen.access_key, frozen.secret_key, frozen.token)))
