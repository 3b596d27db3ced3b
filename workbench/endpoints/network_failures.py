"""Failures of the network as sentences: urllib3's exceptions, and botocore's around them.

Only what went wrong before a connection was there may be tried again: afterwards the model may have begun.
"""

from __future__ import annotations

from workbench.endpoints.callee import Callee
from workbench.errors import EndpointError


def network_failure(error: Exception, callee: Callee) -> EndpointError | None:
    return _not_connected(error, callee) or _broken_answer(error, callee) or _lost_connection(error, callee)


def _not_connected(error: Exception, callee: Callee) -> EndpointError | None:
    from botocore import exceptions as aws

    match error:
        case aws.ConnectTimeoutError():
            return EndpointError(
                "{host} did not accept a connection in time.",
                "Check the network, a VPN or a firewall; in a VPC, the endpoint for SageMaker Runtime.",
                code="ConnectTimeout",
                may_retry=True,
                host=callee.host,
            )
        case aws.EndpointConnectionError() | aws.ProxyConnectionError():
            return EndpointError(
                "{host} cannot be reached.",
                "Check that it runs, and your network and proxy settings.",
                code="CannotConnect",
                may_retry=isinstance(error, aws.EndpointConnectionError),
                host=callee.host,
            )
        case aws.SSLError():
            return EndpointError(
                "The secure connection to {host} failed.",
                "Check the certificates of your network (AWS_CA_BUNDLE) and the computer's clock.",
                code="Tls",
                host=callee.host,
            )
    return None


def _broken_answer(error: Exception, callee: Callee) -> EndpointError | None:
    from botocore.eventstream import ParserError

    from workbench.endpoints.whole_frames import NoEventStream

    match error:
        case NoEventStream():
            return EndpointError(
                "What {host} sent is not an event stream.",
                "Turn off streaming in the endpoint's settings, or check the address.",
                code="NoEventStream",
                host=callee.host,
            )
        case ParserError():
            return EndpointError(
                "A part of the stream arrived damaged: what came before it is kept.",
                "Run again; if it happens again, something between you and {host} changes what is sent, such as a "
                "proxy.",
                code="DamagedStream",
                link=callee.log_link(),
                host=callee.host,
            )
    return None


def _lost_connection(error: Exception, callee: Callee) -> EndpointError | None:
    import urllib3.exceptions as http
    from botocore import exceptions as aws

    match error:
        case aws.ReadTimeoutError() | http.ReadTimeoutError() | TimeoutError():
            return EndpointError(
                "Nothing came from {host} for {seconds} s.",
                "Ask for fewer tokens, or raise the limit for the next part (between_s) in the endpoint's settings.",
                code="ReadTimeout",
                host=callee.host,
                seconds=f"{callee.between_s:g}",
            )
        case aws.HTTPClientError() if isinstance(_first_cause(error), TimeoutError):
            return EndpointError(
                "{host} did not take the request: sending it was stuck for {seconds} s.",
                "Check the network; a large request over a slow one needs a higher limit for the next "
                "part (between_s) in the endpoint's settings.",
                code="ReadTimeout",
                host=callee.host,
                seconds=f"{callee.between_s:g}",
            )
        case aws.HTTPClientError() | http.HTTPError() | OSError():
            return EndpointError(
                "{host} closed the connection before it answered.",
                "Run again; if it happens again, the endpoint's log says why.",
                code="ConnectionClosed",
                link=callee.log_link(),
                host=callee.host,
            )
    return None


def _first_cause(error: BaseException) -> BaseException:
    """What began it: libraries raise their own exceptions in the place of others."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return error
