"""Responses in which one thing that we check is a little wrong: an address, a time, a version, a name, an attribute."""

from __future__ import annotations

from tests.attacks.saml_altered import altered, altered_by, gone, inside, put, text, then, twice
from tests.attacks.saml_altered_content import CONDITIONS, SCD, STATEMENT, STATUS, SUCCESS
from tests.attacks.saml_forge import NAME, NUMBER, SAML, SAMLP, Element, Plan, instant, one

OURS = "http://localhost:8000/saml/acs"
AUDIENCE = "http://localhost:8000/saml/bankid/metadata"
ISSUER = "urn:lovlig:testlegitimering:bankid"

# --- addresses and names that are nearly ours -----------------------------------------------------------------------
NEARLY = {
    "a slash more": OURS + "/",
    "a question": OURS + "?x=1",
    "a fragment": OURS + "#x",
    "a space": OURS + " ",
    "a point": "http://localhost.:8000/saml/acs",
    "somebody before the at": "http://localhost:8000@evil.example/saml/acs",
    "another port": "http://localhost:80/saml/acs",
    "no scheme": "//localhost:8000/saml/acs",
    "a letter of another alphabet": "http://lоcalhost:8000/saml/acs",
    "a way up": "http://localhost:8000/saml/x/../acs",
}
for what, address in NEARLY.items():
    altered(f"Destination with {what}", "destination", on_response=put(".", Destination=address))
    altered(f"Recipient with {what}", "recipient", on_assertion=put(SCD, Recipient=address))
for what, told in {
    "a space": AUDIENCE + " ",
    "capitals": AUDIENCE.upper(),
    "a slash more": AUDIENCE + "/",
    "nothing": "",
    "a line break": AUDIENCE + "\n",
}.items():
    altered(f"audience with {what}", "audience", on_assertion=text(".//saml:Audience", told))
for what, told in {"a space": ISSUER + " ", "capitals": ISSUER.upper(), "a line break": "\n" + ISSUER}.items():
    altered(f"issuer of the response with {what}", "issuer", on_response=text("saml:Issuer", told))
    altered(f"issuer of the assertion with {what}", "issuer", on_assertion=text("saml:Issuer", told))
altered("audience restriction of nobody", "audience", on_assertion=gone(".//saml:Audience"))
for version in ("1.1", "2.1", " 2.0", "", None):
    altered(f"version {version!r}", "version", on_response=put(".", Version=version))
    altered(f"assertion of version {version!r}", "assertion-version", on_assertion=put(".", Version=version))

# --- times that are none --------------------------------------------------------------------------------------------
MOMENTS = {
    "issued": ("on_response", ".", "IssueInstant"),
    "assertion issued": ("on_assertion", ".", "IssueInstant"),
    "subject until": ("on_assertion", SCD, "NotOnOrAfter"),
    "valid from": ("on_assertion", CONDITIONS, "NotBefore"),
    "valid until": ("on_assertion", CONDITIONS, "NotOnOrAfter"),
    "logged in": ("on_assertion", STATEMENT, "AuthnInstant"),
    "session until": ("on_assertion", STATEMENT, "SessionNotOnOrAfter"),
}
NO_TIMES = {
    "nothing": "",
    "a space for the T": "2026-11-22 10:00:00Z",
    "a small z": "2026-11-22t10:00:00z",
    "an offset of nothing": "2026-11-22T10:00:00+00:00",
    "other digits": "२०२६-११-२२T१०:००:००Z",
    "a year of five digits": "12026-11-22T10:00:00Z",
    "a 25th hour": "2026-11-22T25:00:00Z",
}
for moment, (hook, path, attribute) in MOMENTS.items():
    for what, told in NO_TIMES.items():
        altered(f"{moment}: {what}", "time-malformed", **{hook: put(path, **{attribute: told})})
altered("no moment of login", "time-malformed", on_assertion=put(STATEMENT, AuthnInstant=None))
altered("no moment of issue", "time-malformed", on_response=put(".", IssueInstant=None))
altered("no moment of the assertion", "time-malformed", on_assertion=put(".", IssueInstant=None))

