"""Static files: compressed once, kept compressed, asked about by browsers and answered with a short 304."""

from __future__ import annotations

from flask import Flask, Request
from flask_compress import Compress

from dashapp.security import STATIC

MOST_KEPT = 512
"""Each script and style once for each way of compressing; more come from made-up query strings."""


class StaticCache:
    """Compressed scripts and styles by address; pages and figures are never kept."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """The compressed file, if it was made before."""
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep a compressed file that is the same for everybody."""
        if key.partition(";")[2].startswith(STATIC) and len(self._kept) < MOST_KEPT:
            self._kept[key] = value


def compress(server: Flask) -> None:
    """Compress what is served; scripts fall to a third of their size."""
    server.config.update(
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_CACHE_BACKEND=StaticCache,
        COMPRESS_CACHE_KEY=_address,
        COMPRESS_MIN_SIZE=1_000,
    )
    Compress(server)


def _address(request: Request) -> str:
    return request.full_path
