"""Responses whose signature or encryption is weak, missing, broken, or reaches for something elsewhere."""

from __future__ import annotations

import xmlsec

from tests.attacks.saml_altered import altered, gone, inside, put, text, then, twice
from tests.attacks.saml_forge import (
    DS,
    SAML,
    XENC,
    Element,
)

# --- signatures -----------------------------------------------------------------------------------------------------
altered("nothing signed", "count-Signature", signs_response=False, signs_assertion=False)
altered("only the assertion signed", "count-Signature", signs_response=False)
altered("a digit changed after signing", "signature", on_signed=put(".", Version="2.1"))
altered("destination changed after signing", "signature", on_signed=put(".", Destination="http://localhost:8000/x"))
altered("signature value changed", "signature", on_signed=text("ds:Signature/ds:SignatureValue", "AAAA"))
altered("signature value empty", "signature", on_signed=text("ds:Signature/ds:SignatureValue", ""))
altered("digest changed", "signature", on_signed=text(".//ds:DigestValue", "AAAA"))
altered(
    "cipher text of another",
    "signature",
    on_signed=text(".//xenc:EncryptedData/xenc:CipherData/xenc:CipherValue", "AAAA"),
)
altered("signed with SHA-1", "algorithm-SignatureMethod", signature=xmlsec.Transform.RSA_SHA1)
altered("digested with SHA-1", "algorithm-DigestMethod", digest=xmlsec.Transform.SHA1)
altered(
    "digested with MD5",
    "algorithm-DigestMethod",
    on_signed=put("ds:Signature//ds:DigestMethod", Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"),
)
for algorithm in (
    DS + "hmac-sha1",
    "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
    DS + "dsa-sha1",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1",
    "none",
    "",
):
    altered(
        f"signature method {algorithm[-12:]!r}",
        "algorithm-SignatureMethod",
        on_signed=put(".//ds:SignatureMethod", Algorithm=algorithm),
    )
altered(
    "canonicalization with comments",
    "algorithm-CanonicalizationMethod",
    on_signed=put(".//ds:CanonicalizationMethod", Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
)
altered(
    "inner signature by SHA-1",
    "algorithm-SignatureMethod",
    on_signed_assertion=put(".//ds:SignatureMethod", Algorithm=DS + "rsa-sha1"),
)
altered("inner signature broken", "library", on_signed_assertion=text(".//ds:DigestValue", "AAAA"))
altered("two references", "count-Reference", on_signed=twice("ds:Signature/ds:SignedInfo/ds:Reference"))
altered("reference to everything", "reference-elsewhere", on_signed=put("ds:Signature//ds:Reference", URI=""))
altered(
    "reference to a file", "reference-elsewhere", on_signed=put("ds:Signature//ds:Reference", URI="file:///etc/passwd")
)
altered("reference by XPointer", "reference-elsewhere", on_signed=put("ds:Signature//ds:Reference", URI="#xpointer(/)"))
altered("reference to another", "reference-elsewhere", on_signed=put("ds:Signature//ds:Reference", URI="#_x"))
altered("no reference URI", "reference-elsewhere", on_signed=put("ds:Signature//ds:Reference", URI=None))
altered("no ID", "reference-elsewhere", on_signed=put(".", ID=None))
altered("signature twice", "count-Signature", on_signed=twice("ds:Signature"))
for transform in (
    "http://www.w3.org/TR/1999/REC-xslt-19991116",
    "http://www.w3.org/TR/1999/REC-xpath-19991116",
    "http://www.w3.org/2002/06/xmldsig-filter2",
    DS + "base64",
    "http://www.w3.org/2002/07/decrypt#XML",
):
    altered(
        f"transform {transform[-12:]}",
        "transforms",
        on_signed=put("ds:Signature//ds:Transform[2]", Algorithm=transform),
    )
altered("no transforms", "count-Transforms", on_signed=gone("ds:Signature//ds:Transforms"))
altered("a hundred canonicalizations", "transforms", on_signed=then(*[twice("ds:Signature//ds:Transform[2]")] * 100))
XSLT = (
    '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><x:stylesheet version="1.0" '
    'xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:template match="/"><x:call-template name="t"/></x:template>'
    "</x:stylesheet></ds:Transform>"
)
altered("an XSLT program", "misplaced-element", on_signed=inside("ds:Signature//ds:Transforms", XSLT))
altered("Object in the signature", "misplaced-element", on_signed=inside("ds:Signature", "<ds:Object/>"))
altered("Manifest in the signature", "misplaced-element", on_signed=inside("ds:Signature", "<ds:Manifest/>"))
altered(
    "key fetched from elsewhere",
    "key-elsewhere",
    on_signed=inside("ds:Signature/ds:KeyInfo", '<ds:RetrievalMethod URI="http://127.0.0.1:9/key"/>'),
)

# --- encryption -----------------------------------------------------------------------------------------------------
DATA = ".//xenc:EncryptedData"
KEY = ".//xenc:EncryptedKey"
altered("not encrypted", "misplaced-element", encrypts=False)
altered("3DES", "algorithm-EncryptionMethod", cipher=xmlsec.Transform.DES3, session_key=(xmlsec.KeyData.DES, 192))
altered("RSA 1.5", "algorithm-key-transport", key_transport=xmlsec.Transform.RSA_PKCS1)
altered(
    "unknown cipher",
    "algorithm-EncryptionMethod",
    on_sealed=put(f"{DATA}/xenc:EncryptionMethod", Algorithm=XENC + "arcfour"),
)
altered(
    "MD5 in OAEP",
    "algorithm-oaep-digest",
    on_sealed=inside(
        f"{KEY}/xenc:EncryptionMethod", '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"/>'
    ),
)
FILE = '<xenc:CipherReference URI="file:///etc/passwd"/>'
altered(
    "cipher text from a file",
    "misplaced-element",
    on_sealed=then(gone(f"{DATA}/xenc:CipherData/xenc:CipherValue"), inside(f"{DATA}/xenc:CipherData", FILE)),
)
altered("key's cipher text from a file", "misplaced-element", on_sealed=inside(f"{KEY}/xenc:CipherData", FILE))
altered("two cipher values", "count-CipherValue", on_sealed=twice(f"{DATA}/xenc:CipherData/xenc:CipherValue"))
altered("content instead of element", "encrypted-type", on_sealed=put(DATA, Type=XENC + "Content"))
altered("no type", "encrypted-type", on_sealed=put(DATA, Type=None))
altered("two encrypted assertions", "several-assertions", on_sealed=twice("saml:EncryptedAssertion"))
altered("two encrypted keys", "count-EncryptedKey", on_sealed=twice(KEY))
altered("no key", "count-EncryptedKey", on_sealed=gone(KEY))
altered("no key info", "count-KeyInfo", on_sealed=gone(f"{DATA}/ds:KeyInfo"))
altered(
    "key by URL",
    "key-elsewhere",
    on_sealed=inside(
        f"{DATA}/ds:KeyInfo", f'<ds:RetrievalMethod Type="{XENC}EncryptedKey" URI="http://127.0.0.1:9/k"/>'
    ),
)
altered("nothing encrypted", "no-encrypted-assertion", on_sealed=gone("saml:EncryptedAssertion"))
altered(
    "cipher text broken by the provider",
    "undecryptable",
    on_sealed=text(f"{DATA}/xenc:CipherData/xenc:CipherValue", "AAAA"),
)
altered(
    "key broken by the provider", "undecryptable", on_sealed=text(f"{KEY}/xenc:CipherData/xenc:CipherValue", "AAAA")
)


def something_else_sealed(root: Element) -> None:
    root.tag = f"{{{SAML}}}Subject"


altered("something else encrypted", "misplaced-element", on_signed_assertion=something_else_sealed)
altered("Advice with another assertion", "misplaced-element", on_assertion=inside(".", "<saml:Advice/>"))
altered(
    "an encrypted attribute",
    "misplaced-element",
    on_assertion=inside("saml:AttributeStatement", "<saml:EncryptedAttribute/>"),
)
