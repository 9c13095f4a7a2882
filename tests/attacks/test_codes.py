"""The codes of letters to neighbours and bodies: one question each, until its day, and kept as nothing but hashes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from permits.case.hearings import Way
from permits.services.hearing_out import LINK_LASTS
from permits.services.neighbour import Neighbours
from permits.services.referring import Referring
from tests.attacks.routes import ROUTES
from tests.attacks.survey import Outcome
from tests.attacks.town import EVERYBODY, NOBODY, Thing, Town, secrets_in

pytestmark = pytest.mark.xdist_group("town")
LINK = re.compile(r"/(yttrande|remiss)/([A-Z0-9-]{34})")
NEIGHBOUR, BODY = "neighbour", "referral"


@dataclass(frozen=True)
class Codes:
    """The codes of one neighbour and one body, what they may see, and whom the neighbour's question is to."""

    codes: dict[str, str]
    shown: dict[str, frozenset[str]]
    recipient_id: str
    case: Thing


@pytest.fixture(scope="module")
def held(town: Town) -> Codes:
    """As they stand in the mails that have left."""
    ours, officer, case = town.services, town.browser("officer").person, town.cases["shared"]
    assert officer is not None
    while ours.works["hearing letters"].react_once():
        pass
    view = ours.handling.case(officer, case.id)
    (asked,) = [each for each in view.case.hearings[0].recipients if each.way is Way.MAIL]
    box = Path(town.settings.data / "mail")
    mails = [path.read_text(errors="replace").replace("=\n", "") for path in box.glob("*.eml")]
    links = {found for mail in mails for found in LINK.findall(mail)}
    (neighbours,), (bodys,) = ([code for way, code in links if way == wanted] for wanted in ("yttrande", "remiss"))
    shown = {NEIGHBOUR: view.case.hearings[0].document_ids, BODY: view.case.referrals[0].document_ids}
    return Codes(
        {NEIGHBOUR: neighbours, BODY: bodys},
        {desk: frozenset(documents) for desk, documents in shown.items()},
        asked.recipient_id,
        case,
    )


def addresses(town: Town, held: Codes, whose: str) -> Iterator[tuple[str, str, bool]]:
    """Every address that takes a code, given the code of `whose`, and whether it is to open."""
    rules = {rule.endpoint: rule for rule in town.app.url_map.iter_rules() if "code" in rule.arguments}
    assert len(rules) >= 6
    every = {document for thing in town.cases.values() for document in thing.documents}
    for endpoint, rule in rules.items():
        desk, method = endpoint.partition(".")[0], ROUTES[endpoint].method
        if method != "GET":
            continue
        for document in sorted(every) if "document_id" in rule.arguments else [""]:
            values = {"code": held.codes[whose], **({"document_id": document} if document else {})}
            opens = desk == whose and (not document or document in held.shown[whose])
            yield endpoint, town.app.url_map.bind("").build(endpoint, values), opens


@pytest.mark.parametrize("whose", [NEIGHBOUR, BODY])
def test_a_code_opens_its_own_question_with_its_own_documents_and_nothing_else(
    town: Town, held: Codes, whose: str, record_property: Callable[[str, object], None]
) -> None:
    faults, outcomes, before = [], [], town.fingerprint()
    for who in (NOBODY, "inget", "officer", "gis"):
        for endpoint, url, opens in addresses(town, held, whose):
            answer = town.browser(who).ask("GET", url)
            outcomes.append(Outcome(endpoint, "GET", "code", answer.status_code, opens))
            if answer.status_code != (200 if opens else 404):
                faults.append(f"{who} {url}: {answer.status_code}, opens {opens}")
            if answer.mimetype == "text/html" and who == NOBODY:
                secrets = secrets_in(
                    town, "strand" if whose == NEIGHBOUR else NOBODY, answer.get_data(as_text=True), url
                )
                faults += [f"{url} tells {secret}" for secret in secrets if re.fullmatch(r"[\d-]+", secret)]
    record_property("outcomes", [outcome.plain for outcome in outcomes])
    assert faults == []
    assert any(outcome.is_let_in for outcome in outcomes)
    assert town.fingerprint() == before


