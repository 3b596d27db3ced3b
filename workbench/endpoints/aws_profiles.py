"""The profiles of the AWS configuration: what each is called, and how it comes to its credentials. No network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workbench.endpoints.failures import Callee, translate

Kind = Literal["keys", "sso", "role", "process", "web identity", "login", ""]

# The first key that a profile has tells its kind: botocore asks its providers in the same order.
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("web_identity_token_file", "web identity"),
    ("role_arn", "role"),
    ("sso_session", "sso"),
    ("sso_start_url", "sso"),
    ("login_session", "login"),
    ("aws_access_key_id", "keys"),
    ("credential_process", "process"),
)


@dataclass(frozen=True)
class AwsProfile:
    """`kind` is '' for a profile that names no credentials of its own. `region` is '' where it names none.

    `source` is what a role is taken from: another profile's name, or Ec2InstanceMetadata, Environment, EcsContainer.
    """

    name: str
    kind: Kind = ""
    region: str = ""
    source: str = ""


def aws_profiles() -> tuple[AwsProfile, ...]:
    """The profiles in the configuration and credentials files, `default` first, then by name.

    No files: none. A file that cannot be read is an `EndpointError`. Imports botocore: not on the GUI thread.
    """
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    try:
        found = Session().full_config.get("profiles", {})
    except BotoCoreError as error:
        raise translate(error, Callee()) from error
    profiles = (_profile(name, settings) for name, settings in found.items())
    return tuple(sorted(profiles, key=lambda one: (one.name != "default", one.name.casefold())))


def profile_names() -> tuple[str, ...]:
    """The names alone, for a list to choose from. Imports botocore: not on the GUI thread."""
    return tuple(profile.name for profile in aws_profiles())


def _profile(name: str, settings: Mapping[str, Any]) -> AwsProfile:
    kind: Kind = next((kind for key, kind in _KINDS if settings.get(key)), "")
    source = settings.get("source_profile") or settings.get("credential_source") or "" if kind == "role" else ""
    return AwsProfile(name, kind, str(settings.get("region", "")), str(source))
