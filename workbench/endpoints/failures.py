"""What can go wrong on the way to AWS and back, as sentences: botocore's and urllib3's errors translated.

The answers of SageMaker itself are in `refusals.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from workbench.errors import EndpointError

_SECRETS = (
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{8,}"), "(access key)"),
    (
        re.compile(r"(?i)((?:security-token|session.?token|secret.?access.?key|signature)[\"']?\s*[=:]\s*)[^\s,&]+"),
        r"\1…",
    ),
    (re.compile(r"://[^/\s@]+@"), "://…@"),
)


@dataclass(frozen=True)
class Callee:
    """Whom a failed call was meant for: the words that its sentences need. `name` is '' for the account itself."""

    name: str = ""
    region: str = ""
    profile: str = ""
    url: str = ""
    between_s: float = 0.0

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.rpartition("@")[2] or "SageMaker"


def without_secrets(text: str) -> str:
    """`text` without access keys, tokens, signatures and passwords in addresses."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def translate(error: Exception, callee: Callee) -> EndpointError:
    """The sentence for an exception of botocore or urllib3. Its own text is kept in `details`."""
    from botocore import exceptions as aws

    from workbench.endpoints.refusals import refusal

    if isinstance(error, aws.ClientError):
        return refusal(error, callee)
    found = _credentials(error, callee) or _region(error, callee) or _network(error, callee)
    if found is None:
        found = EndpointError("The call failed: {reason}", "Check the endpoint's settings.", reason=_first_line(error))
    found.details = without_secrets(f"{type(error).__name__}: {error}")
    return found


def _credentials(error: Exception, callee: Callee) -> EndpointError | None:
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
        case (
            aws.CredentialRetrievalError()
            | aws.SSOError()
            | aws.TokenRetrievalError()
            | aws.NoAuthTokenError()
            | aws.LoginError()
        ):
            return EndpointError(
                "The AWS credentials could not be fetched: {reason}",
                "Sign in again with `aws sso login`, then run again.",
                code="CredentialRetrieval",
                reason=_first_line(error),
            )
    return None


def _region(error: Exception, callee: Callee) -> EndpointError | None:
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
                host=callee.host,
                region=callee.region,
            )
    return None


def _network(error: Exception, callee: Callee) -> EndpointError | None:
    import urllib3.exceptions as http
    from botocore import exceptions as aws
    from botocore.eventstream import ParserError

    match error:
        case ParserError():
            return EndpointError(
                "What {host} sent is not an event stream.",
                "Turn off streaming in the endpoint's settings, or check the address.",
                code="NoEventStream",
                host=callee.host,
            )
        case aws.ConnectTimeoutError():
            return EndpointError(
                "{host} did not accept a connection in time.",
                "Check the network, a VPN or a firewall; in a VPC, the endpoint for SageMaker Runtime.",
                code="ConnectTimeout",
                host=callee.host,
            )
        case aws.EndpointConnectionError() | aws.ProxyConnectionError():
            return EndpointError(
                "{host} cannot be reached.",
                "Check that it runs, and your network and proxy settings.",
                code="CannotConnect",
                host=callee.host,
            )
        case aws.SSLError():
            return EndpointError(
                "The secure connection to {host} failed.",
                "Check the certificates of your network (AWS_CA_BUNDLE) and the computer's clock.",
                code="Tls",
                host=callee.host,
            )
        case aws.ReadTimeoutError() | http.ReadTimeoutError() | TimeoutError():
            return EndpointError(
                "Nothing came from {host} for {seconds} s.",
                "Ask for fewer tokens, or raise `between_s` in the endpoint's limits.",
                code="ReadTimeout",
                host=callee.host,
                seconds=f"{callee.between_s:g}",
            )
        case aws.HTTPClientError() | http.HTTPError() | OSError():
            return EndpointError(
                "{host} closed the connection before it answered.",
                "Run again; if it happens again, the endpoint's log says why.",
                code="ConnectionClosed",
                host=callee.host,
            )
    return None


def too_long(seconds: float) -> EndpointError:
    """The error of a call that is over its `total_s`."""
    return EndpointError(
        "The answer was not complete after {seconds} s.",
        "Ask for fewer tokens, or raise `total_s` in the endpoint's limits.",
        code="TotalTimeout",
        seconds=f"{seconds:g}",
    )


def _is_unknown_host(error: Exception) -> bool:
    """Whether the name has no address: urllib3 says so in the cause that botocore keeps."""
    import urllib3.exceptions as http

    return isinstance(getattr(error, "kwargs", {}).get("error"), http.NameResolutionError)


def _first_line(error: Exception) -> str:
    return without_secrets(str(error).strip().partition("\n")[0])
