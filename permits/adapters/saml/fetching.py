"""Fetches the identity providers' metadata now and then, believes only what their federation signed, and keeps that."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import urllib3

from permits.adapters.saml.configuration import IdentityProvider, SamlConfiguration, configure
from permits.adapters.saml.keys import KeyFileError
from permits.adapters.saml.trusted import TrustedProviders
from permits.services.working import Working
from permits.settings import Settings

EVERY: Final = 3600.0  # seconds; a provider's change of keys is announced days ahead
LARGEST: Final = 30 * 1024 * 1024  # bytes; a whole federation's metadata are some ten
TIMEOUT: Final = urllib3.Timeout(connect=10, read=30)

log = logging.getLogger("lovlig.worker.metadata")


class MetadataFetching:
    """services.working.Working. A source that fails, or says what we do not believe, changes nothing."""

    pause = EVERY

    def __init__(self, configured: Callable[[], SamlConfiguration]) -> None:
        self._configured = configured

    def react_once(self) -> int:
        """Fetch each provider's metadata; how many were asked for."""
        configuration = self._configured()
        fetched = [one for one in TrustedProviders(configuration).all() if one.metadata is not None]
        for provider in fetched:
            self._renew(provider)
        return len(fetched)

    def _renew(self, provider: IdentityProvider) -> None:
        source = provider.metadata
        if source is None:
            return
        try:
            xml = _fetched(source.url)
            renewed = provider.renewed(xml)
            _keep(source.kept, xml)
        except (urllib3.exceptions.HTTPError, OSError, ValueError, KeyFileError) as error:
            ends = provider.valid_until.isoformat() if provider.valid_until else "without end"
            log.error("metadata of %s stay as they were (until %s): %s", provider.name, ends, error)
        else:
            log.info("metadata of %s fetched, %s certificates", provider.name, len(renewed.certificates))


def metadata_work(settings: Settings, environment: Mapping[str, str] = os.environ) -> dict[str, Working]:
    """The work of fetching, where LOVLIG_SAML names providers; the test provider has nothing to fetch."""
    if not environment.get("LOVLIG_SAML"):
        return {}
    return {"metadata": MetadataFetching(lambda: configure(settings, environment))}


def _fetched(url: str) -> bytes:
    """What lies at the address, without redirects. Raises HTTPError or ValueError."""
    with urllib3.PoolManager(retries=False, timeout=TIMEOUT) as pool:
        answer = pool.request("GET", url, preload_content=False, redirect=False)
        try:
            if answer.status != 200:
                raise ValueError(f"källan svarade {answer.status}")
            body = answer.read(LARGEST + 1)
        finally:
            answer.close()
    if len(body) > LARGEST:
        raise ValueError("källan skickar för mycket")
    return bytes(body)


def _keep(place: Path, xml: bytes) -> None:
    """In one step, so that nobody reads half of it; not at all when nothing is new."""
    if place.is_file() and place.read_bytes() == xml:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    draft.write_bytes(xml)
    draft.replace(place)
