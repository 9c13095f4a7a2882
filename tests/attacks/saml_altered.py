"""Every way that a SAML response is altered in the tests, each with the reason it is to be refused for.

Two kinds: what a careless or captured identity provider might sign, and what somebody without its key can do.
"""

from __future__ import annotations

import copy
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import xmlsec
from lxml import etree

from permits.adapters.saml import keys
from tests.attacks.saml_forge import (
    DS,
    LOA3,
    NAME,
    NUMBER,
    SAML,
    SAMLP,
    XENC,
    Alter,
    Element,
    Plan,
    instant,
    new_id,
    one,
)

Change = Callable[[Plan], Plan]


@dataclass(frozen=True)
class Altered:
    """One altered response: what is done, and the reason code it must be refused with."""

    name: str
    reason: str
    change: Change


ALTERED: list[Altered] = []


def altered(name: str, reason: str, **hooks: Any) -> None:
    ALTERED.append(Altered(name, reason, lambda plan: plan.but(**hooks)))


def altered_by(name: str, reason: str) -> Callable[[Change], Change]:
    def keep(change: Change) -> Change:
        ALTERED.append(Altered(name, reason, change))
        return change

    return keep


def put(path: str, **attributes: str | None) -> Alter:
    """Set attributes of the element at the path; None removes."""

    def alter(root: Element) -> None:
        element = one(root, path)
        for name, value in attributes.items():
            if value is None:
                element.attrib.pop(name, None)
            else:
                element.set(name, value)

    return alter


def text(path: str, value: str) -> Alter:
    def alter(root: Element) -> None:
        one(root, path).text = value

    return alter


def gone(path: str) -> Alter:
    def alter(root: Element) -> None:
        element = one(root, path)
        element.getparent().remove(element)

    return alter


def twice(path: str) -> Alter:
    def alter(root: Element) -> None:
        element = one(root, path)
        element.addnext(copy.deepcopy(element))

    return alter


def inside(path: str, xml: str) -> Alter:
    """Add an element, with our prefixes, as the last child of the one at the path."""
    declared = f'xmlns:saml="{SAML}" xmlns:samlp="{SAMLP}" xmlns:ds="{DS}" xmlns:xenc="{XENC}"'
    added = etree.fromstring(f"<holder {declared}>{xml}</holder>")[0]

    def alter(root: Element) -> None:
        one(root, path).append(copy.deepcopy(added))

    return alter


def then(*steps: Alter) -> Alter:
    def alter(root: Element) -> None:
        for step in steps:
            step(root)

    return alter


SCD = ".//saml:SubjectConfirmationData"
CONDITIONS = "saml:Conditions"
STATEMENT = "saml:AuthnStatement"
VALUE = f".//saml:Attribute[@Name='{NUMBER}']/saml:AttributeValue"
STATUS = "samlp:Status/samlp:StatusCode"

# --- for another request, another place, somebody else --------------------------------------------------------------
nobody = {"on_assertion": put(SCD, InResponseTo=None), "on_response": put(".", InResponseTo=None)}
altered("no InResponseTo anywhere", "unsolicited", **nobody)
altered("Response without InResponseTo", "unsolicited", on_response=put(".", InResponseTo=None))
altered("Response InResponseTo empty", "unsolicited", on_response=put(".", InResponseTo=""))
altered("Response InResponseTo of nobody", "unknown-request", on_response=put(".", InResponseTo="_" + "0" * 40))
altered("Response InResponseTo as SQL", "unsolicited", on_response=put(".", InResponseTo="_' OR 1=1 --"))
altered("subject without InResponseTo", "subject-in-response-to", on_assertion=put(SCD, InResponseTo=None))
altered("subject InResponseTo other", "subject-in-response-to", on_assertion=put(SCD, InResponseTo="_other"))
altered("no Destination", "destination", on_response=put(".", Destination=None))
altered("Destination empty", "destination", on_response=put(".", Destination=""))
altered("Destination with our address as prefix", "destination",
        on_response=put(".", Destination="http://localhost:8000/saml/acs.evil.example"))  # fmt: skip
