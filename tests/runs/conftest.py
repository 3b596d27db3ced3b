"""What runs need: a transport to a server in this process, without the machine's AWS settings."""

from tests.endpoints.conftest import moving_transport, no_aws_settings, transport_to

__all__ = ["moving_transport", "no_aws_settings", "transport_to"]
