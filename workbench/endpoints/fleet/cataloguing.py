"""From a model to its deployment, and from there to an endpoint of the catalogue."""

from __future__ import annotations

import re
from dataclasses import replace

from workbench.endpoints.catalogue import Catalogue
from workbench.endpoints.endpoint import Endpoint, Price
from workbench.endpoints.fleet.deploying import Container, Deployment
from workbench.endpoints.fleet.jumpstart.model import JumpStartModel
from workbench.endpoints.fleet.plan import Place
from workbench.errors import UsageError

_LONGEST_NAME = 50


def endpoint_name(model_id: str) -> str:
    """A name for a model's endpoint: of the id what tells it from others, as SageMaker takes it."""
    words = model_id.split("-")[2:] or [model_id]
    name = re.sub(r"[^a-zA-Z0-9]+", "-", "-".join(words))[:_LONGEST_NAME]
    return name.strip("-") or "endpoint"


def deployment_of(
    model: JumpStartModel,
    profile: str | None,
    *,
    role: str,
    name: str | None = None,
    instance_type: str | None = None,
    count: int = 1,
    accepted: bool = False,
    container: Container | None = None,
) -> Deployment:
    """The model as it would be deployed in its region. `container` is the one of the instance type, where it is known
    already: to find it may take seconds. Not deployable: `UsageError`."""
    chosen = instance_type or model.spec.default_instance_type
    return Deployment(
        name=endpoint_name(model.model_id) if name is None else name,
        place=Place(profile, model.region),
        container=container or model.container(chosen),
        instance_type=chosen,
        role=role,
        count=count,
        licence=model.licence_url,
        accepted=accepted,
        isolated=model.spec.isolated,
        variant=model.variant(chosen),
        tags=model.tags,
        per_instance_hour=next((one.per_hour for one in model.offers if one.instance_type == chosen), None),
    )


def endpoint_of(deployment: Deployment, payload: str) -> Endpoint:
    """The endpoint that the deployment makes. Its licence counts as accepted only if the user accepted it."""
    return Endpoint(
        label=deployment.name,
        name=deployment.name,
        region=deployment.place.region,
        profile=deployment.place.profile,
        payload=payload,
        accept_eula=deployment.accepted and bool(deployment.licence),
        price=Price(instances=deployment.count, instance_type=deployment.instance_type),
    )


def _deployed_anew(kept: Endpoint, new: Endpoint) -> Endpoint:
    """The kept endpoint with the payload, licence and instances of the new one. A probe or price of others is void."""
    instance_type, instances = new.price.instance_type, new.price.instances
    per_hour = kept.price.per_hour if kept.price.instance_type == instance_type else None
    return replace(
        kept,
        payload=new.payload,
        probed=kept.probed if kept.payload == new.payload else None,
        accept_eula=new.accept_eula,
        price=replace(kept.price, per_hour=per_hour, instances=instances, instance_type=instance_type),
    )


def keep_endpoint(endpoint: Endpoint, catalogue: Catalogue) -> str:
    """Adds the endpoint to the catalogue and returns its label: a taken one gets the region.

    Where it is there, it keeps its label and its settings, but for what another deployment changes.
    """
    known = catalogue.endpoints()
    for one in known:
        if (one.name, one.region, one.profile) == (endpoint.name, endpoint.region, endpoint.profile):
            catalogue.replace(one.label, _deployed_anew(one, endpoint))
            return one.label
    try:
        catalogue.add(endpoint)
    except UsageError:
        if not any(one.label == endpoint.label for one in known):
            raise
        endpoint = replace(endpoint, label=f"{endpoint.label} ({endpoint.region})")
        catalogue.add(endpoint)
    return endpoint.label
