"""Somebody with protected identity goes through everything: as applicant, as control officer, as owner of the property
next door who is heard by hand and answers on paper. Nobody but those who must, reads who or where they are.
"""

from __future__ import annotations

import email
import io
import os
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

import pikepdf
import pypdfium2
import pytest
from werkzeug.test import TestResponse

from permits.case.access import Principal
from permits.case.times import swedish_day
from permits.demo.people import persona
from permits.services.refusals import NotFound
from tests.attacks.overheard import Overheard, listening
from tests.attacks.routes import ROUTES, url_of
from tests.attacks.town import NOBODY, Thing, Town, copied
from tests.conftest import principal_of
from tests.web.desk_cases import picture, submitted

pytestmark = pytest.mark.xdist_group("town")

FATIMA = persona("skyddad")
MAIL = "gomd.adress@hemlig.example"
HER_MAILS = {MAIL, "fatima@exempel.example"}  # the second in a case that the town had before
HERS = {
    "role": "sjalv", "name": FATIMA.name, "street": "Osynliga stigen 9", "postal_code": "987 65", "city": "Hemort",
    "email": MAIL, "phone": "070-555 12 34", "protected": "ja",
}  # fmt: skip
TYPED = "Jag heter Fatima Al-Khatib, 820925-2389, och bor på Osynliga stigen 9. Ring 070-555 12 34."
SECRET = re.compile(  # a number alone stands by chance in what tokens are written with
    r"fatima|khatib|820925[-+ ]?2389|osynliga\s+stigen|\b987 ?65\b|hemort|gomd\.adress|70[- ]?555[- ]?12[- ]?34", re.I
)
HOUSE = {
    "atgard": {"measure": "nybyggnad_enbostadshus"},
    "uppgifter": {
        "storeys": "1", "gross_area": "110", "ridge_height": "6", "roof_pitch": "27", "facade": "Trä", "roof": "Tegel",
        "water_sewage": "kommunalt",
    },
    "kontrollansvarig": {
        "name": FATIMA.name, "personal_number": FATIMA.number, "certificate": "SC0000-00", "email": MAIL,
        "phone": "070-555 12 34",
    },
}  # fmt: skip
STANDS_IN = frozenset({
    # who they are, and what they wrote themselves, before anybody reads it: it is masked wherever it is shown
    "persons", "drafts", "draft_documents", "case_events", "case_documents", "sessions",
})  # fmt: skip
"""The only tables in which anything that tells who they are may stand. Not the queue, the registry, the words that
things are found by, who is heard, tasks, notices or statistics."""
EVERYWHERE = bool(os.environ.get("LOVLIG_TEST_PROTECTED"))
"""Whether everybody looks everywhere, which takes a minute: LOVLIG_TEST_PROTECTED=1."""
OTHERS = ("registrator", "reader", "admin", "delegate", "second_reader", "secretary", "inspector", "strand")
LOOKERS = ("officer", "gis", "anna", NOBODY, *(OTHERS if EVERYWHERE else ()))


@dataclass
class Story:
    """What happened to her, and all that was logged meanwhile."""

    town: Town
    own: Thing
    heard_in: Thing
    named_in: Thing
    overheard: Overheard


