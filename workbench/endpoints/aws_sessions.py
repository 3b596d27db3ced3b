"""boto3 sessions that share botocore's descriptions of the services: SageMaker's alone takes 0.3 s to read."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

_making = threading.Lock()


def session(profile: str | None, region: str | None) -> Any:
    """A boto3 session by boto3's own rules. A missing profile is botocore's `ProfileNotFound`."""
    from botocore.session import Session

    return sharing(Session(profile=profile), profile_name=profile, region_name=region)


def sharing(core: Any, **options: Any) -> Any:
    """The boto3 session around a session of botocore, with these options, that reads each description once."""
    import boto3

    with _making:
        loader = _loader(core.get_config_variable("data_path"))
        core.register_component("data_loader", loader)
        made = boto3.Session(botocore_session=core, **options)
        loader.search_paths[:] = dict.fromkeys(loader.search_paths)  # each session of boto3 adds its folder once more
    return made


@cache
def _loader(data_path: str | None) -> Any:
    """The one for a setting of `data_path`, where further descriptions may be."""
    from botocore.loaders import create_loader

    return create_loader(data_path)
