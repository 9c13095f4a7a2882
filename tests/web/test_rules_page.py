"""The page of rules and the answers for other systems, as anybody meets them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from permits.law.book import all_rules
from permits.services.rule_list import examples
from permits.web.api import LARGEST, MOST_SETS
from permits.web.rules import HEADINGS
from tests.web.checking import CheckingClient

SHED = {"measure": "komplementbyggnad", "footprint_area": 12.5, "begun": "2026-11-21"}


def ask(app: Flask, told: Any, **more: Any) -> TestResponse:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    sent = {"content_type": "application/json", **more}
    return app.test_client().post("/api/bedomning", data=body, **sent)


def test_the_page_shows_every_rule_with_its_place_in_the_law_and_an_example(client: CheckingClient) -> None:
    shown = client.page("/sa-bedomer-vi")
    for rule in all_rules():
        (item,) = shown.tree.xpath(f"//li[@id='{rule.id}']")
        words = " ".join(" ".join(item.itertext()).split())
        assert rule.title in words
        assert rule.cites in words
        assert all(" ".join(example.answer.split()) in words for example in examples().get(rule.id, ()))


def test_the_page_narrows_to_one_measure_and_takes_anything_for_a_measure(client: CheckingClient) -> None:
    walls = client.page("/sa-bedomer-vi?atgard=plank")
    ids = set(walls.tree.xpath("//ul[@class='rules']/li/@id"))
    assert ids == {rule.id for rule in all_rules() if "plank" in rule.about}
    assert f"{len(ids)} regler gäller Plank." in walls.text
    assert walls.form("atgard").values()["atgard"] == "plank"
    assert f"{len(all_rules())} regler i hela boken." in client.page("/sa-bedomer-vi?atgard=x%00").text


def test_the_footer_leads_to_the_page(client: CheckingClient) -> None:
    assert "/sa-bedomer-vi" in client.page("/").links("Så bedömer vi")


def test_headings_stand_in_the_order_of_the_statute() -> None:
    sections = [section for section, _ in HEADINGS]
    assert sections == sorted(set(sections))


def test_facts_are_answered_without_login_cookie_or_token(app: Flask) -> None:
    answer = ask(app, SHED)
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    (one,) = answer.get_json()["answers"]
    assert one["need"] == "unknown"
    assert {finding["topic"] for finding in one["findings"]} >= {"permit_need", "siting", "beside"}
    assert len(ask(app, [SHED, {**SHED, "measure": "plank"}]).get_json()["answers"]) == 2


@pytest.mark.parametrize(
    ("told", "status", "says"),
    [
        (b"", 400, "rad 1"),
        (b"\xff", 400, "UTF-8"),
        (b"[]", 400, "inga fakta"),
        (b"null", 422, "errors"),
        ([SHED] * (MOST_SETS + 1), 413, "uppsättningar"),
        (b'{"a": "' + b"x" * LARGEST + b'"}', 413, "200 kB"),
        ({**SHED, "ridge_height": "3 m"}, 422, "errors"),
        ({**SHED, "ridge_height": -3}, 422, "errors"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_in_swedish(app: Flask, told: Any, status: int, says: str) -> None:
    answer = ask(app, told)
    problem = answer.get_json()
    assert (answer.status_code, answer.mimetype, problem["status"]) == (status, "application/problem+json", status)
    assert says in problem["detail"]
    assert problem["title"]


def test_a_problem_names_set_and_key(app: Flask) -> None:
    told = ask(app, [SHED, {**SHED, "name": "Bod", "ridge_hight": 3}]).get_json()["errors"]
    message = 'Det finns inget som heter "ridge_hight". Menar du "ridge_height"?'
    assert told == [{"set": 2, "name": "Bod", "key": "ridge_hight", "message": message}]


def test_a_form_of_another_site_cannot_ask(app: Flask) -> None:
    assert ask(app, SHED, content_type="text/plain").status_code == 415
    assert ask(app, SHED, content_type="application/x-www-form-urlencoded").status_code == 415


def test_the_rules_are_given_as_data(app: Flask) -> None:
    told = app.test_client().get("/api/regler").get_json()["rules"]
    assert [one["id"] for one in told] == [rule.id for rule in all_rules()]
    assert all(one["citation"] and one["says"] and one["in_force"][0] and one["measures"] for one in told)


def test_a_system_that_asks_in_another_way_is_told_so_as_a_system(app: Flask) -> None:
    client = app.test_client()
    asked = client.get("/api/bedomning")
    assert (asked.status_code, asked.mimetype) == (405, "application/problem+json")
    assert "POST" in asked.headers["Allow"]
    assert asked.get_json()["detail"].startswith("Adressen tar bara emot ")
    missing = client.get("/api/finns-inte")
    assert (missing.status_code, missing.mimetype) == (404, "application/problem+json")
    assert missing.get_json()["status"] == 404
    assert client.get("/finns-inte").mimetype == "text/html"
