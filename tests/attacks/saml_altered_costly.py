"""Responses that cost: IDs, elements, attributes and entities without end."""

from __future__ import annotations

from lxml import etree

from tests.attacks.saml_altered import altered, inside, put, text, then, twice
from tests.attacks.saml_forge import DS, XENC, Element, one

SIGNATURE = "ds:Signature"
INFORMATION = "ds:Signature/ds:SignedInfo"

# --- ids ------------------------------------------------------------------------------------------------------------
for path in (
    SIGNATURE,
    INFORMATION,
    "ds:Signature/ds:SignatureValue",
    "ds:Signature/ds:KeyInfo",
    f"{INFORMATION}/ds:Reference",
    ".//xenc:EncryptedKey",
):

    def same_id(root: Element, path: str = path) -> None:
        one(root, path).set("Id", root.get("ID"))

    altered(f"the response's ID also on {path[-24:]}", "id-not-unique", on_signed=same_id)
altered("an ID without end", "id-not-unique", on_signed=put(SIGNATURE, Id="a" * 200_000))

# --- shapes that cost -----------------------------------------------------------------------------------------------
MANY = "<ds:X509Data>" + "<ds:X509SKI/>" * 9_000 + "</ds:X509Data>"
altered("nine thousand key hints", "too-many-elements", on_signed=inside("ds:Signature/ds:KeyInfo", MANY))
altered(
    "thousands of elements below two hundred namespaces",
    "too-many-elements",
    on_signed=inside("ds:Signature/ds:KeyInfo", MANY),
    on_bytes=lambda xml: xml.replace(
        b" ID=", b"".join(b' xmlns:n%d="urn:n:%d"' % (n, n) for n in range(180)) + b" ID=", 1
    ),
)
altered(
    "ten thousand attributes",
    "too-many-attributes",
    on_bytes=lambda xml: xml.replace(b" ID=", b"".join(b' a%d=""' % n for n in range(10_000)) + b" ID=", 1),
)
altered(
    "a quarter of a megabyte of status",
    "status-not-success",
    on_response=put("samlp:Status/samlp:StatusCode", Value="a" * 240_000),
)
altered("a quarter of a megabyte of spaces", "signature", on_signed=text(".", " " * 240_000))
altered(
    "a signature value of 240 000 characters",
    "signature",
    on_signed=text("ds:Signature/ds:SignatureValue", "A" * 240_000),
)
PREFIXES = f'<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="{"a " * 50_000}"/>'
altered(
    "fifty thousand prefixes",
    "too-many-prefixes",
    on_signed=inside(f"{INFORMATION}/ds:CanonicalizationMethod", PREFIXES),
)
altered("a thousand references", "count-Reference", on_signed=then(*[twice(f"{INFORMATION}/ds:Reference")] * 30))
altered("keys within keys", "count-EncryptedKey", on_sealed=lambda root: nested(one(root, ".//xenc:EncryptedKey")))


def nested(key: Element) -> None:
    for _depth in range(40):
        hints = etree.SubElement(key, f"{{{DS}}}KeyInfo")
        key = etree.SubElement(hints, f"{{{XENC}}}EncryptedKey")


altered(
    "elements within elements, just within what a parser takes",
    "misplaced-element",
    on_signed=inside("samlp:Status", "<samlp:StatusDetail>" * 240 + "</samlp:StatusDetail>" * 240),
)
altered(
    "numbers of letters without end",
    "not-xml",
    on_bytes=lambda xml: xml.replace(b"</saml:Issuer>", b"&#9999999999;</saml:Issuer>"),
)
altered(
    "a letter that XML has not", "not-xml", on_bytes=lambda xml: xml.replace(b"</saml:Issuer>", b"&#1;</saml:Issuer>")
)
altered(
    "a mark of byte order before a declaration",
    "processing-instruction",
    on_bytes=lambda xml: b"\xef\xbb\xbf<?xml version='1.0'?>" + xml,
)
altered("XML 1.1", "processing-instruction", on_bytes=lambda xml: b"<?xml version='1.1'?>" + xml)
altered(
    "parameter entities",
    "markup-declaration",
    on_bytes=lambda xml: b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>' + xml,
)
altered(
    "attribute defaults",
    "markup-declaration",
    on_bytes=lambda xml: b'<!DOCTYPE x [<!ATTLIST samlp:Response ID ID "_x">]>' + xml,
)
