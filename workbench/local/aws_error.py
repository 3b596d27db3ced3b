"""Errors in AWS's shape: an HTTP status, a code in `x-amzn-errortype`, and a JSON body with the message."""

from __future__ import annotations

ACCOUNT = "000000000000"
REGION = "local"


class AwsError(Exception):
    """`code` is what boto3 shows as the error's code; `fields` are further members of the JSON body.

    `headers` go out with it.
    """

    def __init__(self, status: int, code: str, message: str, **fields: object) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields
        self.headers: dict[str, str] = {}


def validation_error(message: str) -> AwsError:
    return AwsError(400, "ValidationError", message)


def endpoint_not_found(name: str) -> AwsError:
    return validation_error(f"Endpoint {name} of account {ACCOUNT} not found.")


def model_error(endpoint: str, original_status: int, original_message: str) -> AwsError:
    """What SageMaker makes of a container's error reply: status 424 with the container's body as a string inside."""
    kind = "client" if original_status < 500 else "server"
    log_group = f"/aws/sagemaker/Endpoints/{endpoint}"
    return AwsError(
        424,
        "ModelError",
        f'Received {kind} error ({original_status}) from primary with message "{original_message}". '
        f"See {log_group} in account {ACCOUNT} for more information.",
        OriginalStatusCode=original_status,
        OriginalMessage=original_message,
        LogStreamArn=f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{log_group}",
    )
