"""Failures of the AWS settings as sentences: credentials, profile, region."""

from __future__ import annotations

import json

from workbench.endpoints.callee import Callee
from workbench.endpoints.foreign_text import first_line
from workbench.errors import EndpointError, Phrase

# botocore's name for it.
_PROCESS = "custom-process"


def credentials_failure(error: Exception, callee: Callee) -> EndpointError | None:
    from botocore import exceptions as aws

    match error:
        case aws.NoCredentialsError():
            return EndpointError(
                "No AWS credentials were found.",
                "Run `aws configure` or `aws sso login`, or name a profile that has credentials; then run again.",
                code="NoCredentials",
            )
        case aws.PartialCredentialsError():
            return EndpointError(
                "The AWS credentials are incomplete: {missing} is missing.",
                "Complete them with `aws configure`, then run again.",
                code="PartialCredentials",
                missing=error.kwargs.get("cred_var", "a part"),
            )
        case aws.ProfileNotFound():
            return EndpointError(
                "There is no AWS profile named {profile}.",
                "Name another profile, or make this one with `aws configure --profile {profile}`.",
                code="ProfileNotFound",
                profile=error.kwargs.get("profile", callee.profile),
            )
        case aws.ConfigParseError():
            return EndpointError(
                "The AWS configuration file {file} cannot be read.",
                "Correct the file, then run again.",
                code="ConfigParse",
                file=error.kwargs.get("path", "~/.aws/config"),
            )
        case aws.InvalidConfigError():
            return EndpointError(
                "The AWS configuration is wrong: {reason}",
                "Correct the profile in ~/.aws/config; `aws configure list-profiles` names those that there are.",
                code="InvalidConfig",
                reason=first_line(error),
            )
        case aws.SSOError() | aws.TokenRetrievalError() | aws.NoAuthTokenError():
            return EndpointError(
                "The AWS credentials could not be fetched: {reason}",
                "Sign in again with `{command}`, then run again.",
                code="CredentialRetrieval",
                reason=first_line(error),
                command=callee.sign_in,
            )
        case aws.CredentialRetrievalError() | aws.LoginError() if error.kwargs.get("provider") != _PROCESS:
            return EndpointError(
                "The AWS credentials could not be fetched: {reason}",
                "Check how the AWS profile comes to its credentials, and sign in again where it has a session.",
                code="CredentialRetrieval",
                reason=first_line(error),
            )
    return _process_failure(error)


def _process_failure(error: Exception) -> EndpointError | None:
    """Of a `credential_process`, botocore raises as they come what cannot be run and what is no JSON."""
    from botocore import exceptions as aws

    match error:
        case aws.CredentialRetrievalError():
            reason: str | Phrase = error.kwargs.get("error_msg") or Phrase("it failed and said nothing")
        case json.JSONDecodeError():
            reason = Phrase("what it prints is not JSON")
        case FileNotFoundError() | PermissionError() if error.filename:
            reason = Phrase("{file} cannot be run", file=error.filename)
        case _:
            return None
    return EndpointError(
        "The `credential_process` of the AWS profile gave no credentials: {reason}",
        "Run its command in a terminal, correct it in ~/.aws/config, then run again.",
        code="CredentialRetrieval",
        reason=reason,
    )


def region_failure(error: Exception, callee: Callee) -> EndpointError | None:
    from botocore import exceptions as aws

    match error:
        case aws.NoRegionError():
            return EndpointError(
                "No AWS region is set.",
                "Set the region in the endpoint's settings, in the AWS profile or in AWS_DEFAULT_REGION.",
                code="NoRegion",
            )
        case aws.InvalidRegionError() | aws.UnknownRegionError():
            return EndpointError(
                "{region} is not the name of an AWS region.",
                "Set a region such as us-east-1 in the endpoint's settings.",
                code="InvalidRegion",
                region=callee.region or error.kwargs.get("region_name", ""),
            )
        case aws.EndpointConnectionError() if _is_unknown_host(error):
            return EndpointError(
                "The host {host} is not known: the region {region} may be wrong, or this computer is offline.",
                "Check the region in the endpoint's settings, then the network.",
                code="UnknownHost",
                may_retry=True,
                host=callee.host,
                region=callee.region,
            )
    return None


def _is_unknown_host(error: Exception) -> bool:
    """Whether the name has no address: urllib3 says so in the cause that botocore keeps."""
    import urllib3.exceptions as http

    return isinstance(getattr(error, "kwargs", {}).get("error"), http.NameResolutionError)
