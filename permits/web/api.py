"""The law's answers for other systems: facts in, findings out, as JSON. Nobody logs in and nothing is kept."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from flask import Blueprint, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from permits.services.asking import AskedWrongly, answers, sets_of_json
from permits.services.rule_list import as_values, listed_rules
from permits.web.auth import public
from permits.web.page import municipality, today
from permits.web.problems import problem
from permits.web.session import exempt_from_token

pages = Blueprint("api", __name__)
LARGEST = 200_000  # bytes
MOST_SETS = 100
AN_HOUR = 3600
TOO_MUCH = "För mycket på en gång"
NOT_JSON = "Det går inte att läsa som fakta"


@pages.post("/api/bedomning")
@public
@exempt_from_token  # it reads no session, changes nothing, and its answer cannot be read by another site's page
def assess() -> Response:
    """What the law says of one set of facts or many; problem details (RFC 9457) when it cannot be said."""
    if request.mimetype != "application/json":
        return problem(415, "Skicka JSON", "Skicka fakta som JSON, med Content-Type: application/json.")
    request.max_content_length = LARGEST
    try:
        sets = sets_of_json(request.get_data().decode("utf-8"))
    except RequestEntityTooLarge:
        return problem(413, TOO_MUCH, f"Skicka högst {LARGEST // 1000} kB åt gången.")
    except UnicodeDecodeError:
        return problem(400, NOT_JSON, "Texten är inte i UTF-8.")
    except AskedWrongly as wrong:
        return problem(400, NOT_JSON, str(wrong))
    return _answered(sets)


def _answered(sets: list[Any]) -> Response:
    if len(sets) > MOST_SETS:
        return problem(413, TOO_MUCH, f"Skicka högst {MOST_SETS} uppsättningar åt gången; det här är {len(sets)}.")
    try:
        return _json({"answers": answers(sets, municipality(), today())})
    except AskedWrongly as wrong:
        errors = [{"set": p.number, "name": p.name, "key": p.key, "message": p.message} for p in wrong.problems]
        return problem(422, "Några fakta behöver ändras", "Inget har bedömts. Se errors.", errors=errors)


@pages.get("/api/regler")
@public
def rules() -> Response:
    """Every rule in the book, with citation, period and examples."""
    response = Response(_rules(), mimetype="application/json")
    response.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return response


@lru_cache(maxsize=1)
def _rules() -> str:
    return _written({"rules": [as_values(rule) for rule in listed_rules()]})


def _json(told: Any) -> Response:
    response = Response(_written(told), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _written(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n"
