"""The names that SAML, XML signature and encryption, and Sweden Connect give to things."""

from __future__ import annotations

from typing import Final

SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
MD: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
MDUI: Final = "urn:oasis:names:tc:SAML:metadata:ui"
MDATTR: Final = "urn:oasis:names:tc:SAML:metadata:attribute"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
DS11: Final = "http://www.w3.org/2009/xmldsig11#"
XENC: Final = "http://www.w3.org/2001/04/xmlenc#"
XENC11: Final = "http://www.w3.org/2009/xmlenc11#"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
XS: Final = "http://www.w3.org/2001/XMLSchema"
EXC_C14N: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED: Final = DS + "enveloped-signature"

POST_BINDING: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
REDIRECT_BINDING: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
PERSISTENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
URI_NAME: Final = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"

SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"
RESPONDER: Final = "urn:oasis:names:tc:SAML:2.0:status:Responder"
CANCELLED: Final = "http://id.elegnamnden.se/status/1.0/cancel"
FRAUD: Final = frozenset(
    {
        "http://id.elegnamnden.se/status/1.0/fraud",
        "http://id.elegnamnden.se/status/1.0/possibleFraud",
    }
)

LOA3: Final = "http://id.elegnamnden.se/loa/1.0/loa3"

PERSONAL_NUMBER: Final = "urn:oid:1.2.752.29.4.13"
GIVEN_NAME: Final = "urn:oid:2.5.4.42"
SURNAME: Final = "urn:oid:2.5.4.4"
DISPLAY_NAME: Final = "urn:oid:2.16.840.1.113730.3.1.241"
USER_ID: Final = "urn:oid:0.9.2342.19200300.100.1.1"
MAIL: Final = "urn:oid:0.9.2342.19200300.100.1.3"

RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SIGNATURES: Final = frozenset(
    f"http://www.w3.org/2001/04/xmldsig-more#{kind}-sha{bits}" for kind in ("rsa", "ecdsa") for bits in (256, 384, 512)
)
DIGESTS: Final = frozenset({
    XENC + "sha256", "http://www.w3.org/2001/04/xmldsig-more#sha384", XENC + "sha512",
})  # fmt: skip
ENCRYPTIONS: Final = frozenset(
    {XENC + f"aes{bits}-cbc" for bits in (128, 192, 256)} | {XENC11 + f"aes{bits}-gcm" for bits in (128, 192, 256)}
)
KEY_TRANSPORTS: Final = frozenset({XENC + "rsa-oaep-mgf1p", XENC11 + "rsa-oaep"})
# Inside OAEP the digest only pads; SHA-1 is its default there and the Swedish deployment profile keeps it.
OAEP_DIGESTS: Final = DIGESTS | {DS + "sha1"}
OAEP_MASKS: Final = frozenset(XENC11 + f"mgf1sha{bits}" for bits in (1, 256, 384, 512))
