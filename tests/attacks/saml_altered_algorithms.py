"""Every algorithm that is not on the lists, in every place where one is named, and keys that are not the provider's."""

from __future__ import annotations

from dataclasses import replace

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree

from tests.attacks.saml_altered import altered, altered_by, gone, inside, put, then
from tests.attacks.saml_forge import DS, XENC, Alter, Element, Plan, one

MORE = "http://www.w3.org/2001/04/xmldsig-more#"
NEWER = "http://www.w3.org/2007/05/xmldsig-more#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INFORMATION = "ds:Signature/ds:SignedInfo"
DATA, KEY = ".//xenc:EncryptedData", ".//xenc:EncryptedKey"

for algorithm in (
    MORE + "rsa-md5", MORE + "rsa-ripemd160", MORE + "rsa-sha224", DS + "rsa-sha1", MORE + "hmac-md5",
    MORE + "hmac-sha512", NEWER + "sha256-rsa-MGF1", NEWER + "rsa-pss", MORE + "ecdsa-sha224",
    "http://www.w3.org/2009/xmldsig11#dsa-sha256", "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519",
    "HTTP://WWW.W3.ORG/2001/04/XMLDSIG-MORE#RSA-SHA256", MORE + "rsa-sha256 ",
):  # fmt: skip
    altered(
        f"signed by {algorithm[-24:]!r}",
        "algorithm-SignatureMethod",
        on_signed=put(f"{INFORMATION}/ds:SignatureMethod", Algorithm=algorithm),
    )
    altered(
        f"inside signed by {algorithm[-24:]!r}",
        "algorithm-SignatureMethod",
        on_signed_assertion=put(".//ds:SignatureMethod", Algorithm=algorithm),
    )
for algorithm in (DS + "sha1", MORE + "sha224", XENC + "ripemd160", NEWER + "sha3-256", "", MORE + "md5"):
    altered(
        f"digested by {algorithm[-12:]!r}",
        "algorithm-DigestMethod",
        on_signed=put(f"{INFORMATION}//ds:DigestMethod", Algorithm=algorithm),
    )
    altered(
        f"inside digested by {algorithm[-12:]!r}",
        "algorithm-DigestMethod",
        on_signed_assertion=put(".//ds:DigestMethod", Algorithm=algorithm),
    )
for algorithm in (
    C14N,
    C14N + "#WithComments",
    "http://www.w3.org/2006/12/xml-c14n11",
    "http://www.w3.org/2010/xml-c14n2",
    "",
):
    altered(
        f"canonical by {algorithm[-14:]!r}",
        "algorithm-CanonicalizationMethod",
        on_signed=put(f"{INFORMATION}/ds:CanonicalizationMethod", Algorithm=algorithm),
    )
    altered(
        f"then canonical by {algorithm[-14:]!r}",
        "transforms",
        on_signed=put(f"{INFORMATION}//ds:Transform[2]", Algorithm=algorithm),
    )


def turned(root: Element) -> None:
    transforms = one(root, f"{INFORMATION}//ds:Transforms")
    transforms.append(transforms[0])


