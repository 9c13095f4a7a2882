"""How this service asks an identity provider who somebody is, and judges the answer.

The order is the point: shape before anything, our own stored state before trust, signature before decryption, the same
grammar on what was decrypted. Then our checks, which may come before python3-saml's since the signature over the whole
response has been verified, and so give each refusal its own reason; and python3-saml must agree before anybody gets in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from permits.adapters.saml import checks, claims, gate, metadata, names
from permits.adapters.saml.configuration import IdentityProvider, SamlConfiguration
from permits.adapters.saml.trusted import Trusted, TrustedProviders
from permits.services.identifying import Login, LoginRequest
from permits.services.identifying import LoginRefused as Refused
from permits.services.login_ports import AssertionIds, LoginStates

TIME_TO_LOG_IN = timedelta(minutes=15)
BINDING = re.compile(r"[\w-]{43}", re.ASCII)
REQUEST_ID = re.compile(r"_[0-9a-f]{40}")


class ExplicitAuthnRequest(OneLogin_Saml2_Authn_Request):  # type: ignore[misc]  # the library has no types
    """The library's request, saying ForceAuthn also when it is false, with an id of our own."""

    _authn_request: str

    def __init__(self, settings: Any, force_authn: bool = False, *rest: Any, **named: Any) -> None:
        super().__init__(settings, force_authn, *rest, **named)
        root = etree.fromstring(self._authn_request.encode())
        root.set("ForceAuthn", "true" if force_authn else "false")
        self._authn_request = etree.tostring(root).decode()

    def _generate_request_id(self) -> str:
        return "_" + secrets.token_hex(20)


class SignedAuth(OneLogin_Saml2_Auth):  # type: ignore[misc]  # the library has no types
    authn_request_class = ExplicitAuthnRequest


