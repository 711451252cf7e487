"""The object store, over the S3 API: any store that speaks it will do.

The SDK's multipart calls are its private ones (`minio` is pinned, and tests/integration/media holds this module to
them); nothing else of the platform touches them.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import urllib3
from minio import Minio
from minio.datatypes import Part
from minio.deleteobjects import DeleteObject
from minio.error import MinioException, S3Error
from minio.helpers import DictType
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.domain.errors import Unavailable

CHUNK = 1024 * 1024
_GONE = frozenset({"NoSuchKey", "NoSuchUpload", "NoSuchBucket"})


class StoreSettings(BaseSettings):
    """What a process needs that talks to the store."""

    model_config = SettingsConfigDict(env_prefix="KX_", extra="ignore", frozen=True)

    s3_endpoint: str = Field(pattern=r"^https?://")
    s3_public_endpoint: str = Field(pattern=r"^https?://")
    """The address that browsers use: presigned addresses sign its host."""
    s3_access_key: str = Field(min_length=1)
    s3_secret_key: str = Field(min_length=1)
    s3_bucket: str = Field(min_length=3)
    s3_region: str = "us-east-1"


class StoreUnavailable(Unavailable):
    """The store did not answer, or refused for reasons of its own."""


@dataclass(frozen=True)
class StoredPart:
    """A part of a multipart upload that arrived."""

    number: int
    etag: str
    size: int


@dataclass(frozen=True)
class StoredUpload:
    """A multipart upload that was begun and not ended."""

    key: str
    store_upload_id: str
    begun_at: datetime | None


class ObjectStore:
    """One bucket. Every call may raise `StoreUnavailable`; none belongs inside a database transaction."""

    def __init__(self, settings: StoreSettings) -> None:
        self._bucket = settings.s3_bucket
        self._inside = _client(settings, settings.s3_endpoint)
        self._outside = _client(settings, settings.s3_public_endpoint)

    def has_bucket(self) -> bool:
        """Whether the store answers and knows the bucket."""
        with _faults():
            return self._inside.bucket_exists(self._bucket)

    def begin_upload(self, key: str) -> str:
        """Begin a multipart upload; answers the store's name for it."""
        with _faults():
            return self._inside._create_multipart_upload(self._bucket, key, {})

    def sign_part(self, key: str, store_upload_id: str, number: int, lifetime: timedelta) -> str:
        """Where one part may be PUT for a while. Signing asks nobody."""
        wanted: DictType = {"uploadId": store_upload_id, "partNumber": str(number)}
        return self._outside.get_presigned_url("PUT", self._bucket, key, lifetime, extra_query_params=wanted)

    def parts(self, key: str, store_upload_id: str) -> list[StoredPart]:
        """The parts that arrived, by number, each in its latest form; an upload that is gone has none."""
        found: dict[int, StoredPart] = {}
        marker: str | None = None
        with _faults():
            while True:
                try:
                    page = self._inside._list_parts(self._bucket, key, store_upload_id, part_number_marker=marker)
                except S3Error as error:
                    if error.code in _GONE:
                        return []
                    raise
                for part in page.parts:
                    found[part.part_number] = StoredPart(part.part_number, part.etag, part.size or 0)
                if not page.is_truncated or not page.parts:
                    return [found[number] for number in sorted(found)]
                marker = str(page.parts[-1].part_number)

    def complete_upload(self, key: str, store_upload_id: str, parts: Sequence[StoredPart]) -> None:
        """Join the parts. Doing it again is harmless."""
        joined = [Part(part.number, part.etag) for part in parts]
        with _faults():
            try:
                self._inside._complete_multipart_upload(self._bucket, key, store_upload_id, joined)
            except S3Error as error:
                if error.code not in _GONE or self.size(key) is None:
                    raise

    def abort_upload(self, key: str, store_upload_id: str) -> None:
        """Forget a multipart upload and its parts. Doing it again is harmless."""
        with _faults():
            try:
                self._inside._abort_multipart_upload(self._bucket, key, store_upload_id)
            except S3Error as error:
                if error.code not in _GONE:
                    raise

    def open_uploads(self, prefix: str) -> list[StoredUpload]:
        """Multipart uploads that were begun and not ended, at most a thousand."""
        with _faults():
            page = self._inside._list_multipart_uploads(self._bucket, prefix=prefix)
        return [StoredUpload(each.object_name, each.upload_id or "", each.initiated_time) for each in page.uploads]

    def size(self, key: str) -> int | None:
        """The size of an object in bytes; absent when there is none."""
        with _faults():
            try:
                return self._inside.stat_object(self._bucket, key).size
            except S3Error as error:
                if error.code in _GONE:
                    return None
                raise

    def download(self, key: str, target: Path, on_chunk: Callable[[bytes], None]) -> None:
        """Write an object to a file, telling of every chunk (for hashing, and for giving up half way)."""
        with _faults():
            response = self._inside.get_object(self._bucket, key)
            try:
                with target.open("wb") as file:
                    for chunk in response.stream(CHUNK):
                        file.write(chunk)
                        on_chunk(chunk)
            finally:
                response.close()
                response.release_conn()

    def upload(self, source: Path, key: str) -> None:
        """Store a file."""
        content_type = mimetypes.guess_type(source.name)[0] or "application/octet-stream"
        with _faults():
            self._inside.fput_object(self._bucket, key, str(source), content_type=content_type)

    def keys(self, prefix: str) -> Iterator[str]:
        """The objects whose key begins so."""
        with _faults():
            for each in self._inside.list_objects(self._bucket, prefix=prefix, recursive=True):
                if each.object_name:
                    yield each.object_name

    def remove(self, keys: Sequence[str]) -> None:
        """Remove objects; those that are not there do no harm."""
        with _faults():
            faults = list(self._inside.remove_objects(self._bucket, [DeleteObject(key) for key in keys]))
        if faults:
            raise StoreUnavailable("store_unavailable", str(faults[0].message))

    def sign_download(self, key: str, lifetime: timedelta, *, file_name: str | None = None) -> str:
        """Where an object may be read for a while; with a file name, as a download of that name."""
        headers: DictType | None = None
        if file_name is not None:
            headers = {"response-content-disposition": f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"}
        return self._outside.get_presigned_url("GET", self._bucket, key, lifetime, response_headers=headers)


def _client(settings: StoreSettings, endpoint: str) -> Minio:
    address = urlsplit(endpoint)
    timeout = urllib3.Timeout(connect=5, read=60)
    retries = urllib3.Retry(total=3, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504])
    return Minio(
        address.netloc,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key,
        region=settings.s3_region,
        secure=address.scheme == "https",
        http_client=urllib3.PoolManager(timeout=timeout, retries=retries, maxsize=10),
    )


@contextmanager
def _faults() -> Iterator[None]:
    """Whatever the SDK or the connection raises, callers know one error."""
    try:
        yield
    except (MinioException, urllib3.exceptions.HTTPError) as error:
        raise StoreUnavailable("store_unavailable", str(error)) from error