altered("transforms the other way around", "transforms", on_signed=turned)
altered("not enveloped", "transforms", on_signed=gone(f"{INFORMATION}//ds:Transform[1]"))
altered("enveloped alone", "transforms", on_signed=gone(f"{INFORMATION}//ds:Transform[2]"))
altered(
    "inside, an XPath",
    "transforms",
    on_signed_assertion=put(".//ds:Transform[2]", Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"),
)
XPATH = (
    '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116">'
    "<ds:XPath>count(//. | //@* | //namespace::*)</ds:XPath></ds:Transform>"
)
altered("an XPath program", "misplaced-element", on_signed=inside(f"{INFORMATION}//ds:Transforms", XPATH))
altered(
    "a cut HMAC",
    "misplaced-element",
    on_signed=inside(f"{INFORMATION}/ds:SignatureMethod", "<ds:HMACOutputLength>1</ds:HMACOutputLength>"),
)


# --- encryption -----------------------------------------------------------------------------------------------------
for algorithm in (
    XENC + "tripledes-cbc",
    XENC + "kw-aes256",
    MORE + "camellia256-cbc",
    "http://www.w3.org/2007/05/xmldsig-more#chacha20",
    "",
):
    altered(
        f"encrypted by {algorithm[-14:]!r}",
        "algorithm-EncryptionMethod",
        on_sealed=put(f"{DATA}/xenc:EncryptionMethod", Algorithm=algorithm),
    )
for algorithm in (
    XENC + "rsa-1_5",
    XENC + "kw-aes256",
    XENC + "kw-tripledes",
    "http://www.w3.org/2009/xmlenc11#ECDH-ES",
    "",
):
    altered(
        f"key encrypted by {algorithm[-14:]!r}",
        "algorithm-key-transport",
        on_sealed=put(f"{KEY}/xenc:EncryptionMethod", Algorithm=algorithm),
    )
altered(
    "a weak mask in OAEP",
    "algorithm-oaep-mask",
    on_sealed=inside(
        f"{KEY}/xenc:EncryptionMethod", '<m:MGF xmlns:m="http://www.w3.org/2009/xmlenc11#" Algorithm="urn:md5"/>'
    ),
)
altered(
    "parameters in OAEP",
    "misplaced-element",
    on_sealed=inside(f"{KEY}/xenc:EncryptionMethod", "<xenc:OAEPparams>AAAA</xenc:OAEPparams>"),
)
altered("an agreed key", "misplaced-element", on_sealed=inside(f"{DATA}/ds:KeyInfo", "<xenc:AgreementMethod/>"))
altered(
    "a derived key",
    "misplaced-element",
    on_sealed=inside(f"{DATA}/ds:KeyInfo", '<d:DerivedKey xmlns:d="http://www.w3.org/2009/xmlenc11#"/>'),
)
altered("properties of what is encrypted", "misplaced-element", on_sealed=inside(DATA, "<xenc:EncryptionProperties/>"))
for uri in ("http://127.0.0.1:9/x", "file:///etc/passwd", "", "#other"):
    altered(
        f"key for what is at {uri!r}",
        "key-elsewhere",
        on_sealed=inside(KEY, f'<xenc:ReferenceList><xenc:DataReference URI="{uri}"/></xenc:ReferenceList>'),
    )
for what, within in {
    "XSLT": '<xenc:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></xenc:Transforms>',
    "XPath": f"<xenc:Transforms>{XPATH}</xenc:Transforms>",
    "nothing": "",
}.items():
    REFERENCE = f'<xenc:CipherReference URI="http://127.0.0.1:9/x">{within}</xenc:CipherReference>'
    altered(
        f"cipher text from the net with {what}",
        "misplaced-element",
        on_sealed=then(gone(f"{DATA}/xenc:CipherData/xenc:CipherValue"), inside(f"{DATA}/xenc:CipherData", REFERENCE)),
    )


def flipped(path: str, place: int) -> Alter:
    """One bit of the cipher text turned: what a padding oracle is asked with."""

    def alter(root: Element) -> None:
        import base64

        element = one(root, f"{path}/xenc:CipherData/xenc:CipherValue")
        cipher = bytearray(base64.b64decode(element.text))
        cipher[place] ^= 1
        element.text = base64.b64encode(bytes(cipher)).decode()

    return alter


for place in (0, 15, 16, -17, -1):
    altered(
        f"bit turned at {place} of the cipher text",
        "signature",
        on_signed=flipped(DATA, place),
        cipher=xmlsec.Transform.AES256,
    )
altered("bit turned in the key", "signature", on_signed=flipped(KEY, 5))
altered(
    "cipher text of spaces",
    "signature",
    on_signed=lambda root: setattr(one(root, f"{DATA}/xenc:CipherData/xenc:CipherValue"), "text", "   "),
)

# --- keys that are not the provider's -------------------------------------------------------------------------------


def named_alike(plan: Plan, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> Plan:
    """A certificate that says the same as the provider's, by a key of the attacker's."""
    genuine = x509.load_pem_x509_certificate(plan.keys.certificate.encode())
    made = (
        x509.CertificateBuilder()
        .subject_name(genuine.subject)
        .issuer_name(genuine.issuer)
        .serial_number(genuine.serial_number)
        .not_valid_before(genuine.not_valid_before_utc)
        .not_valid_after(genuine.not_valid_after_utc)
        .public_key(key.public_key())
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    held = replace(plan.keys, key=private.decode(), certificate=made.public_bytes(serialization.Encoding.PEM).decode())
    return plan.but(keys=held)


@altered_by("signed with a certificate of the same name", "signature")
def _same_name(plan: Plan) -> Plan:
    return named_alike(plan, rsa.generate_private_key(public_exponent=65537, key_size=2048))


@altered_by("signed with a weak key of the same name", "signature")
def _weak(plan: Plan) -> Plan:
    return named_alike(plan, rsa.generate_private_key(public_exponent=65537, key_size=1024))


@altered_by("signed with a curve's key of the same name", "signature")
def _curve(plan: Plan) -> Plan:
    return named_alike(plan, ec.generate_private_key(ec.SECP256R1())).but(
        signature=xmlsec.Transform.ECDSA_SHA256, signs_assertion=False
    )


@altered_by("signed with our own encryption certificate's name beside another key", "signature")
def _our_certificate(plan: Plan) -> Plan:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return named_alike(plan.but(keys=replace(plan.keys, certificate=plan.keys.encryption_certificate)), other)


def by_shared_secret(plan: Plan, transform: object) -> Plan:
    """The provider's certificate, which everybody has, as the secret of an HMAC."""

    def on_signed(root: Element) -> None:
        signature = xmlsec.template.create(root, xmlsec.Transform.EXCL_C14N, transform, ns="ds")
        root.replace(one(root, "ds:Signature"), signature)
        reference = xmlsec.template.add_reference(signature, xmlsec.Transform.SHA256, uri="#" + root.get("ID"))
        xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
        xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_binary_data(xmlsec.KeyData.HMAC, plan.keys.certificate.encode())
        context.sign(signature)

    return plan.but(on_signed=on_signed)


for what, transform in {"SHA-1": xmlsec.Transform.HMAC_SHA1, "SHA-256": xmlsec.Transform.HMAC_SHA256}.items():

    @altered_by(f"HMAC of {what} with the certificate as its secret", "algorithm-SignatureMethod")
    def _confused(plan: Plan, transform: object = transform) -> Plan:
        return by_shared_secret(plan, transform)


@altered_by("the attacker's key beside the signature", "signature")
def _key_beside(plan: Plan) -> Plan:
    forged = named_alike(plan, rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def on_signed(root: Element) -> None:
        hints = one(root, "ds:Signature/ds:KeyInfo")
        etree.SubElement(hints, f"{{{DS}}}KeyName").text = "trusted"

    return forged.but(on_signed=on_signed)
