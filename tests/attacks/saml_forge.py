"""Makes SAML responses, genuine and altered, with lxml and xmlsec alone: nothing of the service takes part."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import xmlsec
from lxml import etree

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
NS = {"saml": SAML, "samlp": SAMLP, "ds": DS, "xenc": XENC}
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
NUMBER = "urn:oid:1.2.752.29.4.13"
NAME = "urn:oid:2.16.840.1.113730.3.1.241"

Element = Any
Alter = Callable[[Element], Any]


def nothing(_element: Element) -> None:
    """Leave it as it is."""


@dataclass(frozen=True)
class Keys:
    """The identity provider's pair and the service's encryption certificate, as PEM."""

    key: str
    certificate: str
    encryption_certificate: str


@dataclass(frozen=True)
class Plan:
    """How one response is made. Each `on_` hook may alter the tree at its moment; `on_bytes` what is sent at last.

    Order: on_assertion, sign assertion, on_signed_assertion, encrypt, on_sealed, on_response, sign response, on_signed.
    """

    request_id: str
    issuer: str
    audience: str
    acs: str
    keys: Keys
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    attributes: dict[str, list[str]] = field(default_factory=dict)
    level: str = LOA3
    on_assertion: Alter = nothing
    on_signed_assertion: Alter = nothing
    on_sealed: Alter = nothing
    on_response: Alter = nothing
    on_signed: Alter = nothing
    on_bytes: Callable[[bytes], bytes] = bytes
    signs_assertion: bool = True
    signs_response: bool = True
    encrypts: bool = True
    signature: Any = xmlsec.Transform.RSA_SHA256
    digest: Any = xmlsec.Transform.SHA256
    cipher: Any = xmlsec.Transform.AES256_GCM
    key_transport: Any = xmlsec.Transform.RSA_OAEP
    session_key: tuple[Any, int] = (xmlsec.KeyData.AES, 256)

    def made(self) -> bytes:
        """The response as XML."""
        response = etree.fromstring(self._response())
        assertion = etree.SubElement(response, f"{{{SAML}}}EncryptedAssertion")
        assertion.append(etree.fromstring(self._assertion()))
        inner = assertion[0]
        self.on_assertion(inner)
        if self.signs_assertion:
            sign(inner, self.keys, self.signature, self.digest)
        self.on_signed_assertion(inner)
        if self.encrypts:
            encrypt(inner, self)
        else:
            response.replace(assertion, assertion[0])
        self.on_sealed(response)
        self.on_response(response)
        if self.signs_response:
            sign(response, self.keys, self.signature, self.digest)
        altered = self.on_signed(response)
        return self.on_bytes(etree.tostring(response if altered is None else altered))

    def encoded(self) -> str:
        return base64.b64encode(self.made()).decode()

    def but(self, **changes: Any) -> Plan:
        return replace(self, **changes)

    def _response(self) -> str:
        return (
            f'<samlp:Response xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="{new_id()}" Version="2.0" '
            f'IssueInstant="{instant(self.now)}" Destination="{self.acs}" InResponseTo="{self.request_id}">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode "
            f'Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:Response>'
        )

    def _assertion(self) -> str:
        until = instant(self.now + timedelta(minutes=5))
        told = "".join(
            f'<saml:Attribute Name="{name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">'
            + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
            + "</saml:Attribute>"
            for name, values in self.attributes.items()
        )
        return (
            f'<saml:Assertion xmlns:saml="{SAML}" ID="{new_id()}" Version="2.0" IssueInstant="{instant(self.now)}">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer>"
            f'<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">{new_id()}'
            f'</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f'<saml:SubjectConfirmationData InResponseTo="{self.request_id}" Recipient="{self.acs}" '
            f'NotOnOrAfter="{until}"/></saml:SubjectConfirmation></saml:Subject>'
            f'<saml:Conditions NotBefore="{instant(self.now)}" NotOnOrAfter="{until}"><saml:AudienceRestriction>'
            f"<saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{instant(self.now)}"><saml:AuthnContext><saml:AuthnContextClassRef>'
            f"{self.level}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            f"<saml:AttributeStatement>{told}</saml:AttributeStatement></saml:Assertion>"
        )


def sign(element: Element, keys: Keys, signature: Any = None, digest: Any = None, place: int = 1) -> Element:
    """Sign an element with the pair, the signature as its child number `place`; returns the signature."""
    xmlsec.tree.add_ids(element, ["ID"])
    made = xmlsec.template.create(
        element, xmlsec.Transform.EXCL_C14N, signature or xmlsec.Transform.RSA_SHA256, ns="ds"
    )
    element.insert(place, made)
    reference = xmlsec.template.add_reference(
        made, digest or xmlsec.Transform.SHA256, uri="#" + (element.get("ID") or "")
    )
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(made))
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(keys.key, xmlsec.KeyFormat.PEM, None)
    context.key.load_cert_from_memory(keys.certificate, xmlsec.KeyFormat.PEM)
    context.sign(made)
    return made


def encrypt(element: Element, plan: Plan) -> None:
    """Replace an element by its encryption to the service."""
    content = xmlsec.template.encrypted_data_create(element, plan.cipher, type=xmlsec.EncryptionType.ELEMENT, ns="xenc")
    xmlsec.template.encrypted_data_ensure_cipher_value(content)
    key = xmlsec.template.add_encrypted_key(
        xmlsec.template.encrypted_data_ensure_key_info(content, ns="ds"), plan.key_transport
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(key)
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(plan.keys.encryption_certificate, xmlsec.KeyFormat.CERT_PEM, None))
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(*plan.session_key, xmlsec.KeyDataType.SESSION)
    context.encrypt_xml(content, element)


def one(element: Element, path: str) -> Element:
    """The first element at a path with the prefixes saml, samlp, ds and xenc."""
    found = element.xpath(path, namespaces=NS)
    assert found, path
    return found[0]


def new_id() -> str:
    return "_" + secrets.token_hex(16)


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
