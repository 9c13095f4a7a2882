"""The newer families: polluted attributes, confused namespaces, void canonicalization, smuggled digests."""

from __future__ import annotations

import base64
import hashlib

from lxml import etree

from tests.attacks.saml_altered import altered, altered_by, gone, inside, put, text, twice
from tests.attacks.saml_altered_content import CONDITIONS, SCD
from tests.attacks.saml_forge import DS, NAME, SAML, SAMLP, XENC, Alter, Element, Plan, new_id, one, sign

SIGNATURE = "ds:Signature"
INFORMATION = "ds:Signature/ds:SignedInfo"
XML = "http://www.w3.org/XML/1998/namespace"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
VOID = base64.b64encode(hashlib.sha256(b"").digest()).decode()
EVIL = "http://evil.example/saml/acs"

# --- polluted attributes: two of one name, of which two readers read one each ---------------------------------------
for path, name, namespace in (
    (".", "Destination", SAMLP),
    (".", "InResponseTo", SAMLP),
    (".", "IssueInstant", "urn:x:y"),
    (f"{INFORMATION}/ds:Reference", "URI", DS),
    (f"{INFORMATION}/ds:SignatureMethod", "Algorithm", DS),
    (f"{INFORMATION}/ds:Reference/ds:DigestMethod", "Algorithm", "urn:x:y"),
    ("samlp:Status/samlp:StatusCode", "Value", "urn:x:y"),
    (".//xenc:EncryptedData", "Id", XENC),
    (".//xenc:EncryptedData/xenc:EncryptionMethod", "Algorithm", XENC),
):
    altered(
        f"{name} also in {namespace[-12:]} on {path[-20:]}",
        "namespaced-attribute",
        on_signed=put(path, **{f"{{{namespace}}}{name}": "x"}),
    )
altered(
    "ID of the assertion also in a namespace",
    "namespaced-attribute",
    on_signed_assertion=put(".", **{f"{{{SAML}}}ID": "x"}),
)
altered(
    "Recipient also in a namespace", "namespaced-attribute", on_assertion=put(SCD, **{f"{{{SAML}}}Recipient": EVIL})
)
altered(
    "NotOnOrAfter also in a namespace",
    "namespaced-attribute",
    on_assertion=put(CONDITIONS, **{"{urn:x:y}NotOnOrAfter": "2099-01-01T00:00:00Z"}),
)
altered(
    "Name also in SAML's namespace",
    "namespaced-attribute",
    on_assertion=put(f".//saml:Attribute[@Name='{NAME}']", **{f"{{{SAML}}}Name": "x"}),
)
for name in ("Id", "id", "iD", "destination", "AssertionConsumerServiceURL"):
    altered(f"attribute {name} on the response", "unknown-attribute", on_signed=put(".", **{name: "x"}))
altered("attribute Id on the assertion", "unknown-attribute", on_signed_assertion=put(".", Id="x"))
altered(
    "a base for addresses", "namespaced-attribute", on_signed=put(".", **{f"{{{XML}}}base": "http://evil.example/"})
)
altered("spaces to keep", "namespaced-attribute", on_signed=put(".", **{f"{{{XML}}}space": "preserve"}))
altered(
    "a schema without namespace",
    "namespaced-attribute",
    on_signed=put(".", **{f"{{{XSI}}}noNamespaceSchemaLocation": "file:///etc/passwd"}),
)
for name in ("Destination", "ID", "InResponseTo"):
    altered(
        f"{name} twice",
        "not-xml",
        on_bytes=lambda xml, name=name: xml.replace(b" ID=", f' {name}="x" {name}="y" ID='.encode(), 1),
    )

# --- confused namespaces --------------------------------------------------------------------------------------------


def swapped(old: str, new: str) -> dict[str, object]:
    return {"on_bytes": lambda xml: xml.replace(old.encode(), new.encode())}


