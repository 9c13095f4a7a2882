# mypy: disable-error-code="attr-defined"
# xmlsec's own stubs leave out what its C module exports
"""The SAML of the local test identity provider: reads a signed request, makes a signed and encrypted response."""

from __future__ import annotations

import base64
import binascii
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import xmlsec
from lxml import etree
from lxml.builder import ElementMaker

from permits.adapters.saml import names
from permits.adapters.saml.configuration import IdentityProvider, SamlConfiguration
from permits.adapters.saml.keys import KeyPair
from permits.adapters.saml.names import SAML, SAMLP, XS, XSI

LARGEST_REQUEST = 50_000
OLDEST_REQUEST = timedelta(minutes=15)
VALID = timedelta(minutes=5)
REQUESTER = "urn:oasis:names:tc:SAML:2.0:status:Requester"
NO_CONTEXT = "urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext"

saml = ElementMaker(namespace=SAML, nsmap={"saml2": SAML})
samlp = ElementMaker(namespace=SAMLP, nsmap={"saml2p": SAMLP})


class BadRequest(Exception):  # noqa: N818 - named for what it is about
    """A request that is not from our service, or is damaged; the message says how, in Swedish."""


@dataclass(frozen=True)
class AuthnRequest:
    """What the service asked: its id, the levels it takes, and the state to send back."""

    id: str
    levels: tuple[str, ...]
    relay_state: str


@dataclass(frozen=True)
class TestIdentityProvider:
    """One of the test provider's entities, and the service that it answers."""

    __test__ = False

    provider: IdentityProvider
    service: SamlConfiguration
    keys: KeyPair

    def read(self, query: str, now: datetime) -> AuthnRequest:
        """The request in a raw query string, its signature verified over just those characters. Raises BadRequest."""
        self._verify(query)
        told = parse_qs(query)
        try:
            packed = base64.b64decode(told["SAMLRequest"][0], validate=True)
            unpacker = zlib.decompressobj(-15)
            xml = unpacker.decompress(packed, LARGEST_REQUEST)
            root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        except (zlib.error, binascii.Error, etree.XMLSyntaxError, KeyError, ValueError) as error:
            raise BadRequest("Begäran kan inte läsas.") from error
        self._check(root, now)
        levels = tuple(level.text for level in root.iter(f"{{{SAML}}}AuthnContextClassRef"))
        return AuthnRequest(root.get("ID"), levels, told.get("RelayState", [""])[0])

    def _verify(self, query: str) -> None:
        parts = dict(part.split("=", 1) for part in query.split("&") if "=" in part)
        signed = "&".join(f"{name}={parts[name]}" for name in ("SAMLRequest", "RelayState", "SigAlg") if name in parts)
        told = parse_qs(query)
        if told.get("SigAlg") != [names.RSA_SHA256] or "Signature" not in told:
            raise BadRequest("Begäran är inte undertecknad.")
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(self.service.keys.signing.certificate, xmlsec.KeyFormat.CERT_PEM, None)
        try:
            signature = base64.b64decode(told["Signature"][0], validate=True)
            context.verify_binary(signed.encode(), xmlsec.Transform.RSA_SHA256, signature)
        except (xmlsec.Error, ValueError) as error:
            raise BadRequest("Begärans underskrift stämmer inte.") from error

    def _check(self, root: Any, now: datetime) -> None:
        if root.tag != f"{{{SAMLP}}}AuthnRequest" or not root.get("ID"):
            raise BadRequest("Begäran är ingen begäran om inloggning.")
        if root.findtext(f"{{{SAML}}}Issuer") != self.service.entity_id(self.provider.name):
            raise BadRequest("Begäran kommer från en tjänst som vi inte känner.")
        if root.get("Destination") != self.provider.sso_url:
            raise BadRequest("Begäran är ställd till någon annan.")
        if root.get("AssertionConsumerServiceURL") not in {None, self.service.acs}:
            raise BadRequest("Begäran vill ha svaret på en adress som vi inte känner.")
        try:
            issued = datetime.fromisoformat(root.get("IssueInstant", "").replace("Z", "+00:00"))
        except ValueError as error:
            raise BadRequest("Begäran säger inte när den gjordes.") from error
        if not now - OLDEST_REQUEST <= issued <= now + timedelta(minutes=1):
            raise BadRequest("Begäran är för gammal.")

    def answer(self, request: AuthnRequest, attributes: Mapping[str, tuple[str, ...]], now: datetime) -> str:
        """A response for somebody with these attributes, base64; or, if no level suits, that there is none."""
        if request.levels and names.LOA3 not in request.levels:
            return self.refuse(request, REQUESTER, NO_CONTEXT, now)
        response = self._response(request, now)
        response.append(samlp.Status(samlp.StatusCode(Value=names.SUCCESS)))
        assertion = self._assertion(request, attributes, now)
        holder = etree.SubElement(response, f"{{{SAML}}}EncryptedAssertion", nsmap={"saml2": SAML})
        holder.append(assertion)
        sign(assertion, self.keys)
        encrypt(assertion, self.service.keys.encryption.certificate)
        sign(response, self.keys)
        return base64.b64encode(etree.tostring(response)).decode()

    def refuse(self, request: AuthnRequest, first: str, second: str, now: datetime) -> str:
        """A signed response without anybody, for instance that the person cancelled."""
        response = self._response(request, now)
        response.append(samlp.Status(samlp.StatusCode(samlp.StatusCode(Value=second), Value=first)))
        sign(response, self.keys)
        return base64.b64encode(etree.tostring(response)).decode()

    def _response(self, request: AuthnRequest, now: datetime) -> Any:
        return samlp.Response(
            saml.Issuer(self.provider.entity_id), ID=new_id(), Version="2.0", IssueInstant=instant(now),
            Destination=self.service.acs, InResponseTo=request.id,
        )  # fmt: skip

    def _assertion(self, request: AuthnRequest, attributes: Mapping[str, tuple[str, ...]], now: datetime) -> Any:
        confirmation = saml.SubjectConfirmationData(
            InResponseTo=request.id, Recipient=self.service.acs, NotOnOrAfter=instant(now + VALID)
        )
        audience = saml.Audience(self.service.entity_id(self.provider.name))
        return saml.Assertion(
            saml.Issuer(self.provider.entity_id),
            saml.Subject(
                saml.NameID(new_id(), Format=names.TRANSIENT),
                saml.SubjectConfirmation(confirmation, Method=names.BEARER),
            ),
            saml.Conditions(
                saml.AudienceRestriction(audience), NotBefore=instant(now), NotOnOrAfter=instant(now + VALID)
            ),
            saml.AuthnStatement(
                saml.AuthnContext(saml.AuthnContextClassRef(names.LOA3)),
                AuthnInstant=instant(now), SessionIndex=new_id(),
            ),
            saml.AttributeStatement(*(_attribute(name, values) for name, values in attributes.items())),
            ID=new_id(), Version="2.0", IssueInstant=instant(now),
        )  # fmt: skip


