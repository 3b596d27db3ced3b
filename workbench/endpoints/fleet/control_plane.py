"""The clients that the fleet's calls go through: one a place, each call sent once."""

from __future__ import annotations

from typing import Any

from workbench.endpoints.aws_sessions import session
from workbench.endpoints.failures import Callee, translate
from workbench.endpoints.fleet.plan import Place, PlannedCall
from workbench.endpoints.fleet.refusals import told

_CONNECT_S = 10
_READ_S = 30


class ControlPlane:
    """Clients of SageMaker and IAM, made at first use and closed together. Not thread-safe, and not for the GUI thread.

    A call is sent once: what creates or deletes is never repeated behind the user's back.
    """

    def __init__(self) -> None:
        self._clients: dict[tuple[str, Place], Any] = {}

    def __enter__(self) -> ControlPlane:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        clients, self._clients = self._clients, {}
        for client in clients.values():
            client.close()

    def call(
        self, place: Place, operation: str, arguments: dict[str, Any], service: str = "sagemaker"
    ) -> dict[str, Any]:
        """The answer to one call. Refused, failed or not sent at all: `EndpointError`."""
        from botocore import xform_name
        from botocore.exceptions import BotoCoreError, ClientError

        client = self._client(service, place)
        try:
            answer: dict[str, Any] = getattr(client, xform_name(operation))(**arguments)
        except (BotoCoreError, ClientError) as error:
            region, url = client.meta.region_name, client.meta.endpoint_url
            raise told(error, operation, arguments, place, region=region, url=url, waited_s=_READ_S) from error
        return answer

    def make(self, call: PlannedCall) -> dict[str, Any]:
        """The answer to a planned call."""
        return self.call(call.place, call.operation, dict(call.arguments), call.service)

    def region(self, place: Place) -> str:
        """The region that the place's calls go to."""
        return str(self._client("sagemaker", place).meta.region_name)

    def _client(self, service: str, place: Place) -> Any:
        key = service, place
        if key not in self._clients:
            self._clients[key] = self._made(service, place)
        return self._clients[key]

    @staticmethod
    def _made(service: str, place: Place) -> Any:
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        config = Config(connect_timeout=_CONNECT_S, read_timeout=_READ_S, retries={"total_max_attempts": 1})
        try:
            return session(place.profile, place.region).client(service, config=config)
        except (BotoCoreError, ValueError) as error:  # botocore reports an invalid address as a ValueError
            raise translate(error, Callee(region=place.region or "", profile=place.profile or "")) from error