class Provider:
    """The service provider side of login, for every configured identity provider."""

    def __init__(
        self, configuration: SamlConfiguration, states: LoginStates, assertion_ids: AssertionIds,
        described: metadata.ServiceDescription,
    ) -> None:  # fmt: skip
        self.configuration = configuration
        self._described = described
        self._states = states
        self._assertion_ids = assertion_ids
        self._trusted = TrustedProviders(configuration)

    @property
    def idp_origins(self) -> tuple[str, ...]:
        """The origins that a form of ours may end up at, for form-action in the content security policy."""
        return self._trusted.origins()

    def chosen(self, *, staff: bool) -> str | None:
        """The first configured provider of that kind whose metadata still hold."""
        return self._trusted.chosen(staff=staff)

    def begin(
        self, idp_name: str, return_to_path: str, force_authn: bool = False, *, browser_binding: str | None = None,
        now: datetime | None = None,
    ) -> LoginRequest:  # fmt: skip
        """Ask `idp_name` (a key of the configuration) who is there.

        `browser_binding` is the one this browser already holds, so that two tabs can log in at once.
        Raises LookupError for an unknown provider.
        """
        trusted = self._trusted.get(idp_name)
        provider = trusted.provider
        now = now or datetime.now(UTC)
        forced = force_authn or provider.force
        if not browser_binding or not BINDING.fullmatch(browser_binding):
            browser_binding = secrets.token_urlsafe(32)
        relay_state = secrets.token_urlsafe(24)
        auth = SignedAuth(self._request_data(), trusted.asking)
        url = auth.login(return_to=relay_state, force_authn=forced)
        request_id = auth.get_last_request_id()
        state = {
            "idp": idp_name,
            "return_to": return_to_path,
            "binding": _hashed(browser_binding),
            "relay_state": _hashed(relay_state),
            "requested_at": now.isoformat(),
            "forced": forced,
            "levels": list(provider.levels),
        }
        self._states.put(request_id, state, now + TIME_TO_LOG_IN)
        return LoginRequest(url, request_id, browser_binding)

    def finish(self, form: Mapping[str, str], binding_cookie: str | None, now: datetime | None = None) -> Login:
        """Judge the answer that a browser posted. Raises Refused, and nothing else, for anything not accepted."""
        now = now or datetime.now(UTC)
        message = gate.open_message(form.get("SAMLResponse"))
        state = self._state_of(message, form.get("RelayState"), binding_cookie)
        if state["idp"] not in self.configuration.providers:
            raise Refused("provider-gone")
        trusted = self._trusted.get(state["idp"])
        provider = trusted.provider
        if not provider.is_believed(now):
            raise Refused("metadata-ended")
        expected = checks.Expected(
            request_id=message.root.get("InResponseTo"),
            requested_at=datetime.fromisoformat(state["requested_at"]),
            forced=state["forced"],
            levels=tuple(state["levels"]),
            issuer=provider.entity_id,
            audience=self.configuration.entity_id(provider.name),
            acs=self.configuration.acs,
        )
        self._verify_signature(message, provider)
        checks.envelope(message.root, expected, now)
        checks.status_of(message.root)
        if not message.is_sealed:
            raise Refused("no-encrypted-assertion")
        response = self._decrypt(message, trusted)
        root = gate.open_decrypted(etree.tostring(response.decrypted_document))
        verified = checks.assertion(root, expected, now)
        told = claims.read(root.find(f"{{{names.SAML}}}Assertion"), provider.claims)
        if not response.is_valid(self._request_data(), expected.request_id):
            raise Refused("library")
        if not self._assertion_ids.remember(verified.assertion_id, provider.name, verified.replayable_until):
            raise Refused("replayed")
        return Login(
            provider.name, provider.for_staff, told.personal_number, told.user_id, told.groups, told.name,
            told.given_name, told.surname, told.mail, verified.level, verified.assertion_id, state["return_to"],
        )  # fmt: skip

    def metadata(self, idp_name: str) -> bytes:
        """Signed metadata of this service, as `idp_name` is to know it. Raises LookupError for an unknown provider."""
        provider = self._trusted.get(idp_name).provider
        return metadata.describe(self.configuration, provider, self._described, datetime.now(UTC))

    def _state_of(self, message: gate.Message, relay_state: str | None, cookie: str | None) -> dict[str, Any]:
        """What we remember of the request, once, and only to the browser that we sent away with it."""
        request_id = message.root.get("InResponseTo") or ""
        if not REQUEST_ID.fullmatch(request_id):
            raise Refused("unsolicited")
        state = self._states.take(request_id)
        if state is None:
            raise Refused("unknown-request")
        if not hmac.compare_digest(state["relay_state"], _hashed(relay_state or "")):
            raise Refused("relay-state")
        if not hmac.compare_digest(state["binding"], _hashed(cookie or "")):
            raise Refused("other-browser")
        return state

    def _verify_signature(self, message: gate.Message, provider: IdentityProvider) -> None:
        """The provider's signature on the whole response. Nothing unsigned is ever decrypted: no padding oracle."""
        genuine = OneLogin_Saml2_Utils.validate_sign(
            message.xml, multicerts=list(provider.certificates), xpath=OneLogin_Saml2_Utils.RESPONSE_SIGNATURE_XPATH
        )
        if not genuine:
            raise Refused("signature")

    def _decrypt(self, message: gate.Message, trusted: Trusted) -> OneLogin_Saml2_Response:
        encoded = base64.b64encode(message.xml).decode("ascii")
        for settings in trusted.hearing:
            try:
                response = OneLogin_Saml2_Response(settings, encoded)
            except Exception:  # noqa: S112 - xmlsec raises many kinds for a key that does not fit
                continue
            if response.decrypted_document is not None:
                return response
        raise Refused("undecryptable")

    def _request_data(self) -> dict[str, Any]:
        base = urlsplit(self.configuration.base_url)
        return {
            "https": "on" if base.scheme == "https" else "off",
            "http_host": base.netloc,
            "script_name": urlsplit(self.configuration.acs).path,
            "get_data": {},
            "post_data": {},
        }


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
