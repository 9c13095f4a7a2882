"""Whatever stands in an address, a header or a search: nobody is led elsewhere, and nothing breaks."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from tests.attacks.town import NOBODY, Town
from tests.attacks.typed import BACKWARDS, CONTROLS, SCRIPT, SQL, UNSEEN, Typist, typing
from tests.web.applicant import GARAGE
from tests.web.checking import CheckingClient

pytestmark = pytest.mark.xdist_group("town")


@pytest.fixture
def anna(town: Town) -> Iterator[Typist]:
    with typing(town) as typist:
        yield typist


ELSEWHERES = (
    "//evil.example", "https://evil.example", "/\t/evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b",
    "\\\\evil.example", "/\\evil.example", "\t//evil.example", " //evil.example",
    "javascript:alert(1)", "/\x00/evil.example", "\x00//evil.example", "evil.example", "",
    "/" + "x" * 5000, "///evil.example", "/\u2028/evil.example", "/\u200b/evil.example",
)  # fmt: skip


@pytest.mark.parametrize("back", ELSEWHERES)
def test_the_way_back_leads_nowhere_else(town: Town, back: str) -> None:
    anna = town.browser("anna")
    answer = anna.ask("POST", "/sprak", data={"language": "sv", "back": back})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_step_leads_only_onwards_or_back_to_checking(anna: Typist) -> None:
    for back in ELSEWHERES:
        answer = anna.send("uppgifter", {**GARAGE, "back": back})
        assert answer.path.startswith(f"/ansokan/{anna.draft.id}/")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost@evil.example", "[::1]", "x" * 300, ""]
)
def test_another_host_in_the_request_is_sent_nowhere_and_told_to_nobody(town: Town, host: str) -> None:
    anna = town.entered("anna")
    for url in (
        "/",
        "/mina-sidor",
        "/ansokan//x",
        "//evil.example/x",
        "/logga-in",
        f"/ansokan/{town.drafts['anna'].id}",
    ):
        answer = anna.ask("GET", url, headers={"Host": host, "X-Forwarded-Host": "evil.example"})
        assert answer.status_code < 500
        assert "evil.example" not in str(answer.headers).replace("evil.example/x", "")
        if host:
            assert host not in answer.get_data(as_text=True)


def test_a_search_may_be_anything(town: Town) -> None:
    for typed in ("", "%", "_", "'", SCRIPT, SQL, CONTROLS, BACKWARDS, "å" * 5000, "\x00", "*", "Norrhaga %"):
        with typing(town, answered=False) as anna:
            page = anna.client.get(anna.url("fastighet"), query_string={"sok": typed})
            assert page.status_code == 200
        found = town.browser("officer").ask("GET", "/handlaggning", query_string={"sok": typed})
        assert found.status_code == 200
        assert "<script>alert" not in found.get_data(as_text=True)


@pytest.mark.parametrize("place", ["", "x/1/2", "3/nan/2", "0/-1/5", "3/1/2", "12/0/0", "99/1/1", "3/1e3/1", "٣/١/٢",
                                   "0/99999999999999999999999/1", "3/327/3195/1"])  # fmt: skip
def test_a_cell_that_is_none_is_refused(town: Town, place: str) -> None:
    layer = town.services.places.layers()["fastigheter"]
    answer = town.browser("anna").ask("GET", f"/karta/fastigheter/{layer.version[:16]}/{place}.json")
    assert answer.status_code == 404


def test_an_answer_to_the_officer_may_hold_anything_and_is_still_printed(town: Town) -> None:
    agent, case = town.entered("järnväg"), town.cases["by-agent"]
    version = town.services.applying.case_of(agent.person, case.id).case.version  # type: ignore[arg-type]
    sent = {"svar-1.1": CONTROLS + SCRIPT + BACKWARDS, "gor": "skicka", "version": str(version)}
    answer = agent.ask("POST", f"/arende/{case.id}/komplettering", data=sent)
    assert answer.status_code == 303
    while town.services.reacting.react_once():
        pass
    progress = town.services.reacting.progress(case.id)
    assert [line for line in progress if line.state == "failed"] == []
    for who, url in (("järnväg", f"/arende/{case.id}"), ("officer", f"/handlaggning/{case.id}")):
        town.app.test_client_class = CheckingClient
        page = town.entered(who).client.page(url)  # type: ignore[attr-defined]
        html = page.response.get_data(as_text=True)
        assert [hex(ord(mark)) for mark in UNSEEN if mark in html] == []
        assert not page.tree.xpath("//img[@src='x']")


def test_an_address_with_a_new_line_in_it_leads_nowhere(town: Town) -> None:
    """Not even to the page that its form stands on, where other addresses of forms lead when they are opened."""
    assert town.entered("officer").ask("GET", "/handlaggning/x%0Ay/efter-beslutet").status_code == 404
    assert town.entered("admin").ask("GET", "/installningar/x%0A/granska").status_code == 404


def test_no_database_is_ever_asked_about_a_sign_that_it_cannot_hold(town: Town) -> None:
    """PostgreSQL answers U+0000 with an error where SQLite does not: no id, search or text brings it there."""
    officer, anna = town.entered("officer"), town.entered("anna")
    draft, case = town.drafts["anna"].id, town.cases["shared"].id
    for browser, url in (
        (anna, f"/ansokan/{draft}%00"), (anna, "/arende/%00"), (officer, f"/handlaggning/{case}%00"),
        (officer, "/handlaggning/utlamnanden/%00"), (town.browser(NOBODY), "/yttrande/%00"),
    ):  # fmt: skip
        assert browser.ask("GET", url).status_code == 404, url
    with town.app.test_request_context(
        "/handlaggning?sok=a%00b&%00fs=c", method="POST", data={"te\x00xt": "d\x00e"}
    ) as asked:
        assert dict(asked.request.args) | dict(asked.request.form) == {"sok": "ab", "fs": "c", "text": "de"}
    whole = {"text": "f\x00g", "fil": (io.BytesIO(b"x"), "a.pdf")}
    with town.app.test_request_context("/", method="POST", data=whole) as asked:
        assert asked.request.form["text"] == "fg"
        assert asked.request.files["fil"].filename == "a.pdf"
