"""What can go wrong on the way to AWS and back, as sentences: botocore's and urllib3's errors translated.

The answers of SageMaker itself are in `refusals.py`.
"""

from __future__ import annotations

from workbench.endpoints.callee import Callee
from workbench.endpoints.foreign_text import first_line, without_secrets
from workbench.errors import EndpointError

__all__ = ["TIME_OUT_CODES", "TOO_LONG_CODE", "Callee", "too_long", "translate", "without_secrets"]

TOO_LONG_CODE = "TotalTimeout"
# A wait for the other side that was too long; where the whole call's time is over, that is what is told.
TIME_OUT_CODES = frozenset({"ConnectTimeout", "ReadTimeout"})


def translate(error: Exception, callee: Callee) -> EndpointError:
    """The sentence for an exception of botocore or urllib3. Its own text is kept in `details`."""
    from botocore import exceptions as aws

    from workbench.endpoints.account_failures import credentials_failure, region_failure
    from workbench.endpoints.network_failures import network_failure
    from workbench.endpoints.refusals import refusal

    if isinstance(error, aws.ClientError):
        return refusal(error, callee)
    found = credentials_failure(error, callee) or region_failure(error, callee) or network_failure(error, callee)
    if found is None:
        found = EndpointError("The call failed: {reason}", "Check the endpoint's settings.", reason=first_line(error))
    found.details = without_secrets(f"{type(error).__name__}: {error}")
    return found


def too_long(seconds: float) -> EndpointError:
    """The error of a call that is over its `total_s`."""
    return EndpointError(
        "The answer was not complete after {seconds} s.",
        "Ask for fewer tokens, or raise `total_s` in the endpoint's limits.",
        code=TOO_LONG_CODE,
        seconds=f"{seconds:g}",
    )
