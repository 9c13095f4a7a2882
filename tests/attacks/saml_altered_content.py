"""Responses that say the wrong thing: for others, at another time, about nobody, or that it failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.attacks.saml_altered import ALTERED, Altered, altered, gone, inside, put, text, then, twice
from tests.attacks.saml_forge import (
    LOA3,
    NAME,
    NUMBER,
    Element,
    Plan,
    instant,
    one,
)

SCD = ".//saml:SubjectConfirmationData"
CONDITIONS = "saml:Conditions"
STATEMENT = "saml:AuthnStatement"
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
altered(
    "Destination with our address as prefix",
    "destination",
    on_response=put(".", Destination="http://localhost:8000/saml/acs.evil.example"),
)
altered("Destination elsewhere", "destination", on_response=put(".", Destination="https://evil.example/saml/acs"))
altered("Destination in capitals", "destination", on_response=put(".", Destination="HTTP://LOCALHOST:8000/saml/acs"))
altered("no Recipient", "recipient", on_assertion=put(SCD, Recipient=None))
altered(
    "Recipient holding our address",
    "recipient",
    on_assertion=put(SCD, Recipient="https://evil.example/?http://localhost:8000/saml/acs"),
)
altered("no AudienceRestriction", "audience-missing", on_assertion=gone(".//saml:AudienceRestriction"))
altered("audience somebody else", "audience", on_assertion=text(".//saml:Audience", "https://other.example"))
altered(
    "audience our other entity",
    "audience",
    on_assertion=text(".//saml:Audience", "http://localhost:8000/saml/personal/metadata"),
)
altered(
    "second AudienceRestriction for others",
    "audience",
    on_assertion=inside(
        CONDITIONS, "<saml:AudienceRestriction><saml:Audience>urn:x</saml:Audience></saml:AudienceRestriction>"
    ),
)
altered("issuer of the response another", "issuer", on_response=text("saml:Issuer", "urn:evil"))
altered("issuer of the assertion another", "issuer", on_assertion=text("saml:Issuer", "urn:evil"))
altered("issuer of the assertion empty", "issuer", on_assertion=text("saml:Issuer", ""))
altered("no Issuer", "count-Issuer", on_response=gone("saml:Issuer"))
altered("two Issuers", "count-Issuer", on_response=twice("saml:Issuer"))
altered("no subject confirmation", "subject-confirmation", on_assertion=gone(".//saml:SubjectConfirmation"))
altered(
    "holder-of-key",
    "subject-confirmation",
    on_assertion=put(".//saml:SubjectConfirmation", Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"),
)
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
timed(
    "conditions without NotOnOrAfter", "time-malformed", "on_assertion", CONDITIONS, "NotOnOrAfter", lambda plan: None
)
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
timed(
    "logged in before we asked",
    "authentication-not-fresh",
    "on_assertion",
    STATEMENT,
    "AuthnInstant",
    lambda plan: past(plan, 75),
)
timed(
    "logged in tomorrow",
    "authenticated-in-future",
    "on_assertion",
    STATEMENT,
    "AuthnInstant",
    lambda plan: future(plan, 86_400),
)
timed(
    "session already over",
    "session-ended",
    "on_assertion",
    STATEMENT,
    "SessionNotOnOrAfter",
    lambda plan: past(plan, 90),
)
timed("time without zone", "time-malformed", "on_response", ".", "IssueInstant", lambda plan: instant(plan.now)[:-1])
timed(
    "time with another zone",
    "time-malformed",
    "on_response",
    ".",
    "IssueInstant",
    lambda plan: instant(plan.now)[:-1] + "+02:00",
)
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
    "ten digits": "9001012385",
    "a wrong check digit": "199001012386",
    "a date that is not": "199013012385",
    "letters": "19900101238A",
    "other digits": "१९९००१०१२३८५",
    "a dash": "19900101-2385",
    "nothing": "",
    "two": "199001012385 199001012385",
}.items():
    altered(f"personal number with {wrong}", "personal-number", attributes={NUMBER: [number], NAME: ["Eva Prov"]})
altered("no personal number", "personal-number", attributes={NAME: ["Eva Prov"]})
altered("no name", "name", attributes={NUMBER: ["199001012385"]})
altered(
    "two personal numbers",
    "attribute-many-values",
    attributes={NUMBER: ["199001012385", "199004162393"], NAME: ["Eva Prov"]},
)
altered("the attribute twice", "attribute-doubled", on_assertion=twice(f".//saml:Attribute[@Name='{NUMBER}']"))
altered(
    "a name with a line break", "attribute-malformed", attributes={NUMBER: ["199001012385"], NAME: ["Eva&#10;Prov"]}
)
altered(
    "a name that turns around", "attribute-malformed", attributes={NUMBER: ["199001012385"], NAME: ["Eva \u202evorP"]}
)
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
altered(
    "Success below Responder",
    "status-not-success",
    on_response=then(put(STATUS, Value=RESPONDER), inside(STATUS, f'<samlp:StatusCode Value="{SUCCESS}"/>')),
)
altered(
    "Success with something below",
    "status-not-success",
    on_response=inside(STATUS, f'<samlp:StatusCode Value="{RESPONDER}"/>'),
)


def success_in_another_attribute(root: Element) -> None:
    """python3-saml reads the first attribute, whatever its name."""
    code = one(root, STATUS)
    code.attrib.clear()
    code.set("Other", SUCCESS)
    code.set("Value", RESPONDER)


altered("Success in another attribute", "unknown-attribute", on_response=success_in_another_attribute)
deep = '<samlp:StatusCode Value="a">' * 8 + "</samlp:StatusCode>" * 8
altered("status without bottom", "status-too-deep", on_response=inside(STATUS, deep))
