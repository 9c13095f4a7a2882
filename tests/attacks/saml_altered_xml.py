"""Responses whose XML is not as it should be: comments, instructions, entities, encodings, strange elements."""

from __future__ import annotations

import re
import zlib

from lxml import etree

from tests.attacks.saml_altered import altered, inside, put
from tests.attacks.saml_forge import (
    NUMBER,
    SAML,
    SAMLP,
    Alter,
    Element,
    one,
)

VALUE = f".//saml:Attribute[@Name='{NUMBER}']/saml:AttributeValue"

# --- comments, instructions, entities -------------------------------------------------------------------------------


def split_by(node: Element) -> Alter:
    """Put a node in the middle of the personal number: 19900101|2385."""

    def alter(root: Element) -> None:
        value = one(root, VALUE)
        value.text, node.tail = value.text[:8], value.text[8:]
        value.append(node)

    return alter


altered("comment inside the number", "markup-declaration", on_assertion=split_by(etree.Comment("x")))
altered(
    "instruction inside the number",
    "processing-instruction",
    on_assertion=split_by(etree.ProcessingInstruction("x", "y")),
)
altered("element inside the number", "misplaced-element", on_assertion=split_by(etree.Element(f"{{{SAML}}}Issuer")))


def split_issuer(node: Element) -> Alter:
    def alter(root: Element) -> None:
        issuer = one(root, "saml:Issuer")
        node.tail = ".evil.example"
        issuer.append(node)

    return alter


altered("comment in the issuer", "markup-declaration", on_response=split_issuer(etree.Comment("x")))
altered(
    "instruction in the issuer", "processing-instruction", on_response=split_issuer(etree.ProcessingInstruction("x"))
)
altered("comment before the root", "markup-declaration", on_bytes=lambda xml: b"<!-- x -->" + xml)
altered(
    "CDATA", "markup-declaration", on_bytes=lambda xml: xml.replace(b"</saml:Issuer>", b"<![CDATA[]]></saml:Issuer>")
)
altered(
    "stylesheet instruction",
    "processing-instruction",
    on_bytes=lambda xml: b'<?xml-stylesheet href="file:///etc/passwd"?>' + xml,
)
altered("DOCTYPE", "markup-declaration", on_bytes=lambda xml: b"<!DOCTYPE Response>" + xml)
altered(
    "external DTD", "markup-declaration", on_bytes=lambda xml: b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + xml
)
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
altered(
    "entity bomb",
    "markup-declaration",
    on_bytes=lambda xml: BOMB + xml.replace(b"</saml:Issuer>", b"&c;</saml:Issuer>"),
)
altered(
    "external entity",
    "markup-declaration",
    on_bytes=lambda xml: b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + xml,
)
altered("undefined entity", "not-xml", on_bytes=lambda xml: xml.replace(b"</saml:Issuer>", b"&nbsp;</saml:Issuer>"))
altered("UTF-16", "not-xml", on_bytes=lambda xml: xml.decode().encode("utf-16"))
altered(
    "UTF-16 said to be so",
    "processing-instruction",
    on_bytes=lambda xml: b'<?xml version="1.0" encoding="utf-16"?>' + xml,
)
altered("UTF-7", "processing-instruction", on_bytes=lambda xml: b'<?xml version="1.0" encoding="utf-7"?>' + xml)
altered("broken UTF-8", "not-xml", on_bytes=lambda xml: xml.replace(b"</saml:Issuer>", b"\xff\xfe</saml:Issuer>"))
altered("cut off", "not-xml", on_bytes=lambda xml: xml[: len(xml) // 2])
altered("two documents", "not-xml", on_bytes=lambda xml: xml + xml)
# Compressed bytes may hold "<!" or "<?" by chance, which are refused for other reasons.
altered("deflated", "not-xml", on_bytes=lambda xml: re.sub(b"<[!?]", b"<a", zlib.compress(xml)))
altered("nothing but spaces", "not-xml", on_bytes=lambda xml: b"   ")
altered("a zero byte", "not-xml", on_bytes=lambda xml: xml.replace(b"</saml:Issuer>", b"\0</saml:Issuer>"))
altered(
    "3 000 namespaces",
    "too-many-namespaces",
    on_bytes=lambda xml: xml.replace(
        b" ID=", b"".join(b' xmlns:n%d="urn:n:%d"' % (n, n) for n in range(3000)) + b" ID=", 1
    ),
)
altered(
    "5 000 elements deep",
    "too-many-elements",
    on_bytes=lambda xml: xml.replace(b"<samlp:Status>", b"<a>" * 5000 + b"</a>" * 5000 + b"<samlp:Status>"),
)
altered(
    "900 elements deep",
    "not-xml",
    on_bytes=lambda xml: xml.replace(b"<samlp:Status>", b"<a>" * 900 + b"</a>" * 900 + b"<samlp:Status>"),
)
altered("another root", "other-root", on_bytes=lambda xml: b"<x>" + xml + b"</x>")
altered("a logout response", "other-root", on_bytes=lambda xml: xml.replace(b"samlp:Response", b"samlp:LogoutResponse"))
altered(
    "relative namespace (void canonicalization)",
    "relative-namespace",
    on_bytes=lambda xml: xml.replace(b" ID=", b' xmlns:v="1" ID=', 1),
)
altered("words between elements", "text-between-elements", on_response=lambda root: setattr(root, "text", "x"))
altered("unknown element", "misplaced-element", on_response=inside(".", "<extra/>"))
altered("Extensions", "misplaced-element", on_response=inside(".", "<samlp:Extensions/>"))
altered("namespaced ID", "namespaced-attribute", on_response=put(".", **{f"{{{SAMLP}}}ID": "x"}))
altered(
    "xml:id",
    "namespaced-attribute",
    on_response=put("samlp:Status", **{"{http://www.w3.org/XML/1998/namespace}id": "x"}),
)
altered(
    "schema from elsewhere",
    "namespaced-attribute",
    on_response=put(".", **{"{http://www.w3.org/2001/XMLSchema-instance}schemaLocation": "urn:x file:///etc/passwd"}),
)