@pytest.fixture(scope="module")
def story(first_town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    town = copied(first_town, tmp_path_factory.mktemp("protected") / "data")
    with listening() as overheard:
        yield lived(town, overheard)


def lived(town: Town, overheard: Overheard) -> Story:
    ours, fatima, officer = town.services, principal_of(town.app, "skyddad"), principal_of(town.app, "officer")
    own = submitted(town.app, fatima, "skyddad", sokande=HERS)
    ours.answering.write(fatima, own, TYPED)
    files = [("fasadritning", f"fasad {FATIMA.name} 19820925-2389.png", io.BytesIO(picture("fasad")))]
    version = ours.handling.case(officer, own).case.version
    ours.answering.add_unasked(fatima, own, version, TYPED, files)
    ours.rectifying.ask(fatima, own, TYPED)
    named_in = submitted(town.app, principal_of(town.app, "nybygge"), "nybygge", width=10, length=12, **HOUSE)
    heard_in = town.cases["shared"].id
    hear(town, officer, fatima, heard_in)
    ours.noting.add_task(officer, own, "Ring den sökande", None)
    while ours.reacting.react_once():
        pass
    for work in ("hearing letters", "reminders", "notices", "fresh cases"):
        ours.works[work].react_once()
    granted(town, officer, own)
    while ours.reacting.react_once():
        pass
    things = [Thing(each, frozenset({"skyddad"}), documents(town, each)) for each in (own, heard_in, named_in)]
    return Story(town, *things, overheard)


def hear(town: Town, officer: Principal, fatima: Principal, case_id: str) -> None:
    """She owns the property next door, is asked, and answers."""
    ours = town.services
    ours.hearing.preparing.add_property(officer, case_id, persona("skyddad").property or "", "Gränsar till tomten")
    [heard] = [one for one in ours.hearing.preparing.prepared(officer, case_id).heard.neighbours if one.protected]
    assert not SECRET.search(repr(heard))
    ours.hearing.begin(officer, case_id, ours.handling.case(officer, case_id).case.version)
    people = ours.hearing.followed(officer, case_id).people.values()
    [recipient] = [each.recipient_id for each in people if each.protected]
    with pytest.raises(NotFound):  # nothing is sent to her, so nothing can be answered by a link either
        ours.neighbours.question(fatima, recipient)
    files = [("yttrande.png", io.BytesIO(picture("yttrande")))]
    version, day = ours.handling.case(officer, case_id).case.version, swedish_day(ours.clock())
    told = "Huset skuggar min uteplats."
    ours.hearing.register(officer, case_id, version, recipient, has_views=True, text=told, received=day, files=files)


def granted(town: Town, officer: Principal, case_id: str) -> None:
    ours = town.services
    version = ours.handling.case(officer, case_id).case.version
    ours.deciding.grant(officer, case_id, version, "Åtgärden är planenlig.")


def documents(town: Town, case_id: str) -> tuple[str, ...]:
    view = town.services.handling.case(principal_of(town.app, "officer"), case_id)
    return tuple(document.id for document in view.documents)


def said(answer: TestResponse) -> str:
    """All the text of an answer: of a page, of a PDF with its attachments and properties, of everything in a zip."""
    return text_of(answer.get_data(), answer.mimetype) + str(answer.headers)


def text_of(content: bytes, media_type: str) -> str:
    if media_type == "application/zip" or content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [text_of(packed.read(name), "") for name in packed.namelist()]
            return "\n".join([*packed.namelist(), *parts])
    if content[:4] == b"%PDF":
        return _text_of_pdf(content)
    return "" if media_type.startswith("image/") else content.decode(errors="replace")


def _text_of_pdf(content: bytes) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        attached = [text_of(kept.get_file().read_bytes(), "") for kept in pdf.attachments.values()]
        told = [str(pdf.docinfo), bytes(pdf.Root.Metadata.read_bytes()).decode() if "/Metadata" in pdf.Root else ""]
        return "\n".join([*pages, *pdf.attachments, *attached, *told])


def found(text: str) -> list[str]:
    return sorted({each.group(0) for each in SECRET.finditer(text)})


# --- what others read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", LOOKERS)
def test_no_page_file_or_map_tells_who_or_where_they_are(story: Story, who: str) -> None:
    """Every address that is read, over every case that she is in; for others than officers, where they may look."""
    browser, faults, opened = story.town.browser(who), [], 0
    for endpoint, route in ROUTES.items():
        if route.method != "GET" or (route.of == "desk" and who != "officer" and not EVERYWHERE):
            continue
        things = [story.own, story.heard_in, story.named_in] if route.of in {"desk", "case"} else [None]
        for thing in things:
            if route.of == "draft":
                continue
            url = url_of(story.town, endpoint, thing)
            answer = browser.ask("GET", url)
            opened += answer.status_code == 200
            faults += [f"{url}: {each}" for each in found(said(answer))]
    assert faults == []
    assert opened > 10


def test_every_document_of_the_case_file_is_without_them(story: Story) -> None:
    """What the service itself has written, as the officer reads it, and under names that tell nothing."""
    officer, read = story.town.browser("officer"), 0
    for thing in (story.own, story.heard_in, story.named_in):
        view = story.town.services.handling.case(principal_of(story.town.app, "officer"), thing.id)
        for document in view.documents:
            assert found(document.filename) == []
            if document.origin == "made":
                answer = officer.ask("GET", url_of(story.town, "office.document", thing, document.id))
                assert found(said(answer)) == [], document.label
                read += 1
    assert read >= 3  # a case file, a decision, an application


def test_nobody_finds_them_by_searching(story: Story) -> None:
    officer = story.town.browser("officer")
    for sought in ("Fatima", "Al-Khatib", "19820925-2389", "8209252389", "Osynliga stigen", MAIL, "0705551234"):
        for path in ("/handlaggning", "/ko/lista.csv", "/diarium"):
            page = officer.ask("GET", f"{path}?sok={sought}").get_data(as_text=True)
            registry = story.town.services.handling.case(principal_of(story.town.app, "officer"), story.own.id).case
            assert registry.registry_number not in page, f"{path}?sok={sought}"


def test_no_list_or_word_of_the_database_holds_them(story: Story) -> None:
    kept = sqlite3.connect(story.town.settings.data / "lovlig.db")
    try:
        names = [row[0] for row in kept.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        holding = {
            name for name in names for row in kept.execute(f'SELECT * FROM "{name}"') if found(" ".join(map(str, row)))
        }
    finally:
        kept.close()
    assert holding <= STANDS_IN


def test_letters_tell_nobody_else_and_the_protected_neighbour_gets_none_by_mail(story: Story) -> None:
    letters = [
        email.message_from_bytes(path.read_bytes()) for path in (story.town.settings.data / "mail").glob("*.eml")
    ]
    assert letters
    for letter in letters:
        words = _words(letter) if letter["To"] in HER_MAILS else f"{letter['To']} {_words(letter)}"
        assert found(words) == [], letter["Subject"]


def _words(letter: Message) -> str:
    parts = [part.get_payload(decode=True) for part in letter.walk() if not part.is_multipart()]
    read = [text_of(part, "") for part in parts if isinstance(part, bytes)]
    return "\n".join([str(letter["Subject"]), *(str(part.get_filename()) for part in letter.walk()), *read])


def test_nothing_is_logged_or_measured_of_them(story: Story) -> None:
    assert found(story.overheard.text) == []
    assert found(story.town.browser(NOBODY).ask("GET", "/matetal").get_data(as_text=True)) == []


def test_what_she_reads_herself_is_whole(story: Story) -> None:
    """The masking hides from others, and not from her: else all above could hold by hiding everything."""
    page = story.town.browser("skyddad").ask("GET", f"/arende/{story.own.id}").get_data(as_text=True)
    assert found(page)
    told = story.town.browser("skyddad").ask("GET", "/mina-uppgifter/uppgifter.json").get_data(as_text=True)
    assert "Osynliga stigen 9" in told
    assert FATIMA.number in told
