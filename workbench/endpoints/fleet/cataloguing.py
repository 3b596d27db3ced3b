"""A deployed model as an endpoint of the catalogue."""

from __future__ import annotations

from dataclasses import replace

from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint, Price
from workbench.endpoints.fleet.deploying import Deployment
from workbench.errors import UsageError


def endpoint_of(deployment: Deployment, payload: str) -> Endpoint:
    """The endpoint that the deployment makes. Its licence counts as accepted only if the user accepted it."""
    return Endpoint(
        label=deployment.name,
        name=deployment.name,
        region=deployment.place.region,
        profile=deployment.place.profile,
        payload=payload,
        accept_eula=deployment.accepted and bool(deployment.licence),
        price=Price(
            per_hour=deployment.per_instance_hour,
            instances=deployment.count,
            instance_type=deployment.instance_type,
        ),
    )


def keep_endpoint(endpoint: Endpoint, catalogue: Catalogue) -> str:
    """Adds the endpoint to the catalogue, unless it is there, and returns its label: a taken one gets the region."""
    known = catalogue.endpoints()
    for one in known:
        if (one.name, one.region, one.profile) == (endpoint.name, endpoint.region, endpoint.profile):
            return one.label
    try:
        catalogue.add(endpoint)
    except UsageError:
        if not any(one.label == endpoint.label for one in known):
            raise
        endpoint = replace(endpoint, label=f"{endpoint.label} ({endpoint.region})")
        catalogue.add(endpoint)
    return endpoint.label
