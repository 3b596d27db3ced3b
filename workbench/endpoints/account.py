"""Which AWS settings are in effect, found without a call to AWS."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.endpoints.aws_sessions import session
from workbench.endpoints.failures import Callee, translate


@dataclass(frozen=True)
class Account:
    """`region` is '' where none is set."""

    profile: str
    region: str
    has_credentials: bool


def configured_account(profile: str | None, region: str | None) -> Account:
    """The profile and region that calls go to, and whether credentials are configured for them.

    A profile that does not exist or cannot be read is an `EndpointError`. Imports boto3: not on the GUI thread.
    """
    from botocore.exceptions import BotoCoreError

    try:
        opened = session(profile, region)
        # Only a machine in EC2 has this source, and asking for it is a network call that others must not make.
        opened._session.get_component("credential_provider").remove("iam-role")
        return Account(opened.profile_name, opened.region_name or "", opened.get_credentials() is not None)
    except BotoCoreError as error:
        raise translate(error, Callee(region=region or "", profile=profile or "")) from error