altered("Destination elsewhere", "destination", on_response=put(".", Destination="https://evil.example/saml/acs"))
altered("Destination in capitals", "destination", on_response=put(".", Destination="HTTP://LOCALHOST:8000/saml/acs"))
altered("no Recipient", "recipient", on_assertion=put(SCD, Recipient=None))
altered("Recipient holding our address", "recipient",
        on_assertion=put(SCD, Recipient="https://evil.example/?http://localhost:8000/saml/acs"))  # fmt: skip
altered("no AudienceRestriction", "audience-missing", on_assertion=gone(".//saml:AudienceRestriction"))
altered("audience somebody else", "audience", on_assertion=text(".//saml:Audience", "https://other.example"))
altered("audience our other entity", "audience",
        on_assertion=text(".//saml:Audience", "http://localhost:8000/saml/personal/metadata"))  # fmt: skip
altered("second AudienceRestriction for others", "audience",
        on_assertion=inside(CONDITIONS, "<saml:AudienceRestriction><saml:Audience>urn:x</saml:Audience>"
                            "</saml:AudienceRestriction>"))  # fmt: skip
altered("issuer of the response another", "issuer", on_response=text("saml:Issuer", "urn:evil"))
altered("issuer of the assertion another", "issuer", on_assertion=text("saml:Issuer", "urn:evil"))
altered("issuer of the assertion empty", "issuer", on_assertion=text("saml:Issuer", ""))
altered("no Issuer", "count-Issuer", on_response=gone("saml:Issuer"))
altered("two Issuers", "count-Issuer", on_response=twice("saml:Issuer"))
altered("no subject confirmation", "subject-confirmation", on_assertion=gone(".//saml:SubjectConfirmation"))
altered("holder-of-key", "subject-confirmation",
        on_assertion=put(".//saml:SubjectConfirmation", Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"))  # fmt: skip
altered("two subject confirmations", "subject-confirmation", on_assertion=twice(".//saml:SubjectConfirmation"))
altered("confirmation without its data", "subject-confirmation-data", on_assertion=gone(SCD))

# --- in another time ------------------------------------------------------------------------------------------------


def past(plan: Plan, seconds: int = 61) -> str:
    return instant(plan.now - timedelta(seconds=seconds))


def future(plan: Plan, seconds: int = 62) -> str:
    return instant(plan.now + timedelta(seconds=seconds))


def timed(name: str, reason: str, hook: str, path: str, attribute: str, moment: Callable[[Plan], str | None]) -> None:
    change = lambda plan: plan.but(**{hook: put(path, **{attribute: moment(plan)})})  # noqa: E731
    ALTERED.append(Altered(name, reason, change))


timed("subject without NotOnOrAfter", "time-malformed", "on_assertion", SCD, "NotOnOrAfter", lambda plan: None)
timed("conditions without NotOnOrAfter", "time-malformed", "on_assertion", CONDITIONS, "NotOnOrAfter", lambda plan: None)
timed("subject expired", "subject-expired", "on_assertion", SCD, "NotOnOrAfter", past)
timed("conditions expired", "expired", "on_assertion", CONDITIONS, "NotOnOrAfter", past)
timed("conditions not begun", "not-yet-valid", "on_assertion", CONDITIONS, "NotBefore", future)
timed("subject NotBefore", "subject-not-before", "on_assertion", SCD, "NotBefore", past)
timed("valid for a year", "valid-too-long", "on_assertion", SCD, "NotOnOrAfter", lambda plan: future(plan, 31_536_000))
timed("issued in the future", "issued-in-future", "on_response", ".", "IssueInstant", future)
timed("issued an hour ago", "issued-long-ago", "on_response", ".", "IssueInstant", lambda plan: past(plan, 3600))
timed("issued before we asked", "issued-long-ago", "on_response", ".", "IssueInstant", lambda plan: past(plan, 75))
timed("assertion from the future", "issued-in-future", "on_assertion", ".", "IssueInstant", future)
timed("assertion an hour old", "issued-long-ago", "on_assertion", ".", "IssueInstant", lambda plan: past(plan, 3600))
timed("logged in before we asked", "authentication-not-fresh", "on_assertion", STATEMENT, "AuthnInstant",
      lambda plan: past(plan, 75))  # fmt: skip
timed("logged in tomorrow", "authenticated-in-future", "on_assertion", STATEMENT, "AuthnInstant",
      lambda plan: future(plan, 86_400))  # fmt: skip
timed("session already over", "session-ended", "on_assertion", STATEMENT, "SessionNotOnOrAfter", lambda plan: past(plan, 90))
timed("time without zone", "time-malformed", "on_response", ".", "IssueInstant", lambda plan: instant(plan.now)[:-1])
timed("time with another zone", "time-malformed", "on_response", ".", "IssueInstant",
      lambda plan: instant(plan.now)[:-1] + "+02:00")  # fmt: skip
timed("time in words", "time-malformed", "on_response", ".", "IssueInstant", lambda plan: "now")
timed("the 32nd of a month", "time-malformed", "on_response", ".", "IssueInstant", lambda plan: "2026-01-32T00:00:00Z")

# --- how they logged in, and who they are ---------------------------------------------------------------------------
altered("level too low", "level", level="http://id.elegnamnden.se/loa/1.0/loa2")
altered("level higher than asked for", "level", level="http://id.elegnamnden.se/loa/1.0/loa4")
altered("no level", "level-missing", on_assertion=gone(".//saml:AuthnContextClassRef"))
altered("level empty", "level-missing", level="")
altered("level with a space", "level", level=LOA3 + " ")
altered("two levels", "level-missing", on_assertion=twice(".//saml:AuthnContextClassRef"))
altered("two authentication statements", "count-AuthnStatement", on_assertion=twice(STATEMENT))
altered("no authentication statement", "count-AuthnStatement", on_assertion=gone(STATEMENT))
altered("no attributes", "count-AttributeStatement", on_assertion=gone("saml:AttributeStatement"))
altered("two attribute statements", "count-AttributeStatement", on_assertion=twice("saml:AttributeStatement"))
for wrong, number in {
    "ten digits": "9001012385", "a wrong check digit": "199001012386", "a date that is not": "199013012385",
    "letters": "19900101238A", "other digits": "१९९००१०१२३८५", "a dash": "19900101-2385", "nothing": "", "two": "199001012385 199001012385",
}.items():  # fmt: skip
    altered(f"personal number with {wrong}", "personal-number", attributes={NUMBER: [number], NAME: ["Eva Prov"]})
altered("no personal number", "personal-number", attributes={NAME: ["Eva Prov"]})
altered("no name", "name", attributes={NUMBER: ["199001012385"]})
altered("two personal numbers", "attribute-many-values",
        attributes={NUMBER: ["199001012385", "199004162393"], NAME: ["Eva Prov"]})  # fmt: skip
altered("the attribute twice", "attribute-doubled", on_assertion=twice(f".//saml:Attribute[@Name='{NUMBER}']"))
altered("a name with a line break", "attribute-malformed", attributes={NUMBER: ["199001012385"], NAME: ["Eva&#10;Prov"]})
altered("a name that turns around", "attribute-malformed",
        attributes={NUMBER: ["199001012385"], NAME: ["Eva \u202evorP"]})  # fmt: skip
altered("a name without end", "attribute-malformed", attributes={NUMBER: ["199001012385"], NAME: ["E" * 400]})

# --- status ---------------------------------------------------------------------------------------------------------
RESPONDER = "urn:oasis:names:tc:SAML:2.0:status:Responder"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
altered("status Responder with an assertion", "status-not-success", on_response=put(STATUS, Value=RESPONDER))
altered("status in lower case", "status-not-success", on_response=put(STATUS, Value=SUCCESS.lower()))
altered("status empty", "status-not-success", on_response=put(STATUS, Value=""))
altered("no status", "count-Status", on_response=gone("samlp:Status"))
altered("status without code", "status-shape", on_response=gone(STATUS))
altered("two status codes", "status-shape", on_response=twice(STATUS))
altered("Success below Responder", "status-not-success",
        on_response=then(put(STATUS, Value=RESPONDER), inside(STATUS, f'<samlp:StatusCode Value="{SUCCESS}"/>')))  # fmt: skip
altered("Success with something below", "status-not-success",
        on_response=inside(STATUS, f'<samlp:StatusCode Value="{RESPONDER}"/>'))  # fmt: skip


def success_in_another_attribute(root: Element) -> None:
    """python3-saml reads the first attribute, whatever its name."""
    code = one(root, STATUS)
    code.attrib.clear()
    code.set("Other", SUCCESS)
    code.set("Value", RESPONDER)


altered("Success in another attribute", "status-shape", on_response=success_in_another_attribute)
deep = '<samlp:StatusCode Value="a">' * 8 + "</samlp:StatusCode>" * 8
altered("status without bottom", "status-too-deep", on_response=inside(STATUS, deep))

# --- comments, instructions, entities -------------------------------------------------------------------------------


def split_by(node: Element) -> Alter:
    """Put a node in the middle of the personal number: 19900101|2385."""

    def alter(root: Element) -> None:
        value = one(root, VALUE)
        value.text, node.tail = value.text[:8], value.text[8:]
        value.append(node)

    return alter


altered("comment inside the number", "markup-declaration", on_assertion=split_by(etree.Comment("x")))
altered("instruction inside the number", "processing-instruction",
        on_assertion=split_by(etree.ProcessingInstruction("x", "y")))  # fmt: skip
altered("element inside the number", "misplaced-element", on_assertion=split_by(etree.Element(f"{{{SAML}}}Issuer")))


def split_issuer(node: Element) -> Alter:
    def alter(root: Element) -> None:
        issuer = one(root, "saml:Issuer")
        node.tail = ".evil.example"
        issuer.append(node)

    return alter


altered("comment in the issuer", "markup-declaration", on_response=split_issuer(etree.Comment("x")))
altered("instruction in the issuer", "processing-instruction",
        on_response=split_issuer(etree.ProcessingInstruction("x")))  # fmt: skip
altered("comment before the root", "markup-declaration", on_bytes=lambda xml: b"<!-- x -->" + xml)
altered("CDATA", "markup-declaration", on_bytes=lambda xml: xml.replace(b"</saml:Issuer>", b"<![CDATA[]]></saml:Issuer>"))
altered("stylesheet instruction", "processing-instruction",
        on_bytes=lambda xml: b'<?xml-stylesheet href="file:///etc/passwd"?>' + xml)  # fmt: skip
altered("DOCTYPE", "markup-declaration", on_bytes=lambda xml: b"<!DOCTYPE Response>" + xml)
altered("external DTD", "markup-declaration",
        on_bytes=lambda xml: b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + xml)  # fmt: skip
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
altered("entity bomb", "markup-declaration", on_bytes=lambda xml: BOMB + xml.replace(b"</saml:Issuer>", b"&c;</saml:Issuer>"))
altered("external entity", "markup-declaration",
        on_bytes=lambda xml: b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + xml)  # fmt: skip
altered("undefined entity", "not-xml", on_bytes=lambda xml: xml.replace(b"</saml:Issuer>", b"&nbsp;</saml:Issuer>"))
altered("UTF-16", "not-xml", on_bytes=lambda xml: xml.decode().encode("utf-16"))
altered("UTF-16 said to be so", "processing-instruction",
        on_bytes=lambda xml: b'<?xml version="1.0" encoding="utf-16"?>' + xml)  # fmt: skip
altered("UTF-7", "processing-instruction", on_bytes=lambda xml: b'<?xml version="1.0" encoding="utf-7"?>' + xml)
altered("broken UTF-8", "not-xml", on_bytes=lambda xml: xml.replace(b"</saml:Issuer>", b"\xff\xfe</saml:Issuer>"))
altered("cut off", "not-xml", on_bytes=lambda xml: xml[: len(xml) // 2])
altered("two documents", "not-xml", on_bytes=lambda xml: xml + xml)
altered("deflated", "not-xml", on_bytes=zlib.compress)
altered("nothing but spaces", "not-xml", on_bytes=lambda xml: b"   ")
altered("a zero byte", "not-xml", on_bytes=lambda xml: xml.replace(b"</saml:Issuer>", b"\0</saml:Issuer>"))
altered("3 000 namespaces", "too-many-namespaces",
        on_bytes=lambda xml: xml.replace(b" ID=", b"".join(b' xmlns:n%d="urn:n:%d"' % (n, n) for n in range(3000)) + b" ID=", 1))  # fmt: skip
altered("5 000 elements deep", "not-xml",
        on_bytes=lambda xml: xml.replace(b"<samlp:Status>", b"<a>" * 5000 + b"</a>" * 5000 + b"<samlp:Status>"))  # fmt: skip
altered("another root", "other-root", on_bytes=lambda xml: b"<x>" + xml + b"</x>")
altered("a logout response", "other-root", on_bytes=lambda xml: xml.replace(b"samlp:Response", b"samlp:LogoutResponse"))
altered("relative namespace (void canonicalization)", "relative-namespace",
        on_bytes=lambda xml: xml.replace(b" ID=", b' xmlns:v="1" ID=', 1))  # fmt: skip
altered("words between elements", "text-between-elements", on_response=lambda root: setattr(root, "text", "x"))
altered("unknown element", "misplaced-element", on_response=inside(".", "<extra/>"))
altered("Extensions", "misplaced-element", on_response=inside(".", "<samlp:Extensions/>"))
altered("namespaced ID", "namespaced-attribute", on_response=put(".", **{f"{{{SAMLP}}}ID": "x"}))
altered("xml:id", "namespaced-attribute",
        on_response=put("samlp:Status", **{"{http://www.w3.org/XML/1998/namespace}id": "x"}))  # fmt: skip
altered("schema from elsewhere", "namespaced-attribute",
        on_response=put(".", **{"{http://www.w3.org/2001/XMLSchema-instance}schemaLocation": "urn:x file:///etc/passwd"}))  # fmt: skip

# --- signatures -----------------------------------------------------------------------------------------------------
altered("nothing signed", "count-Signature", signs_response=False, signs_assertion=False)
altered("only the assertion signed", "count-Signature", signs_response=False)
altered("a digit changed after signing", "signature", on_signed=put(".", Version="2.1"))
altered("destination changed after signing", "signature", on_signed=put(".", Destination="http://localhost:8000/x"))
altered("signature value changed", "signature", on_signed=text("ds:Signature/ds:SignatureValue", "AAAA"))
altered("signature value empty", "signature", on_signed=text("ds:Signature/ds:SignatureValue", ""))
altered("digest changed", "signature", on_signed=text(".//ds:DigestValue", "AAAA"))
altered("cipher text of another", "signature", on_signed=text(".//xenc:EncryptedData/xenc:CipherData/xenc:CipherValue", "AAAA"))
altered("signed with SHA-1", "algorithm-SignatureMethod", signature=xmlsec.Transform.RSA_SHA1)
altered("digested with SHA-1", "algorithm-DigestMethod", digest=xmlsec.Transform.SHA1)
altered("digested with MD5", "algorithm-DigestMethod",
        on_signed=put("ds:Signature//ds:DigestMethod", Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"))  # fmt: skip
for algorithm in (DS + "hmac-sha1", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", DS + "dsa-sha1",
                  "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", "none", ""):  # fmt: skip
    altered(f"signature method {algorithm[-12:]!r}", "algorithm-SignatureMethod",
            on_signed=put(".//ds:SignatureMethod", Algorithm=algorithm))  # fmt: skip
altered("canonicalization with comments", "algorithm-CanonicalizationMethod",
        on_signed=put(".//ds:CanonicalizationMethod", Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"))  # fmt: skip
altered("inner signature by SHA-1", "algorithm-SignatureMethod",
        on_signed_assertion=put(".//ds:SignatureMethod", Algorithm=DS + "rsa-sha1"))  # fmt: skip
altered("inner signature broken", "library", on_signed_assertion=text(".//ds:DigestValue", "AAAA"))
altered("two references", "count-Reference", on_signed=twice("ds:Signature/ds:SignedInfo/ds:Reference"))
altered("reference to everything", "reference-elsewhere", on_signed=put("ds:Signature//ds:Reference", URI=""))
altered("reference to a file", "reference-elsewhere",
        on_signed=put("ds:Signature//ds:Reference", URI="file:///etc/passwd"))  # fmt: skip
altered("reference by XPointer", "reference-elsewhere", on_signed=put("ds:Signature//ds:Reference", URI="#xpointer(/)"))
altered("reference to another", "reference-elsewhere", on_signed=put("ds:Signature//ds:Reference", URI="#_x"))
altered("no reference URI", "reference-elsewhere", on_signed=put("ds:Signature//ds:Reference", URI=None))
altered("no ID", "reference-elsewhere", on_signed=put(".", ID=None))
altered("signature twice", "count-Signature", on_signed=twice("ds:Signature"))
for transform in ("http://www.w3.org/TR/1999/REC-xslt-19991116", "http://www.w3.org/TR/1999/REC-xpath-19991116",
                  "http://www.w3.org/2002/06/xmldsig-filter2", DS + "base64",
                  "http://www.w3.org/2002/07/decrypt#XML"):  # fmt: skip
    altered(f"transform {transform[-12:]}", "transforms",
            on_signed=put("ds:Signature//ds:Transform[2]", Algorithm=transform))  # fmt: skip
altered("no transforms", "count-Transforms", on_signed=gone("ds:Signature//ds:Transforms"))
altered("a hundred canonicalizations", "transforms",
        on_signed=then(*[twice("ds:Signature//ds:Transform[2]")] * 100))  # fmt: skip
XSLT = (
    '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><x:stylesheet version="1.0" '
    'xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:template match="/"><x:call-template name="t"/></x:template>'
    "</x:stylesheet></ds:Transform>"
)
altered("an XSLT program", "misplaced-element", on_signed=inside("ds:Signature//ds:Transforms", XSLT))
altered("Object in the signature", "misplaced-element", on_signed=inside("ds:Signature", "<ds:Object/>"))
altered("Manifest in the signature", "misplaced-element", on_signed=inside("ds:Signature", "<ds:Manifest/>"))
altered("key fetched from elsewhere", "key-elsewhere",
        on_signed=inside("ds:Signature/ds:KeyInfo", '<ds:RetrievalMethod URI="http://127.0.0.1:9/key"/>'))  # fmt: skip

# --- encryption -----------------------------------------------------------------------------------------------------
DATA = ".//xenc:EncryptedData"
KEY = ".//xenc:EncryptedKey"
altered("not encrypted", "misplaced-element", encrypts=False)
altered("3DES", "algorithm-EncryptionMethod", cipher=xmlsec.Transform.DES3, session_key=(xmlsec.KeyData.DES, 192))
altered("RSA 1.5", "algorithm-key-transport", key_transport=xmlsec.Transform.RSA_PKCS1)
altered("unknown cipher", "algorithm-EncryptionMethod",
        on_sealed=put(f"{DATA}/xenc:EncryptionMethod", Algorithm=XENC + "arcfour"))  # fmt: skip
altered("MD5 in OAEP", "algorithm-oaep-digest",
        on_sealed=inside(f"{KEY}/xenc:EncryptionMethod",
                         '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"/>'))  # fmt: skip
FILE = '<xenc:CipherReference URI="file:///etc/passwd"/>'
altered("cipher text from a file", "misplaced-element",
        on_sealed=then(gone(f"{DATA}/xenc:CipherData/xenc:CipherValue"), inside(f"{DATA}/xenc:CipherData", FILE)))  # fmt: skip
altered("key's cipher text from a file", "misplaced-element", on_sealed=inside(f"{KEY}/xenc:CipherData", FILE))
altered("two cipher values", "count-CipherValue", on_sealed=twice(f"{DATA}/xenc:CipherData/xenc:CipherValue"))
altered("content instead of element", "encrypted-type", on_sealed=put(DATA, Type=XENC + "Content"))
altered("no type", "encrypted-type", on_sealed=put(DATA, Type=None))
altered("two encrypted assertions", "several-assertions", on_sealed=twice("saml:EncryptedAssertion"))
altered("two encrypted keys", "count-EncryptedKey", on_sealed=twice(KEY))
altered("no key", "count-EncryptedKey", on_sealed=gone(KEY))
altered("no key info", "count-KeyInfo", on_sealed=gone(f"{DATA}/ds:KeyInfo"))
altered("key by URL", "key-elsewhere",
        on_sealed=inside(f"{DATA}/ds:KeyInfo",
                         f'<ds:RetrievalMethod Type="{XENC}EncryptedKey" URI="http://127.0.0.1:9/k"/>'))  # fmt: skip
altered("nothing encrypted", "no-encrypted-assertion", on_sealed=gone("saml:EncryptedAssertion"))
altered("cipher text broken by the provider", "undecryptable",
        on_sealed=text(f"{DATA}/xenc:CipherData/xenc:CipherValue", "AAAA"))  # fmt: skip
altered("key broken by the provider", "undecryptable", on_sealed=text(f"{KEY}/xenc:CipherData/xenc:CipherValue", "AAAA"))


def something_else_sealed(root: Element) -> None:
    root.tag = f"{{{SAML}}}Subject"


altered("something else encrypted", "misplaced-element", on_signed_assertion=something_else_sealed)
altered("Advice with another assertion", "misplaced-element", on_assertion=inside(".", "<saml:Advice/>"))
altered("an encrypted attribute", "misplaced-element",
        on_assertion=inside("saml:AttributeStatement", "<saml:EncryptedAttribute/>"))  # fmt: skip

# --- signature wrapping: a genuine response, and what was made of it without the key ---------------------------------


def evil_twin(response: Element) -> Element:
    """A copy of a genuine response, with another ID and no signature: what a wrapper wants to be read."""
    twin = copy.deepcopy(response)
    twin.set("ID", new_id())
    for signature in twin.findall(f"{{{DS}}}Signature"):
        twin.remove(signature)
    return twin


def evil_assertion(plan: Plan, **but: Any) -> Element:
    """An assertion about somebody else, unsigned, sealed or not, in its element."""
    forged = plan.but(
        attributes={NUMBER: ["199004162393"], NAME: ["Någon Annan"]}, signs_assertion=False, signs_response=False, **but
    )
    response = etree.fromstring(forged.made())
    return response[-1]


def xsw_response_in_signature(response: Element) -> Element:
    twin, signature = evil_twin(response), copy.deepcopy(one(response, "ds:Signature"))
    signature.append(response)
    twin.insert(1, signature)
    return twin


def xsw_response_beside(response: Element) -> Element:
    twin, signature = evil_twin(response), copy.deepcopy(one(response, "ds:Signature"))
    twin.insert(1, response)
    twin.insert(2, signature)
    return twin


ALTERED += [
    Altered("XSW1: the genuine response in the signature of an evil one", "misplaced-element",
            lambda plan: plan.but(on_signed=xsw_response_in_signature)),
    Altered("XSW2: the genuine response beside a detached signature", "misplaced-element",
            lambda plan: plan.but(on_signed=xsw_response_beside)),
]  # fmt: skip


def wrapping(name: str, reason: str, sealed: bool = False) -> Callable[[Callable[[Element, Element], None]], None]:
    """An evil assertion is put somewhere in a genuine response."""

    def keep(wrap: Callable[[Element, Element], None]) -> None:
        def change(plan: Plan) -> Plan:
            def on_signed(response: Element) -> None:
                wrap(response, evil_assertion(plan, encrypts=sealed))

            return plan.but(on_signed=on_signed, encrypts=True if sealed else plan.encrypts)

        ALTERED.append(Altered(name, reason, change))

    return keep


@wrapping("XSW3: an evil assertion before the genuine", "misplaced-element")
def _xsw3(response: Element, evil: Element) -> None:
    response.insert(3, evil)


@wrapping("XSW4: the genuine assertion inside an evil one", "misplaced-element")
def _xsw4(response: Element, evil: Element) -> None:
    evil.append(response[-1])
    response.append(evil)


@wrapping("XSW5: an evil assertion with the genuine signature", "misplaced-element")
def _xsw5(response: Element, evil: Element) -> None:
    evil.insert(1, copy.deepcopy(one(response, "ds:Signature")))
    response.append(evil)


@wrapping("XSW6: the genuine assertion in an evil one's signature", "misplaced-element")
def _xsw6(response: Element, evil: Element) -> None:
    signature = copy.deepcopy(one(response, "ds:Signature"))
    signature.append(response[-1])
    evil.insert(1, signature)
    response.append(evil)


@wrapping("XSW7: an evil assertion in Extensions", "misplaced-element")
def _xsw7(response: Element, evil: Element) -> None:
    extensions = etree.SubElement(response, f"{{{SAMLP}}}Extensions")
    extensions.append(evil)


@wrapping("XSW8: the genuine assertion in Object of the signature", "misplaced-element")
def _xsw8(response: Element, evil: Element) -> None:
    holder = etree.SubElement(one(response, "ds:Signature"), f"{{{DS}}}Object")
    holder.append(response[-1])
    response.append(evil)


@wrapping("a sealed evil assertion added", "several-assertions", sealed=True)
def _sealed_added(response: Element, evil: Element) -> None:
    response.append(evil)


@wrapping("a sealed evil assertion instead", "signature", sealed=True)
def _sealed_instead(response: Element, evil: Element) -> None:
    response.replace(response[-1], evil)


@wrapping("evil cipher data beside the genuine", "count-EncryptedData", sealed=True)
def _data_added(response: Element, evil: Element) -> None:
    response[-1].append(evil[0])


@altered_by("the same ID twice", "id-not-unique")
def _same_id(plan: Plan) -> Plan:
    def on_sealed(response: Element) -> None:
        one(response, DATA).set("Id", response.get("ID"))

    return plan.but(on_sealed=on_sealed)


@altered_by("the same ID twice inside", "id-not-unique")
def _inner_same_id(plan: Plan) -> Plan:
    chosen = new_id()
    return plan.but(on_assertion=put(".", ID=chosen), on_signed_assertion=put("ds:Signature", Id=chosen))


@altered_by("signed by a stranger's key", "signature")
def _stranger(plan: Plan) -> Plan:
    own = keys.made("En främling")
    return plan.but(keys=replace(plan.keys, key=own.key, certificate=own.certificate))
