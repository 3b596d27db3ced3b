"""The payload formats that the embedded endpoints are served in."""
