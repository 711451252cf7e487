"""A private object store that speaks S3: SeaweedFS from its wheel, or a ``minio`` binary on the PATH."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import S3Error

from chassis.origins import origins_of
from deploy import bucket_cors
from deploy.local.keys import Keys
from deploy.local.postgres import ServerError
from deploy.local.programs import Program
from deploy.local.settings import LocalSettings, SettingError

ACCESS_KEY = "kexiang"
BUCKET = "kexiang-media"
# at KX_STORE_PORTS and after it, in this order
_INTERNAL_PORTS = (
    "admin.port", "filer.port", "master.port", "volume.port",
    "s3.port.grpc", "filer.port.grpc", "master.port.grpc", "volume.port.grpc",
)  # fmt: skip
# the workers of the admin part look for its second port at this distance and nowhere else
_ADMIN_GRPC = 10000
NOBODY = "https://nobody.invalid"
"""An origin that no page has (RFC 2606)."""
_SOCKETS = Path("/tmp")  # noqa: S108 - not our choice


def endpoint(settings: LocalSettings) -> str:
    return settings.s3_endpoint or f"http://127.0.0.1:{settings.port('KX_S3_PORT')}"


def prepare(settings: LocalSettings) -> None:
    home(settings).mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.store == "seaweedfs":
        _refuse_sockets_of_others(settings)


def _refuse_sockets_of_others(settings: LocalSettings) -> None:
    """SeaweedFS keeps sockets in /tmp, by port; one that another user's crash left would stop it silently."""
    first = settings.port("KX_STORE_PORTS")
    for port in (*range(first, first + len(_INTERNAL_PORTS)), first + _ADMIN_GRPC):
        for socket in _SOCKETS.glob(f"seaweedfs-*-grpc-{port}.sock"):
            if os.geteuid() not in (0, socket.stat().st_uid):
                raise SettingError(
                    f"KX_STORE_PORTS: {socket} is another user's; set KX_STORE_PORTS to other ports"
                )


def home(settings: LocalSettings) -> Path:
    return settings.run_dir / settings.store


def program(settings: LocalSettings, keys: Keys) -> Program:
    return _minio(settings, keys) if settings.store == "minio" else _seaweedfs(settings, keys)


def _seaweedfs(settings: LocalSettings, keys: Keys) -> Program:
    weed = Path(sys.executable).with_name("weed")
    if not weed.exists():
        raise ServerError(f"{weed} is missing (make install)")
    folder, s3 = home(settings), settings.port("KX_S3_PORT")
    first = settings.port("KX_STORE_PORTS")
    flags = {
        "dir": folder,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "s3.port": s3,
        **{name: first + place for place, name in enumerate(_INTERNAL_PORTS)},
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "webdav": "false",
        "admin.ui": "false",
        "master.telemetry": "false",
        "s3.iam": "false",
        # by default any page may ask; rules of buckets stand beside these
        "s3.allowedOrigins": _web_fronts(settings) or NOBODY,
        "filer.allowedOrigins": NOBODY,
        "s3.allowDeleteBucketNotEmpty": "false",
        "s3.autoCreateBucket": "false",
        # relative to its folder: a socket's path has a length limit, and /tmp may hold another user's old one
        "filer.localSocket": "filer.sock",
        "s3.localSocket": "s3.sock",
    }
    return Program(
        name="objectstore",
        command=(str(weed), "-logtostderr=true", "mini", *(f"-{name}={value}" for name, value in flags.items())),
        directory=folder,
        environment={
            "HOME": str(folder),
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": keys["s3_secret"],
            # without these three anyone on this machine may read, write and delete past S3's door
            "WEED_JWT_FILER_SIGNING_KEY": keys["weed_filer_write"],
            "WEED_JWT_FILER_SIGNING_READ_KEY": keys["weed_filer_read"],
            "WEED_JWT_SIGNING_KEY": keys["weed_volume"],
        },
        ports={
            "KX_S3_PORT": s3,
            **{f"KX_STORE_PORTS+{n}": first + n for n in range(len(_INTERNAL_PORTS))},
            "KX_STORE_PORTS+grpc": first + _ADMIN_GRPC,
        },
    )


def _minio(settings: LocalSettings, keys: Keys) -> Program:
    binary = shutil.which("minio")
    if not binary:
        raise ServerError("STORE=minio needs a `minio` server binary on the PATH")
    s3 = settings.port("KX_S3_PORT")
    return Program(
        name="objectstore",
        command=(binary, "server", "--quiet", "--address", f"127.0.0.1:{s3}", str(home(settings))),
        directory=home(settings),
        environment={
            "HOME": str(home(settings)),
            "PATH": os.environ.get("PATH", os.defpath),
            "MINIO_ROOT_USER": ACCESS_KEY,
            "MINIO_ROOT_PASSWORD": keys["s3_secret"],
            "MINIO_BROWSER": "off",
            "MINIO_UPDATE": "off",
            "MINIO_API_CORS_ALLOW_ORIGIN": _web_fronts(settings) or NOBODY,
        },
        ports={"KX_S3_PORT": s3},
    )


def client(address: str, access_key: str, secret_key: str) -> Minio:
    """An impatient client: readiness asks often and must not hang."""
    parts = urlsplit(address)
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=10), retries=False)
    return Minio(
        parts.netloc,
        access_key=access_key,
        secret_key=secret_key,
        secure=parts.scheme == "https",
        http_client=pool,
    )


def is_ready(store: Minio) -> bool:
    try:
        store.list_buckets()
    except (S3Error, urllib3.exceptions.HTTPError, OSError):
        return False
    return True


def ensure_bucket(store: Minio, bucket: str) -> None:
    if not store.bucket_exists(bucket):
        store.make_bucket(bucket)


def let_in(settings: LocalSettings, store: Minio, bucket: str) -> None:
    """Pages of the web fronts may upload to the bucket and play from it. MinIO is told when it starts."""
    if settings.store != "minio":
        bucket_cors.allow(store, bucket, sorted(origins_of(_web_fronts(settings))))


def _web_fronts(settings: LocalSettings) -> str:
    return settings.passed_on.get("KX_CORS_ORIGINS", "")
