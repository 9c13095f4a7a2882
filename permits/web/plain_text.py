"""Text as it may come in: without the one character that no database but SQLite keeps (U+0000)."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response

from permits.web.errors import error_page
from permits.web.page import speak

NUL = "\x00"


class Plain(ImmutableMultiDict[str, str]):
    """What a form or an address tells, without U+0000 in names or values."""

    def __init__(self, mapping: Any = None) -> None:
        told = mapping.items(multi=True) if isinstance(mapping, ImmutableMultiDict) else mapping or ()
        pairs = told.items() if hasattr(told, "items") else told
        super().__init__([(_plain(name), _plain(value)) for name, value in pairs])


def install(app: Flask) -> None:
    """Let no request to `app` hold U+0000: PostgreSQL answers it with an error, which would be ours to answer for.

    Nobody types it. From a form it is taken out; an address of ours never has it. After permits.web.uploads.install.
    """
    asked = app.request_class

    class WithoutNul(asked):  # type: ignore[misc,valid-type]
        parameter_storage_class = Plain

    app.request_class = WithoutNul
    app.before_request(_refused)


def _refused() -> Response | None:
    if NUL not in request.path:
        return None
    speak()  # this comes before whatever else is done with a request
    return error_page(404)


def _plain(told: Any) -> Any:
    return told.replace(NUL, "") if isinstance(told, str) else told
