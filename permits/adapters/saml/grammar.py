"""Which elements may stand inside which, in a response as it comes and as it is when opened."""

from __future__ import annotations

from permits.adapters.saml.names import DS, DS11, EXC_C14N, SAML, SAMLP, XENC, XENC11


def tags(namespace: str, *local: str) -> frozenset[str]:
    """The whole names of elements in a namespace."""
    return frozenset(f"{{{namespace}}}{name}" for name in local)


RESPONSE = f"{{{SAMLP}}}Response"
NOTHING: frozenset[str] = frozenset()
PREFIXES = tags(EXC_C14N, "InclusiveNamespaces")
KEY_HINTS = tags(DS, "X509Data", "KeyName", "KeyValue")

# Which elements may stand inside which. An element that is not a key here may not stand anywhere.
GRAMMAR: dict[str, frozenset[str]] = {
    RESPONSE: tags(SAML, "Issuer", "EncryptedAssertion") | tags(DS, "Signature") | tags(SAMLP, "Status"),
    f"{{{SAMLP}}}Status": tags(SAMLP, "StatusCode", "StatusMessage"),
    f"{{{SAMLP}}}StatusCode": tags(SAMLP, "StatusCode"),
    f"{{{SAMLP}}}StatusMessage": NOTHING,
    f"{{{SAML}}}Issuer": NOTHING,
    f"{{{SAML}}}EncryptedAssertion": tags(XENC, "EncryptedData", "EncryptedKey"),
    f"{{{XENC}}}EncryptedData": tags(XENC, "EncryptionMethod", "CipherData") | tags(DS, "KeyInfo"),
    f"{{{XENC}}}EncryptedKey": tags(XENC, "EncryptionMethod", "CipherData", "ReferenceList") | tags(DS, "KeyInfo"),
    f"{{{XENC}}}EncryptionMethod": tags(DS, "DigestMethod") | tags(XENC11, "MGF"),
    f"{{{XENC11}}}MGF": NOTHING,
    f"{{{XENC}}}CipherData": tags(XENC, "CipherValue"),
    f"{{{XENC}}}CipherValue": NOTHING,
    f"{{{XENC}}}ReferenceList": tags(XENC, "DataReference"),
    f"{{{XENC}}}DataReference": NOTHING,
    f"{{{DS}}}Signature": tags(DS, "SignedInfo", "SignatureValue", "KeyInfo"),
    f"{{{DS}}}SignedInfo": tags(DS, "CanonicalizationMethod", "SignatureMethod", "Reference"),
    f"{{{DS}}}CanonicalizationMethod": PREFIXES,
    f"{{{DS}}}SignatureMethod": NOTHING,
    f"{{{DS}}}SignatureValue": NOTHING,
    f"{{{DS}}}Reference": tags(DS, "Transforms", "DigestMethod", "DigestValue"),
    f"{{{DS}}}Transforms": tags(DS, "Transform"),
    f"{{{DS}}}Transform": PREFIXES,
    f"{{{EXC_C14N}}}InclusiveNamespaces": NOTHING,
    f"{{{DS}}}DigestMethod": NOTHING,
    f"{{{DS}}}DigestValue": NOTHING,
    f"{{{DS}}}KeyInfo": KEY_HINTS | tags(XENC, "EncryptedKey") | tags(DS, "RetrievalMethod"),
    f"{{{DS}}}RetrievalMethod": NOTHING,
    f"{{{DS}}}KeyName": NOTHING,
    f"{{{DS}}}KeyValue": tags(DS, "RSAKeyValue") | tags(DS11, "ECKeyValue"),
    f"{{{DS}}}RSAKeyValue": tags(DS, "Modulus", "Exponent"),
    f"{{{DS}}}Modulus": NOTHING,
    f"{{{DS}}}Exponent": NOTHING,
    f"{{{DS11}}}ECKeyValue": tags(DS11, "NamedCurve", "PublicKey"),
    f"{{{DS11}}}NamedCurve": NOTHING,
    f"{{{DS11}}}PublicKey": NOTHING,
    f"{{{DS}}}X509Data": tags(DS, "X509Certificate", "X509SubjectName", "X509IssuerSerial", "X509SKI"),
    f"{{{DS}}}X509Certificate": NOTHING,
    f"{{{DS}}}X509SubjectName": NOTHING,
    f"{{{DS}}}X509SKI": NOTHING,
    f"{{{DS}}}X509IssuerSerial": tags(DS, "X509IssuerName", "X509SerialNumber"),
    f"{{{DS}}}X509IssuerName": NOTHING,
    f"{{{DS}}}X509SerialNumber": NOTHING,
}

