"""Which web fronts may PUT parts to the store and read media from it: rules of the bucket (PutBucketCors).

    KX_S3_ENDPOINT=… KX_S3_ACCESS_KEY=… KX_S3_SECRET_KEY=… KX_S3_BUCKET=… \\
        python -m deploy.bucket_cors https://web.example.edu.cn

No origin takes the permission back. A MinIO server does not take bucket rules: set its
`MINIO_API_CORS_ALLOW_ORIGIN` instead.
"""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from minio import Minio
from minio.error import S3Error

from chassis.origins import origins_of

METHODS = ("GET", "HEAD", "PUT")
SHOWN = ("ETag", "Content-Range", "Accept-Ranges", "Content-Length")


def allow(store: Minio, bucket: str, origins: Sequence[str]) -> None:
    """Let pages of these origins upload parts and play media; nobody's, if there are none."""
    if not origins:
        try:
            store._execute("DELETE", bucket, query_params={"cors": ""})
        except S3Error as error:
            if error.code != "NoSuchCORSConfiguration":
                raise
        return
    body = _rules(origins).encode()
    digest = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    store._execute("PUT", bucket, body=body, headers={"Content-MD5": digest}, query_params={"cors": ""})


def _rules(origins: Sequence[str]) -> str:
    words = [("AllowedOrigin", origins), ("AllowedMethod", METHODS), ("AllowedHeader", ("*",))]
    words += [("ExposeHeader", SHOWN), ("MaxAgeSeconds", ("600",))]
    lines = "".join(f"<{name}>{escape(value)}</{name}>" for name, values in words for value in values)
    return f"<CORSConfiguration><CORSRule>{lines}</CORSRule></CORSConfiguration>"


def main(arguments: Sequence[str]) -> None:
    """Write the rules that the arguments ask for into the bucket that the environment names."""
    endpoint = urlsplit(os.environ["KX_S3_ENDPOINT"])
    store = Minio(
        endpoint.netloc,
        access_key=os.environ["KX_S3_ACCESS_KEY"],
        secret_key=os.environ["KX_S3_SECRET_KEY"],
        secure=endpoint.scheme == "https",
    )
    allow(store, os.environ["KX_S3_BUCKET"], sorted(origins_of(",".join(arguments))))


if __name__ == "__main__":
    main(sys.argv[1:])
