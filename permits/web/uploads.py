"""Where what a browser sends lies while it is read: large files on the data disk, never in memory."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import IO, Final

from flask import Flask, Request

SMALL: Final = 500 * 1024  # bytes that may be held in memory, as in Werkzeug


def install(app: Flask, folder: Path) -> None:
    """Let large files be kept in `folder` while they come; the system's own place for them is often in memory.

    They have no name there, so nothing is left of them however the process ends.
    """
    folder.mkdir(parents=True, exist_ok=True)

    class OnDisk(Request):
        def _get_file_stream(
            self,
            total_content_length: int | None,
            content_type: str | None,  # noqa: ARG002 - Werkzeug's own parameters
            filename: str | None = None,  # noqa: ARG002
            content_length: int | None = None,  # noqa: ARG002
        ) -> IO[bytes]:
            if total_content_length is not None and total_content_length <= SMALL:
                return io.BytesIO()
            return tempfile.TemporaryFile("rb+", dir=folder)

    app.request_class = OnDisk