# The decrypted message: an Assertion where the EncryptedAssertion stood, and nothing encrypted any longer.
OPENED: dict[str, frozenset[str]] = GRAMMAR | {
    RESPONSE: tags(SAML, "Issuer", "Assertion") | tags(DS, "Signature") | tags(SAMLP, "Status"),
    f"{{{DS}}}KeyInfo": KEY_HINTS,
    f"{{{SAML}}}Assertion": (
        tags(SAML, "Issuer", "Subject", "Conditions", "AuthnStatement", "AttributeStatement") | tags(DS, "Signature")
    ),
    f"{{{SAML}}}Subject": tags(SAML, "NameID", "SubjectConfirmation"),
    f"{{{SAML}}}NameID": NOTHING,
    f"{{{SAML}}}SubjectConfirmation": tags(SAML, "SubjectConfirmationData"),
    f"{{{SAML}}}SubjectConfirmationData": NOTHING,
    f"{{{SAML}}}Conditions": tags(SAML, "AudienceRestriction", "OneTimeUse", "ProxyRestriction"),
    f"{{{SAML}}}OneTimeUse": NOTHING,
    f"{{{SAML}}}ProxyRestriction": tags(SAML, "Audience"),
    f"{{{SAML}}}AudienceRestriction": tags(SAML, "Audience"),
    f"{{{SAML}}}Audience": NOTHING,
    f"{{{SAML}}}AuthnStatement": tags(SAML, "SubjectLocality", "AuthnContext"),
    f"{{{SAML}}}SubjectLocality": NOTHING,
    f"{{{SAML}}}AuthnContext": tags(SAML, "AuthnContextClassRef", "AuthnContextDeclRef", "AuthenticatingAuthority"),
    f"{{{SAML}}}AuthnContextClassRef": NOTHING,
    f"{{{SAML}}}AuthnContextDeclRef": NOTHING,
    f"{{{SAML}}}AuthenticatingAuthority": NOTHING,
    f"{{{SAML}}}AttributeStatement": tags(SAML, "Attribute"),
    f"{{{SAML}}}Attribute": tags(SAML, "AttributeValue"),
    f"{{{SAML}}}AttributeValue": tags(SAML, "NameID"),
}

# Which attributes an element may have (SAML core and XML signature's schemas); those that are not keys have none.
MESSAGE = frozenset({"ID", "Version", "IssueInstant"})
NAMED = frozenset({"Format", "NameQualifier", "SPNameQualifier", "SPProvidedID"})
HINTED = frozenset({"Id", "Type", "MimeType", "Encoding"})
BY_ALGORITHM = frozenset({"Algorithm"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    RESPONSE: MESSAGE | {"InResponseTo", "Destination", "Consent"},
    f"{{{SAMLP}}}StatusCode": frozenset({"Value"}),
    f"{{{SAML}}}Issuer": NAMED,
    f"{{{SAML}}}NameID": NAMED,
    f"{{{SAML}}}Assertion": MESSAGE,
    f"{{{SAML}}}SubjectConfirmation": frozenset({"Method"}),
    f"{{{SAML}}}SubjectConfirmationData": frozenset(
        {"InResponseTo", "Recipient", "NotBefore", "NotOnOrAfter", "Address"}
    ),
    f"{{{SAML}}}Conditions": frozenset({"NotBefore", "NotOnOrAfter"}),
    f"{{{SAML}}}ProxyRestriction": frozenset({"Count"}),
    f"{{{SAML}}}AuthnStatement": frozenset({"AuthnInstant", "SessionIndex", "SessionNotOnOrAfter"}),
    f"{{{SAML}}}SubjectLocality": frozenset({"Address", "DNSName"}),
    f"{{{SAML}}}Attribute": frozenset({"Name", "NameFormat", "FriendlyName"}),
    f"{{{XENC}}}EncryptedData": HINTED,
    f"{{{XENC}}}EncryptedKey": HINTED | {"Recipient"},
    f"{{{XENC}}}EncryptionMethod": BY_ALGORITHM,
    f"{{{XENC11}}}MGF": BY_ALGORITHM,
    f"{{{XENC}}}DataReference": frozenset({"URI"}),
    f"{{{DS}}}Signature": frozenset({"Id"}),
    f"{{{DS}}}SignedInfo": frozenset({"Id"}),
    f"{{{DS}}}CanonicalizationMethod": BY_ALGORITHM,
    f"{{{DS}}}SignatureMethod": BY_ALGORITHM,
    f"{{{DS}}}SignatureValue": frozenset({"Id"}),
    f"{{{DS}}}Reference": frozenset({"Id", "URI", "Type"}),
    f"{{{DS}}}Transform": BY_ALGORITHM,
    f"{{{DS}}}DigestMethod": BY_ALGORITHM,
    f"{{{DS}}}KeyInfo": frozenset({"Id"}),
    f"{{{DS}}}RetrievalMethod": frozenset({"URI", "Type"}),
    f"{{{DS11}}}ECKeyValue": frozenset({"Id"}),
    f"{{{DS11}}}NamedCurve": frozenset({"URI"}),
    f"{{{EXC_C14N}}}InclusiveNamespaces": frozenset({"PrefixList"}),
}
for sealed in ("EncryptedData", "EncryptedKey", "EncryptionMethod", "CipherData", "CipherValue"):
    OPENED.pop(f"{{{XENC}}}{sealed}")
OPENED.pop(f"{{{SAML}}}EncryptedAssertion")
OPENED.pop(f"{{{DS}}}RetrievalMethod")
