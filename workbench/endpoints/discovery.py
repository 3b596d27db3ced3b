"""The endpoints of an AWS account: what is there, what it runs, and a guess at how to talk to each."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workbench.endpoints.account_details import Details, component_details, components_of, endpoint_details
from workbench.endpoints.control_client import control_client, denied
from workbench.endpoints.described import Described
from workbench.endpoints.endpoint import Endpoint, Price
from workbench.endpoints.guesses import Evidence, Guess, guess_payload
from workbench.endpoints.idleness import Asked, idle_since
from workbench.endpoints.states import IN_SERVICE
from workbench.errors import EndpointError

_PAGE = 100


@dataclass(frozen=True)
class FoundEndpoint:
    """An endpoint of the account, or an inference component of one (then `endpoint.component` is set).

    `status` is as in `EndpointState`. `kind` is '', serverless or async; `hosts_components` tells of an endpoint that
    is called through its components alone; `variants` are the names of its production variants. `idle_since` is set
    where no call has come for a day or more.
    """

    endpoint: Endpoint
    status: str
    created: datetime | None
    guess: Guess
    instance_type: str = ""
    instances: int = 0
    image: str = ""
    model: str = ""
    failure: str = ""
    idle_since: datetime | None = None
    kind: str = ""
    hosts_components: bool = False
    variants: tuple[str, ...] = ()

    @property
    def can_be_called(self) -> bool:
        """False for one that is called through its components, or that answers into a bucket."""
        return not self.hosts_components and self.kind != "async"

    @property
    def key(self) -> tuple[str, str | None]:
        """What a later, more detailed row of the same thing has in common with this one."""
        return self.endpoint.name, self.endpoint.component


def account_endpoints(profile: str | None, region: str | None) -> Generator[FoundEndpoint]:
    """The account's endpoints, newest first, page by page as they arrive; then each again with details, and its
    inference components; at last the idle ones once more. A row replaces the one with the same `key`.

    No credentials, no permission to list, no network: an `EndpointError`; an endpoint file needs only a name. A
    missing permission for a detail only leaves it out. Imports boto3: not on the GUI thread.
    """
    rows: dict[tuple[str, str | None], FoundEndpoint] = {}
    try:
        with control_client("sagemaker", profile, region) as client:
            for row in _listed(client, profile):
                rows[row.key] = row
                yield row
            for row in _detailed(Described(client), tuple(rows.values())):
                rows[row.key] = row
                yield row
    except EndpointError as error:
        raise error if rows else _told(error) from error
    yield from _idle(tuple(rows.values()), profile)


def _listed(client: Any, profile: str | None) -> Iterator[FoundEndpoint]:
    pages = client.get_paginator("list_endpoints").paginate(
        SortBy="CreationTime", SortOrder="Descending", PaginationConfig={"PageSize": _PAGE}
    )
    where = client.meta.region_name
    for page in pages:
        for row in page["Endpoints"]:
            name = row["EndpointName"]
            guess = guess_payload(Evidence(name))
            endpoint = Endpoint(label=name, name=name, region=where, profile=profile, payload=guess.payload)
            yield FoundEndpoint(endpoint, row.get("EndpointStatus", ""), row.get("CreationTime"), guess)


def _detailed(described: Described, rows: tuple[FoundEndpoint, ...]) -> Iterator[FoundEndpoint]:
    components = components_of(described)
    for row in rows:
        details, own = endpoint_details(described, row.endpoint.name), components.get(row.endpoint.name, ())
        parent = replace(_with(row, details), hosts_components=bool(own))
        yield parent
        for listed in own:
            name = listed["InferenceComponentName"]
            endpoint = replace(parent.endpoint, label=f"{row.endpoint.name}/{name}", component=name)
            component = FoundEndpoint(endpoint, "", listed.get("CreationTime"), row.guess)
            yield _with(component, component_details(described, listed, details))


def _with(row: FoundEndpoint, details: Details) -> FoundEndpoint:
    """The row with what the details say; what they do not say stays."""
    # The components of one endpoint differ in what they run: their own names tell more than the endpoint's.
    name = row.endpoint.component or row.endpoint.name
    guess = guess_payload(Evidence(name, details.image, details.model, details.package))
    price = Price(instance_type=details.instance_type or None, instances=max(details.instances, 1))
    return replace(
        row,
        endpoint=replace(row.endpoint, payload=guess.payload, price=price),
        guess=guess,
        status=details.status or row.status,
        instance_type=details.instance_type,
        instances=details.instances,
        image=details.image,
        model=details.model,
        failure=details.failure,
        kind=details.kind,
        variants=details.variants,
    )


def _idle(rows: tuple[FoundEndpoint, ...], profile: str | None) -> Iterator[FoundEndpoint]:
    """The endpoints in service that nobody calls. Whether one is idle is a remark: no permission, no remark."""
    serving = {one.endpoint.name: one for one in rows if one.status == IN_SERVICE and not one.endpoint.component}
    asked = tuple(
        Asked(name, one.created, one.variants, tuple(_components(rows, name))) for name, one in serving.items()
    )
    if any(one.variants for one in asked):
        region = next(iter(serving.values())).endpoint.region
        for name, since in idle_since(asked, profile, region).items():
            yield replace(serving[name], idle_since=since)


def _components(rows: tuple[FoundEndpoint, ...], name: str) -> Iterator[str]:
    return (one.endpoint.component for one in rows if one.endpoint.name == name and one.endpoint.component)


def _told(error: EndpointError) -> EndpointError:
    if not denied(error):
        return error
    return EndpointError(
        "These AWS credentials are not allowed to list endpoints.",
        "Ask for the permission sagemaker:ListEndpoints. To call an endpoint, knowing its name is enough.",
        details=error.details,
        status=error.status,
        code=error.code,
        request_id=error.request_id,
    )
