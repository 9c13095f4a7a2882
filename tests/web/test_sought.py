"""What staff search for stands in no address that can be read: not in histories, bookmarks or logs of proxies."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from permits.case.access import Principal
from permits.web.page import SETTINGS
from permits.web.sought import LONGEST, sealed, sought_in
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import submitted

QUEUE, REGISTRY = "/handlaggning", "/handlaggning/diarium"
NAME = "Tallberg"


def test_a_search_for_a_name_leads_to_an_address_without_it(
    app: Flask, client: CheckingClient, login: Callable[..., Principal]
) -> None:
    submitted(app, principal_of(app, "anna"), "anna")
    login(client, "officer")
    for where in (QUEUE, REGISTRY):
        form = client.page(where).form("sok")
        assert form.element.get("method") == "post"
        answer = client.post(form.url, data={**form.values(), "sok": NAME})
        assert answer.status_code == 303
        assert NAME.lower() not in answer.location.lower()
        assert set(parse_qs(urlsplit(answer.location).query)) <= {"visa", "s"}
        found = client.page(answer.location)
        assert found.links("BYGG 2026-000001")
        assert found.tree.xpath("//input[@name='sok']/@value") == [NAME]
        assert [link for link in found.tree.xpath("//a/@href") if NAME.lower() in link.lower()] == []
    kept = client.send(client.page(f"{QUEUE}?visa=oppna&sok={NAME}").form("namn"), {"namn": "Anna"})
    (link,) = kept.links("Anna")[:1]
    assert NAME not in link
    assert client.page(link).links("BYGG 2026-000001")


def test_what_is_sealed_opens_as_it_was_and_nothing_else_opens() -> None:
    app = Flask("search")
    app.extensions[SETTINGS] = SimpleNamespace(secret_key="k" * 40)
    with app.app_context():
        for text in ("Tallberg", "å ä ö 🏠", "x" * 100, " "):
            token = sealed(text)
            assert token == sealed(text)
            assert token.isascii()
            assert len(token) < LONGEST
            assert sought_in({"s": token}) == text
            assert sought_in({"s": token[:-2] + ("AA" if token[-2:] != "AA" else "BB")}) == ""
        for wrong in ("", "x", "åäö", "=" * 9, "A" * (LONGEST + 1), "-_-_"):
            assert sought_in({"s": wrong}) == ""
        assert sought_in({"sok": "Norrhaga"}) == "Norrhaga"
        assert sealed("") == ""
