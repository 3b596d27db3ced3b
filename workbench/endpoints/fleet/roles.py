"""The role that SageMaker runs a model with: from the settings, or one of the account's that SageMaker may take."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.endpoints.aws_sessions import session
from workbench.endpoints.failures import Callee, translate
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.plan import Place

ROLE_VARIABLE = "SAGEMAKER_ROLE"
_SERVICE = "sagemaker.amazonaws.com"
MOST_PAGES = 10


def configured_role(place: Place) -> str:
    """The ARN in `SAGEMAKER_ROLE`, or of `role` under `sagemaker` in the AWS profile; '' where none is set."""
    from botocore.exceptions import BotoCoreError

    if os.environ.get(ROLE_VARIABLE):
        return os.environ[ROLE_VARIABLE].strip()
    try:
        profile: Mapping[str, Any] = session(place.profile, place.region)._session.get_scoped_config()
    except BotoCoreError as error:
        raise translate(error, Callee(region=place.region or "", profile=place.profile or "")) from error
    nested = profile.get("sagemaker")
    role = nested.get("role") if isinstance(nested, Mapping) else profile.get("sagemaker_role")
    return str(role or "").strip()


def account_roles(place: Place, plane: ControlPlane) -> Iterator[str]:
    """The ARNs of the account's roles that SageMaker may take, at most ten pages of them. Refused: `EndpointError`."""
    arguments: dict[str, Any] = {}
    for _page in range(MOST_PAGES):
        answer = plane.call(place, "ListRoles", arguments, service="iam")
        for role in answer.get("Roles", ()):
            if _may_be_taken(role.get("AssumeRolePolicyDocument")):
                yield str(role["Arn"])
        if not answer.get("IsTruncated"):
            return
        arguments = {"Marker": answer["Marker"]}


def _may_be_taken(policy: Any) -> bool:
    return _SERVICE in (policy if isinstance(policy, str) else json.dumps(policy))
