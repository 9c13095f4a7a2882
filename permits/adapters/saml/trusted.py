"""The identity providers as they are trusted now: as configured, or as their newer metadata say."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from onelogin.saml2.settings import OneLogin_Saml2_Settings

from permits.adapters.saml import names
from permits.adapters.saml.configuration import IdentityProvider, SamlConfiguration
from permits.adapters.saml.keys import KeyFileError, KeyPair

log = logging.getLogger("lovlig.login")


@dataclass(frozen=True)
class Trusted:
    """A provider, and how the library is set for it: to ask, and to hear with each key that may decrypt.

    `kept_at` is when its fetched metadata was written (nanoseconds); None when nothing was fetched.
    """

    provider: IdentityProvider
    asking: OneLogin_Saml2_Settings
    hearing: tuple[OneLogin_Saml2_Settings, ...]
    kept_at: int | None


class TrustedProviders:
    """Looks at each use whether newer metadata lie in the data folder, put there by the worker.

    What cannot be believed changes nothing: the provider stays as it was known.
    """

    def __init__(self, configuration: SamlConfiguration) -> None:
        self._configuration = configuration
        self._renewing = threading.Lock()
        self._held = {name: self._prepared(one, None) for name, one in configuration.providers.items()}
        for name in self._held:
            self.get(name)

    def get(self, name: str) -> Trusted:
        """Raises LookupError for an unknown provider."""
        held = self._held[name]
        written = _written(held.provider)
        if written is None or written == held.kept_at:
            return held
        with self._renewing:
            if self._held[name].kept_at != written:
                self._held[name] = self._renewed(self._held[name], written)
        return self._held[name]

    def all(self) -> Iterable[IdentityProvider]:
        return [self.get(name).provider for name in self._held]

    def chosen(self, *, staff: bool) -> str | None:
        """The first provider of that kind whose metadata still hold."""
        now = datetime.now(UTC)
        return next((one.name for one in self.all() if one.for_staff is staff and one.is_believed(now)), None)

    def origins(self) -> tuple[str, ...]:
        """The origins, scheme and host and port, of the pages that people are sent to."""
        addresses = (urlsplit(provider.sso_url) for provider in self.all())
        return tuple(sorted({f"{address.scheme}://{address.netloc}" for address in addresses}))

    def _renewed(self, held: Trusted, written: int) -> Trusted:
        provider = held.provider
        try:
            provider = provider.renewed(provider.metadata.kept.read_bytes() if provider.metadata else b"")
        except (OSError, ValueError, KeyFileError) as error:
            log.error("fetched metadata of %s are not believed: %s", provider.name, error)
        return self._prepared(provider, written)

    def _prepared(self, provider: IdentityProvider, written: int | None) -> Trusted:
        ours = self._configuration
        hearing = tuple(library_settings(ours, provider, pair) for pair in ours.keys.decrypting)
        return Trusted(provider, library_settings(ours, provider, ours.keys.signing), hearing, written)


def _written(provider: IdentityProvider) -> int | None:
    if provider.metadata is None:
        return None
    try:
        return provider.metadata.kept.stat().st_mtime_ns
    except OSError:
        return None


def library_settings(
    configuration: SamlConfiguration, provider: IdentityProvider, pair: KeyPair
) -> OneLogin_Saml2_Settings:
    """How the library is to judge this provider, with one of our keys."""
    return OneLogin_Saml2_Settings({
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": configuration.entity_id(provider.name),
            "assertionConsumerService": {"url": configuration.acs, "binding": names.POST_BINDING},
            "NameIDFormat": names.PERSISTENT,
            "privateKey": pair.key,
            "x509cert": pair.certificate,
        },
        "idp": {
            "entityId": provider.entity_id,
            "singleSignOnService": {"url": provider.sso_url, "binding": names.REDIRECT_BINDING},
            "x509certMulti": {"signing": list(provider.certificates)},
        },
        "security": {
            "authnRequestsSigned": True,
            "wantMessagesSigned": True,
            "wantAssertionsEncrypted": True,
            "wantNameId": False,
            "rejectDeprecatedAlgorithm": True,
            "requestedAuthnContext": list(provider.levels) or False,
            "requestedAuthnContextComparison": "exact",
            "failOnAuthnContextMismatch": bool(provider.levels),
            "signatureAlgorithm": names.RSA_SHA256,
            "digestAlgorithm": names.XENC + "sha256",
        },
    })  # fmt: skip