altered("SAML 1.1", "other-root", **swapped("SAML:2.0:protocol", "SAML:1.1:protocol"))
altered("protocol namespace with a space", "not-xml", **swapped("SAML:2.0:protocol", "SAML:2.0:protocol "))
altered(
    "protocol namespace in capitals",
    "other-root",
    **swapped('"urn:oasis:names:tc:SAML:2.0:protocol"', '"URN:OASIS:NAMES:TC:SAML:2.0:PROTOCOL"'),
)
altered(
    "assertion namespace of another", "misplaced-element", **swapped('xmlns:saml="urn:oasis', 'xmlns:saml="urn:evil')
)
altered(
    "signature namespace of another",
    "misplaced-element",
    **swapped('xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', 'xmlns:ds="http://www.w3.org/2000/09/xmldsig"'),
)
altered(
    "a prefix that means another thing inside",
    "misplaced-element",
    on_bytes=lambda xml: xml.replace(b"<saml:Issuer>", b'<saml:Issuer xmlns:saml="urn:evil">', 1),
)
altered(
    "a prefix of nobody",
    "not-xml",
    on_bytes=lambda xml: xml.replace(b"<samlp:Status>", b"<nobody:Status>").replace(
        b"</samlp:Status>", b"</nobody:Status>"
    ),
)
altered("a prefix of XML's own", "not-xml", on_bytes=lambda xml: xml.replace(b" ID=", b' xmlns:xml="urn:evil" ID=', 1))
altered("a prefix bound to nothing", "not-xml", on_bytes=lambda xml: xml.replace(b" ID=", b' xmlns:v="" ID=', 1))
altered(
    "a signature in no namespace", "misplaced-element", on_signed=lambda root: root.append(etree.Element("Signature"))
)
altered(
    "an assertion of the protocol",
    "misplaced-element",
    on_signed=lambda root: root.append(etree.Element(f"{{{SAMLP}}}Assertion")),
)
altered(
    "an assertion in no namespace", "misplaced-element", on_signed=lambda root: root.append(etree.Element("Assertion"))
)

# --- canonicalization of nothing ------------------------------------------------------------------------------------
for uri in ("1", "../x", "#", "?x", "urn:", "//evil.example"):
    altered(
        f"namespace {uri!r}",
        "relative-namespace",
        on_bytes=lambda xml, uri=uri: xml.replace(b" ID=", f' xmlns:v="{uri}" ID='.encode(), 1),
    )


altered(
    "the default namespace taken away",
    "relative-namespace",
    on_bytes=lambda xml: xml.replace(b"<saml:Issuer>", b'<saml:Issuer xmlns="">', 1),
)


def void(path: str) -> Alter:
    """The digest of nothing, and a namespace that makes canonicalization give nothing."""

    def alter(root: Element) -> Element:
        one(root, f"{INFORMATION}/ds:Reference/ds:DigestValue").text = VOID
        target = one(root, path)
        spoilt = etree.Element(target.tag, target.attrib, nsmap={**target.nsmap, "v": "1"})
        spoilt.text, spoilt.tail = target.text, target.tail
        spoilt.extend(list(target))
        if target.getparent() is None:
            return spoilt
        target.getparent().replace(target, spoilt)
        return root

    return alter


for path in (".", SIGNATURE, INFORMATION, "samlp:Status", "saml:EncryptedAssertion"):
    altered(f"void canonicalization on {path}", "relative-namespace", on_signed=void(path))
altered("the digest of nothing", "signature", on_signed=text(f"{INFORMATION}/ds:Reference/ds:DigestValue", VOID))
altered("no digest", "signature", on_signed=text(f"{INFORMATION}/ds:Reference/ds:DigestValue", ""))