def test_a_code_is_no_id_of_anything(town: Town, held: Codes) -> None:
    """Put where an id of a case, a draft, a document or a recipient stands, it opens nothing for anybody."""
    for code in (*held.codes.values(), held.codes[NEIGHBOUR].replace("-", "")):
        for who in (NOBODY, "anna", "strand", "officer"):
            for url in (f"/arende/{code}", f"/ansokan/{code}", f"/handlaggning/{code}", f"/yttrande/svara/{code}"):
                answer = town.browser(who).ask("GET", url)
                assert answer.status_code in {302, 403, 404}, f"{who} {url}: {answer.status_code}"
                assert answer.status_code != 302 or "/logga-in" in answer.location


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_question_is_answered_by_nobody_but_the_one_who_was_asked(
    town: Town, held: Codes, who: str, record_property: Callable[[str, object], None]
) -> None:
    before, url = town.fingerprint(), f"/yttrande/svara/{held.recipient_id}"
    read = town.browser(who).ask("GET", url)
    is_asked = who == "strand"
    outcome = Outcome("neighbour.answer", "GET", "neighbour" if is_asked else who, read.status_code, is_asked)
    record_property("outcomes", [outcome.plain] if is_asked else [])
    assert (read.status_code == 200) is is_asked, read.status_code
    if not is_asked:
        answer = town.browser(who).ask("POST", url, data={"val": "synpunkter", "text": "Nej."})
        assert answer.status_code in {403, 404}
        assert "Norrhaga" not in answer.get_data(as_text=True)
        assert town.fingerprint() == before


def test_a_code_with_one_sign_changed_opens_nothing(town: Town, held: Codes) -> None:
    for desk, address in ((NEIGHBOUR, "/yttrande/"), (BODY, "/remiss/")):
        code = held.codes[desk]
        assert town.browser(NOBODY).ask("GET", f"{address}{code.lower()}").status_code == 200, "as it may be typed"
        for at, sign in enumerate(code):
            other = f"{code[:at]}{'A' if sign != 'A' else 'B'}{code[at + 1 :]}"
            if sign != "-":
                assert town.browser(NOBODY).ask("GET", f"{address}{other}").status_code == 404
        for part in (code[:-1], code[:11], "", "%", "_" * 29, code + "A", code[::-1]):
            assert town.browser(NOBODY).ask("GET", f"{address}{part}").status_code in {
                404,
                405,
                200 if not part else 404,
            }


def test_a_code_opens_nothing_when_its_time_is_over(town: Town, held: Codes) -> None:
    later = town.services.clock() + timedelta(days=60) + LINK_LASTS
    neighbours, referring = town.services.neighbours, town.services.referring
    clocks: list[tuple[Neighbours | Referring, Callable[[], object]]] = [
        (neighbours, neighbours._clock), (referring, referring._clock),
    ]  # fmt: skip
    try:
        for service, _clock in clocks:
            service._clock = lambda: later  # type: ignore[assignment]
        for whose in (NEIGHBOUR, BODY):
            for _endpoint, url, _opens in addresses(town, held, whose):
                assert town.browser(NOBODY).ask("GET", url).status_code == 404, url
    finally:
        for service, clock in clocks:
            service._clock = clock  # type: ignore[assignment]


def test_a_code_lies_nowhere_in_the_database(town: Town, held: Codes) -> None:
    """Not with its dashes, without them or in small letters, in no table, index or log beside the database."""
    forms = [
        form.encode()
        for code in held.codes.values()
        for plain in (code, code.replace("-", ""))
        for form in (plain, plain.lower())
    ]
    kept = b"".join(path.read_bytes() for path in town.settings.data.glob("lovlig.db*"))
    assert b"case_codes" in kept
    assert [form for form in forms if form in kept] == []
