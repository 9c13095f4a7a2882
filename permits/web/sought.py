"""What staff search for, sealed where it stands in an address: histories and logs of proxies name nobody.

The same words give the same address, so that it can be kept and shared among staff. It opens as long as the service's
secret is the same.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app

from permits.web.page import SETTINGS

PLAIN, SEALED = "sok", "s"
"""The field of a form that is posted, and the part of an address."""
LONGEST: Final = 2_000  # characters of a sealed text


def sealed(text: str) -> str:
    """The text as it may stand in an address (AES-SIV, RFC 5297); nothing of nothing."""
    if not text:
        return ""
    return base64.urlsafe_b64encode(_cipher().encrypt(text.encode(), None)).decode().rstrip("=")


def sought_in(told: Mapping[str, str]) -> str:
    """What is searched for in a form or an address; what does not open is nothing."""
    kept = told.get(SEALED, "")
    if not kept or len(kept) > LONGEST:
        return told.get(PLAIN, "")
    try:
        return _cipher().decrypt(base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4)), None).decode()
    except (InvalidTag, binascii.Error, ValueError):
        return ""


def _cipher() -> AESSIV:
    secret: str = current_app.extensions[SETTINGS].secret_key
    return AESSIV(hmac.digest(secret.encode(), b"what staff search for", "sha512"))