# --- subject, conditions, statements --------------------------------------------------------------------------------
altered("no subject", "count-Subject", on_assertion=gone("saml:Subject"))
altered("two subjects", "count-Subject", on_assertion=twice("saml:Subject"))
altered("two conditions", "count-Conditions", on_assertion=twice(CONDITIONS))
altered("no conditions", "count-Conditions", on_assertion=gone(CONDITIONS))
altered("a condition of its own", "misplaced-element", on_assertion=inside(CONDITIONS, "<saml:Condition/>"))
altered("no ID of the assertion", "assertion-id", signs_assertion=False, on_assertion=put(".", ID=None))
altered("an ID with a space", "id-not-unique", signs_assertion=False, on_assertion=put(".", ID="_a b"))
altered("an ID that begins with a digit", "id-not-unique", signs_assertion=False, on_assertion=put(".", ID="1a"))
altered(
    "a subject beside the bearer",
    "misplaced-element",
    on_assertion=inside(".//saml:SubjectConfirmation", "<saml:NameID/>"),
)
altered("a key of the bearer", "misplaced-element", on_assertion=inside(SCD, "<ds:KeyInfo/>"))
altered("an encrypted name", "misplaced-element", on_assertion=inside("saml:Subject", "<saml:EncryptedID/>"))
altered("a decision", "misplaced-element", on_assertion=inside(".", "<saml:AuthzDecisionStatement/>"))
altered(
    "a level of its own making",
    "misplaced-element",
    on_assertion=inside(".//saml:AuthnContext", "<saml:AuthnContextDecl/>"),
)
altered(
    "a level elsewhere",
    "level-missing",
    on_assertion=then(
        gone(".//saml:AuthnContextClassRef"),
        inside(
            ".//saml:AuthnContext",
            "<saml:AuthnContextDeclRef>http://id.elegnamnden.se/loa/1.0/loa3</saml:AuthnContextDeclRef>",
        ),
    ),
)
altered("two contexts", "level-missing", on_assertion=twice(".//saml:AuthnContext"))
for level in (
    "HTTP://ID.ELEGNAMNDEN.SE/LOA/1.0/LOA3",
    "http://id.elegnamnden.se/loa/1.0/loa3#x",
    "loa3",
    "\nhttp://id.elegnamnden.se/loa/1.0/loa3",
):
    altered(f"level {level!r}", "level", level=level)

# --- what is said of the person -------------------------------------------------------------------------------------
EVA = ["199001012385"]
for what, number in {
    "a sign nobody sees": "1990010123\u200b85",
    "wide digits": "１９９００１０１２３８５",
    "thirteen digits": "1990010123850",
    "a plus": "19900101+2385",
    "the 91st as a day": "199001912385",
    "year nought": "000001012385",
}.items():
    reason = "attribute-malformed" if "\u200b" in number else "personal-number"
    altered(f"personal number with {what}", reason, attributes={NUMBER: [number], NAME: ["Eva Prov"]})
for what, name in {
    "a space": NUMBER + " ",
    "capitals": NUMBER.upper(),
    "its friendly name": "personalIdentityNumber",
    "its number alone": "1.2.752.29.4.13",
    "that of another register": "urn:oid:1.2.752.201.3.16",
}.items():
    altered(f"personal number under {what}", "personal-number", attributes={name: EVA, NAME: ["Eva Prov"]})
altered(
    "a number under another name with ours as friendly name",
    "personal-number",
    on_assertion=put(f".//saml:Attribute[@Name='{NUMBER}']", Name="urn:oid:1.2.3", FriendlyName=NUMBER),
)
altered(
    "an attribute without a name",
    "attribute-doubled",
    on_assertion=put(f".//saml:Attribute[@Name='{NAME}']", Name=None),
)


@altered_by("a number inside a name", "personal-number")
def _inside_a_name(plan: Plan) -> Plan:
    def alter(root: Element) -> None:
        value = one(root, f".//saml:Attribute[@Name='{NUMBER}']/saml:AttributeValue")
        value.text = None
        value.append(value.makeelement(f"{{{SAML}}}NameID"))
        value[0].text = EVA[0]

    return plan.but(on_assertion=alter)


@altered_by("a login from before we asked, said to be fresh", "authentication-not-fresh")
def _stale(plan: Plan) -> Plan:
    from datetime import timedelta

    return plan.but(on_assertion=put(STATEMENT, AuthnInstant=instant(plan.now - timedelta(hours=9))))


# --- status ---------------------------------------------------------------------------------------------------------
for what, told in {
    "a space": SUCCESS + " ",
    "a line before": "\n" + SUCCESS,
    "a fragment": SUCCESS + "#",
    "capitals": SUCCESS.upper(),
    "the end alone": "Success",
    "partial success": "urn:oasis:names:tc:SAML:2.0:status:PartialLogout",
}.items():
    altered(f"status with {what}", "status-not-success", on_response=put(STATUS, Value=told))
for code in ("Requester", "VersionMismatch"):
    altered(
        f"status {code} with an assertion",
        "status-not-success",
        on_response=put(STATUS, Value=f"urn:oasis:names:tc:SAML:2.0:status:{code}"),
    )
altered("Success and another attribute after it", "unknown-attribute", on_response=put(STATUS, Other="x"))
altered("Success in a namespace", "namespaced-attribute", on_response=put(STATUS, **{f"{{{SAMLP}}}Value": SUCCESS}))
altered("status without value", "status-shape", on_response=put(STATUS, Value=None))
altered("status in words", "text-between-elements", on_response=text("samlp:Status", "Success"))
altered("two statuses", "count-Status", on_response=twice("samlp:Status"))
altered("a detail of the status", "misplaced-element", on_response=inside("samlp:Status", "<samlp:StatusDetail/>"))
altered("an assertion in the status", "misplaced-element", on_response=inside("samlp:Status", "<saml:Assertion/>"))