def sign(element: Any, pair: KeyPair) -> None:
    """Sign the element where it stands, the signature after its Issuer as the schema wants it."""
    xmlsec.tree.add_ids(element, ["ID"])
    signature = xmlsec.template.create(element, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256, ns="ds")
    element.insert(1, signature)
    reference = xmlsec.template.add_reference(signature, xmlsec.Transform.SHA256, uri="#" + element.get("ID"))
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pair.key, xmlsec.KeyFormat.PEM, None)
    context.key.load_cert_from_memory(pair.certificate, xmlsec.KeyFormat.PEM)
    context.sign(signature)


def encrypt(element: Any, certificate: str) -> None:
    """Replace the element by its encryption for the holder of the certificate: AES-256-GCM under RSA-OAEP."""
    content = xmlsec.template.encrypted_data_create(
        element, xmlsec.Transform.AES256_GCM, type=xmlsec.EncryptionType.ELEMENT, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(content)
    information = xmlsec.template.encrypted_data_ensure_key_info(content, ns="ds")
    key = xmlsec.template.add_encrypted_key(information, xmlsec.Transform.RSA_OAEP)
    xmlsec.template.encrypted_data_ensure_cipher_value(key)
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(certificate, xmlsec.KeyFormat.CERT_PEM, None))
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(xmlsec.KeyData.AES, 256, xmlsec.KeyDataType.SESSION)
    context.encrypt_xml(content, element)


def new_id() -> str:
    return "_" + secrets.token_hex(20)


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _attribute(name: str, values: tuple[str, ...]) -> Any:
    typed = {f"{{{XSI}}}type": "xs:string"}
    attribute = saml.Attribute(Name=name, NameFormat=names.URI_NAME)
    for value in values:
        held = etree.SubElement(attribute, f"{{{SAML}}}AttributeValue", typed, nsmap={"xs": XS, "xsi": XSI})
        held.text = value
    return attribute
