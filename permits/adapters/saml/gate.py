"""What a SAML response must look like before any library may touch it, or touch what was inside it.

python3-saml and xmlsec run XSLT, follow file:// references and read split values before a signature is checked. So the
message is held against a closed grammar first: every element must stand where the grammar lets it, and nothing else is
let in. What was decrypted passes the same grammar again.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from permits.adapters.saml import names
from permits.adapters.saml.grammar import ATTRIBUTES, GRAMMAR, KEY_HINTS, NOTHING, OPENED, RESPONSE, tags
from permits.adapters.saml.names import DS, EXC_C14N, SAML, SAMLP, XENC, XENC11, XSI
from permits.services.identifying import LoginRefused as Refused

Element = Any  # lxml ships no types

LARGEST_ENCODED = 350_000  # characters of base64; genuine responses are 8–20 thousand
MOST_NAMESPACES = 200
MOST_ELEMENTS = 1_000  # genuine responses have fifty to a hundred
MOST_ATTRIBUTES = 20  # of one element; reading them takes lxml the square of their number
MOST_PREFIXES = 300  # characters of an InclusiveNamespaces list
DEEPEST_STATUS = 3

DECLARATION = re.compile(
    rb"""\s*<\?xml version=["']1\.0["'](\s+encoding=["'](?i:utf-8)["'])?(\s+standalone=["']\w+["'])?\s*\?>"""
)
MARKUP, MARKUP_BUT_COMMENTS = re.compile(rb"<!"), re.compile(rb"<!(?!--)")
NAME = re.compile(r"[A-Za-z_][\w.-]{0,250}", re.ASCII)
ABSOLUTE = re.compile(r"(urn:[\w-]+:|https?://)[!-~]+", re.ASCII)


@dataclass(frozen=True)
class Message:
    """A response that passed the gate: its bytes as they came, and its root. `is_sealed` if it holds an assertion."""

    xml: bytes
    root: Element
    is_sealed: bool


def open_message(encoded: str | None) -> Message:
    """The response in the form field SAMLResponse, held against the grammar. Raises Refused."""
    if not encoded:
        raise Refused("no-response")
    if len(encoded) > LARGEST_ENCODED:
        raise Refused("too-large")
    try:
        xml = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("not-base64") from error
    if xml.count(b"<") > 2 * MOST_ELEMENTS:
        raise Refused("too-many-elements")
    root = parse(xml)
    _hold_against(root, GRAMMAR)
    _exactly(root, SAML, "Issuer", 1)
    _exactly(root, SAMLP, "Status", 1)
    signed_rightly(root, at_least=1)
    sealed = root.findall(f"{{{SAML}}}EncryptedAssertion")
    if len(sealed) > 1:
        raise Refused("several-assertions")
    if sealed:
        _sealed_rightly(sealed[0])
    return Message(xml, root, bool(sealed))


def open_decrypted(xml: bytes) -> Element:
    """The whole response again with its assertion decrypted, as `etree.tostring` gave it. Raises Refused."""
    root = parse(xml)
    _hold_against(root, OPENED)
    _exactly(root, SAML, "Assertion", 1)
    assertion = root.find(f"{{{SAML}}}Assertion")
    for once in ("Issuer", "Subject", "Conditions", "AuthnStatement", "AttributeStatement"):
        _exactly(assertion, SAML, once, 1)
    signed_rightly(root, at_least=1)
    signed_rightly(assertion, at_least=0)
    return root


def parse(xml: bytes, *root_tags: str, commented: bool = False, most_namespaces: int = MOST_NAMESPACES) -> Element:
    """A tree of plain elements, or Refused. DOCTYPE, comments, CDATA and instructions end it before the parser.

    `commented` is for metadata, which people write: comments are then left out, as canonicalization leaves them out.
    """
    if (MARKUP_BUT_COMMENTS if commented else MARKUP).search(xml):
        raise Refused("markup-declaration")
    declared = DECLARATION.match(xml)
    if b"<?" in xml[declared.end() if declared else 0 :]:
        raise Refused("processing-instruction")
    if xml.count(b"xmlns") > most_namespaces:
        raise Refused("too-many-namespaces")
    try:
        xml.decode("utf-8")
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True,
            huge_tree=False, recover=False, remove_comments=commented,
        )  # fmt: skip
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("not-xml") from error
    if root.getroottree().docinfo.doctype or root.tag not in (root_tags or (RESPONSE,)):
        raise Refused("other-root")
    return root


def _hold_against(root: Element, grammar: dict[str, frozenset[str]]) -> None:
    seen: set[str] = set()
    for number, (element, depth) in enumerate(_walk(root)):
        if number >= MOST_ELEMENTS:
            raise Refused("too-many-elements")
        if not isinstance(element.tag, str):
            raise Refused("not-an-element")
        allowed = grammar.get(element.tag)
        if allowed is None:
            raise Refused("unknown-element")
        if element.tag == f"{{{SAMLP}}}StatusCode" and depth > DEEPEST_STATUS:
            raise Refused("status-too-deep")
        for child in element:
            if child.tag not in allowed:
                raise Refused("misplaced-element")
            if (child.tail or "").strip():
                raise Refused("text-between-elements")
        if (len(element) or not _may_hold_text(allowed, element.tag)) and (element.text or "").strip():
            raise Refused("text-between-elements")
        _attributes_plain(element, seen)
    _namespaces_absolute(root)


def _may_hold_text(allowed: frozenset[str], tag: str) -> bool:
    return not allowed or tag == f"{{{SAML}}}AttributeValue"


def _walk(root: Element) -> Iterator[tuple[Element, int]]:
    """Every node with its depth, without recursion: the sender chooses how deep the message is."""
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        yield element, depth
        if isinstance(element.tag, str):
            waiting.extend((child, depth + 1) for child in element)


def _namespaces_absolute(root: Element) -> None:
    """Relative namespace names make canonicalization give nothing at all ("void canonicalization")."""
    for _event, (_prefix, uri) in etree.iterwalk(root, events=("start-ns",)):
        if not ABSOLUTE.fullmatch(uri or ""):
            raise Refused("relative-namespace")


def _attributes_plain(element: Element, seen: set[str]) -> None:
    """Only the attributes that the schemas give an element, none in a namespace but for extensions on Attribute; every
    ID once in the whole message."""
    allowed = ATTRIBUTES.get(element.tag, NOTHING)
    extensible = element.tag in tags(SAML, "Attribute", "AttributeValue")
    if len(element.attrib) > MOST_ATTRIBUTES:
        raise Refused("too-many-attributes")
    for name, value in element.attrib.items():
        local = etree.QName(name).localname
        namespace = etree.QName(name).namespace
        if namespace is not None:
            is_type = namespace == XSI and local in {"type", "nil"}
            is_extension = extensible and namespace not in {XSI, SAML, SAMLP, DS, XENC}
            if local.lower() == "id" or not (is_type or is_extension):
                raise Refused("namespaced-attribute")
        elif local not in allowed:
            raise Refused("unknown-attribute")
        elif local in {"ID", "Id"}:
            if not NAME.fullmatch(value) or value in seen:
                raise Refused("id-not-unique")
            seen.add(value)
        elif local == "PrefixList" and len(value) > MOST_PREFIXES:
            raise Refused("too-many-prefixes")


def _exactly(parent: Element, namespace: str, local: str, count: int) -> None:
    if len(parent.findall(f"{{{namespace}}}{local}")) != count:
        raise Refused(f"count-{local}")


def _only(parent: Element, namespace: str, local: str) -> Element:
    _exactly(parent, namespace, local, 1)
    return parent.find(f"{{{namespace}}}{local}")


def _algorithm(parent: Element, local: str, allowed: frozenset[str], namespace: str = DS) -> None:
    if _only(parent, namespace, local).get("Algorithm") not in allowed:
        raise Refused(f"algorithm-{local}")


def signed_rightly(signed: Element, at_least: int) -> None:
    """A signature as the child of what it signs, with one reference to exactly that, and no transform that computes."""
    signatures = signed.findall(f"{{{DS}}}Signature")
    if not at_least <= len(signatures) <= 1:
        raise Refused("count-Signature")
    for signature in signatures:
        information = _only(signature, DS, "SignedInfo")
        _exactly(signature, DS, "SignatureValue", 1)
        _algorithm(information, "CanonicalizationMethod", frozenset({EXC_C14N}))
        _algorithm(information, "SignatureMethod", names.SIGNATURES)
        reference = _only(information, DS, "Reference")
        if not signed.get("ID") or reference.get("URI") != "#" + signed.get("ID"):
            raise Refused("reference-elsewhere")
        _algorithm(reference, "DigestMethod", names.DIGESTS)
        _exactly(reference, DS, "DigestValue", 1)
        transforms = [step.get("Algorithm") for step in _only(reference, DS, "Transforms")]
        if transforms != [names.ENVELOPED, EXC_C14N]:
            raise Refused("transforms")
        for key in signature.findall(f"{{{DS}}}KeyInfo"):
            if any(hint.tag not in KEY_HINTS for hint in key):
                raise Refused("key-elsewhere")


def _sealed_rightly(sealed: Element) -> None:
    """One EncryptedData with one EncryptedKey, both by allowed algorithms, the cipher text in the message itself."""
    content = _only(sealed, XENC, "EncryptedData")
    if content.get("Type") != XENC + "Element":
        raise Refused("encrypted-type")
    _algorithm(content, "EncryptionMethod", names.ENCRYPTIONS, XENC)
    _only(_only(content, XENC, "CipherData"), XENC, "CipherValue")
    hints = _only(content, DS, "KeyInfo")
    keys = sealed.findall(f".//{{{XENC}}}EncryptedKey")
    if len(keys) != 1:
        raise Refused("count-EncryptedKey")
    key = keys[0]
    method = _only(key, XENC, "EncryptionMethod")
    if method.get("Algorithm") not in names.KEY_TRANSPORTS:
        raise Refused("algorithm-key-transport")
    for digest in method.findall(f"{{{DS}}}DigestMethod"):
        if digest.get("Algorithm") not in names.OAEP_DIGESTS:
            raise Refused("algorithm-oaep-digest")
    for mask in method.findall(f"{{{XENC11}}}MGF"):
        if mask.get("Algorithm") not in names.OAEP_MASKS:
            raise Refused("algorithm-oaep-mask")
    _only(_only(key, XENC, "CipherData"), XENC, "CipherValue")
    for inner in key.findall(f"{{{DS}}}KeyInfo"):
        if any(hint.tag not in KEY_HINTS for hint in inner):
            raise Refused("key-elsewhere")
    _points_within(content, key, hints)


def _points_within(content: Element, key: Element, hints: Element) -> None:
    """The key may name what it opens, and the content where its key is; nothing else, and nothing elsewhere."""
    for target in key.findall(f"{{{XENC}}}ReferenceList/{{{XENC}}}DataReference"):
        if target.get("URI") != "#" + (content.get("Id") or ""):
            raise Refused("key-elsewhere")
    for pointer in hints.findall(f"{{{DS}}}RetrievalMethod"):
        if pointer.get("URI") != "#" + (key.get("Id") or "") or pointer.get("Type") != XENC + "EncryptedKey":
            raise Refused("key-elsewhere")
