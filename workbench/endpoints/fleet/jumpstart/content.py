"""The files of JumpStart's public bucket, kept in the cache folder and asked for again only by their ETag."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

from workbench.atomic_file import write_atomically
from workbench.endpoints.aws_sessions import session
from workbench.endpoints.control_failures import UNREACHED, control_failure
from workbench.endpoints.failures import Callee, translate
from workbench.endpoints.fleet.plan import Place
from workbench.errors import EndpointError

MAX_BYTES = 64 * 1024 * 1024
BUCKET_VARIABLE = "AWS_JUMPSTART_CONTENT_BUCKET_OVERRIDE"
GATED_BUCKET_VARIABLE = "AWS_JUMPSTART_GATED_CONTENT_BUCKET_OVERRIDE"
_BUCKET = "jumpstart-cache-prod-{region}"
_GATED_BUCKET = "jumpstart-private-cache-prod-{region}"
_READ_S = 30


def bucket(region: str, *, gated: bool = False) -> str:
    """The bucket of the region; `gated` is the one of models behind a licence. The SDK's variables name another."""
    variable, usual = (GATED_BUCKET_VARIABLE, _GATED_BUCKET) if gated else (BUCKET_VARIABLE, _BUCKET)
    return os.environ.get(variable) or usual.format(region=region)


class JumpStartContent:
    """Reads the region's bucket, without credentials: it is public. Imports boto3; not for the GUI thread.

    `folder` keeps each file with its ETag. Where the bucket cannot be reached, what is kept is good enough.
    """

    def __init__(self, place: Place, folder: Path) -> None:
        from botocore import UNSIGNED
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        config = Config(signature_version=UNSIGNED, connect_timeout=10, read_timeout=_READ_S)
        try:
            self._client = session(place.profile, place.region).client("s3", config=config)
        except (BotoCoreError, ValueError) as error:
            raise translate(error, Callee(region=place.region or "", profile=place.profile or "")) from error
        self.region = _region(self._client.meta.region_name or place.region)
        self._bucket = bucket(self.region)
        self._folder = folder / "jumpstart" / self._bucket

    def __enter__(self) -> JumpStartContent:
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def json(self, key: str) -> Any:
        """The JSON of a file. Not there, not JSON, or not reached and not kept either: `EndpointError`."""
        try:
            return json.loads(self.data(key))
        except (ValueError, RecursionError) as error:
            raise EndpointError(
                "JumpStart’s file {key} in {bucket} cannot be read.",
                "Try again later, or choose another region.",
                key=key,
                bucket=self._bucket,
            ) from error

    def text(self, key: str) -> str:
        """The text of a file, such as a licence."""
        return self.data(key).decode("utf-8", errors="replace")

    def data(self, key: str) -> bytes:
        """What is in a file, from the bucket where it changed since it was kept."""
        kept, tag_file = self._kept(key)
        etag = tag_file.read_text("utf-8") if kept.is_file() and tag_file.is_file() else ""
        try:
            content, new_etag = self._fetched(key, etag)
        except EndpointError as error:
            if etag and error.code in UNREACHED:
                return kept.read_bytes()
            raise
        if content is None:
            return kept.read_bytes()
        write_atomically(kept, content)
        write_atomically(tag_file, new_etag.encode("utf-8"))
        return content

    def _fetched(self, key: str, etag: str) -> tuple[bytes | None, str]:
        """The content, or None where it is still the one with that ETag."""
        from botocore.exceptions import BotoCoreError, ClientError

        asked = {"IfNoneMatch": etag} if etag else {}
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=key, **asked)
            content: bytes = answer["Body"].read(MAX_BYTES + 1)
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 304:
                return None, etag
            raise self._told(error, key) from error
        except BotoCoreError as error:
            callee = Callee(region=self.region, url=self._client.meta.endpoint_url, between_s=_READ_S)
            raise control_failure(error, callee) from error
        if len(content) > MAX_BYTES:
            raise EndpointError(
                "JumpStart’s file {key} is larger than {most} MB.",
                "Choose another model.",
                key=key,
                most=MAX_BYTES >> 20,
            )
        return content, str(answer.get("ETag", ""))

    def _told(self, error: Any, key: str) -> EndpointError:
        code = str(error.response.get("Error", {}).get("Code", ""))
        return EndpointError(
            "JumpStart has no file {key} in the region {region}.",
            "Choose another region: JumpStart is not in all of them, and not with every model.",
            details=f"{code}: {self._bucket}/{key}",
            code=code,
            key=key,
            region=self.region,
        )

    def _kept(self, key: str) -> tuple[Path, Path]:
        """Where the file and its ETag are kept. The name holds a digest, so that two keys never share one."""
        readable = re.sub(r"[^\w.-]+", "-", key)[-80:]
        name = f"{hashlib.sha256(key.encode('utf-8')).hexdigest()[:16]}-{readable}"
        return self._folder / name, self._folder / f"{name}.etag"


def _region(found: str | None) -> str:
    if not found or found == "aws-global":
        raise EndpointError(
            "No AWS region is set.",
            "Set the region in the settings, in the AWS profile or in AWS_DEFAULT_REGION.",
            code="NoRegion",
        )
    return found