# --- digests and signatures from elsewhere --------------------------------------------------------------------------
DIGEST = f"<ds:DigestValue>{VOID}</ds:DigestValue>"
altered("a digest in the status", "misplaced-element", on_signed=inside("samlp:Status", DIGEST))
altered("a digest in the issuer", "misplaced-element", on_signed=inside("saml:Issuer", DIGEST))
altered("a digest beside the response's parts", "misplaced-element", on_signed=inside(".", DIGEST))
altered("two digests", "count-DigestValue", on_signed=twice(f"{INFORMATION}/ds:Reference/ds:DigestValue"))
altered("two signed informations", "count-SignedInfo", on_signed=twice(INFORMATION))
altered("no signed information", "count-SignedInfo", on_signed=gone(INFORMATION))
altered("two signature values", "count-SignatureValue", on_signed=twice("ds:Signature/ds:SignatureValue"))
altered("no reference", "count-Reference", on_signed=gone(f"{INFORMATION}/ds:Reference"))
altered("a signature in the signature", "misplaced-element", on_signed=inside(SIGNATURE, "<ds:Signature/>"))
altered("signed properties", "misplaced-element", on_signed=inside(SIGNATURE, "<ds:SignatureProperties/>"))
altered("the signature last", "library", on_signed=lambda root: root.append(one(root, SIGNATURE)))
for where in ("ds:DigestValue", "ds:SignatureValue"):

    def commented(root: Element, where: str = where) -> None:
        element = one(root, f"ds:Signature//{where}")
        element.append(etree.Comment("x"))
        element[0].tail, element.text = element.text, "AAAA"

    altered(f"a comment in {where}", "markup-declaration", on_signed=commented)


def other_signed(root_tag: str, same_id: bool) -> Alter:
    """What the provider really signed once for something else: its metadata, a logout."""

    def alter(plan: Plan, root: Element) -> None:
        other = etree.Element(
            root_tag, ID=root.get("ID") if same_id else new_id(), nsmap={"x": root_tag[1:].split("}", maxsplit=1)[0]}
        )
        borrowed = sign(other, plan.keys, place=0)
        root.replace(one(root, SIGNATURE), borrowed)

    return alter


for what, tag in {
    "metadata": "{urn:oasis:names:tc:SAML:2.0:metadata}EntityDescriptor",
    "a logout": f"{{{SAMLP}}}LogoutRequest",
}.items():
    for same in (True, False):

        @altered_by(
            f"the signature of {what} {'with our' if same else 'under its own'} ID",
            "signature" if same else "reference-elsewhere",
        )
        def _golden(plan: Plan, tag: str = tag, same: bool = same) -> Plan:
            return plan.but(on_signed=lambda root: other_signed(tag, same)(plan, root))


@altered_by("a whole signed metadata", "other-root")
def _metadata(plan: Plan) -> Plan:
    def alter(_root: Element) -> Element:
        other = etree.Element("{urn:oasis:names:tc:SAML:2.0:metadata}EntityDescriptor", ID=new_id())
        sign(other, plan.keys, place=0)
        return other

    return plan.but(on_signed=alter)


@altered_by("metadata renamed to a response", "count-Issuer")
def _renamed(plan: Plan) -> Plan:
    def alter(_root: Element) -> Element:
        other = etree.Element(f"{{{SAMLP}}}Response", ID=new_id())
        sign(other, plan.keys, place=0)
        return other

    return plan.but(on_signed=alter)


@altered_by("the signature of an earlier response", "reference-elsewhere")
def _earlier(plan: Plan) -> Plan:
    earlier = one(etree.fromstring(plan.made()), SIGNATURE)
    return plan.but(on_signed=lambda root: root.replace(one(root, SIGNATURE), earlier))


@altered_by("the assertion of an earlier response", "signature")
def _earlier_assertion(plan: Plan) -> Plan:
    earlier = one(etree.fromstring(plan.made()), "saml:EncryptedAssertion")
    return plan.but(on_signed=lambda root: root.replace(one(root, "saml:EncryptedAssertion"), earlier))


# --- values cut in two, by an instruction that only shows when decrypted ---------------------------------------------


def cut(path: str, node: Element) -> Alter:
    def alter(root: Element) -> None:
        element = one(root, path)
        whole = element.text or "xx"
        element.text, node.tail = whole[: len(whole) // 2], whole[len(whole) // 2 :]
        element.append(node)

    return alter


for path in (
    ".//saml:Audience",
    ".//saml:AuthnContextClassRef",
    "saml:Issuer",
    ".//saml:NameID",
    f".//saml:Attribute[@Name='{NAME}']/saml:AttributeValue",
):
    altered(
        f"an instruction inside {path[-24:]}",
        "processing-instruction",
        on_assertion=cut(path, etree.ProcessingInstruction("x", "y")),
    )
    altered(f"a comment inside {path[-24:]}", "markup-declaration", on_assertion=cut(path, etree.Comment("x")))
