"""How the pages tell what a change of a layer does to open cases: case by case, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for

from permits.case.access import Permission, may
from permits.law.book import Outcome
from permits.services.shapes import LayerVersionRow
from permits.services.standing_shapes import CoverageRow, Reckoned
from permits.services.telling import OUTCOMES
from permits.web.auth import principal
from permits.web.page import services
from permits.words import N_, _

MOST_CASES: Final = 200  # rows of the table; all of them are counted
WITHOUT = N_("Ingen bedömning")


def consequences_of(row: LayerVersionRow | CoverageRow) -> dict[str, Any]:
    """What is known of the open cases that would be found otherwise; asked for when it is not known."""
    ours = services().reckoning
    found = ours.of(row)
    if found is None or found.reckoned is None:
        return {"state": "failed" if found and found.state == "failed" else "waiting", "fresh": False}
    told = [_case(case) for case in found.cases]
    otherwise = [case for case in told if case["findings"]]
    return {
        "state": found.state,
        "fresh": found.state == "done" and ours.is_fresh(found),
        "reckoned": found.reckoned,
        "open_cases": found.open_cases,
        "looked_at": found.looked_at,
        "otherwise": otherwise[:MOST_CASES],
        "count": len(otherwise),
        "left_out": max(0, len(otherwise) - MOST_CASES),
        "facts_only": [case for case in told if not case["findings"]][:MOST_CASES],
    }


def is_reckoned(row: LayerVersionRow | CoverageRow) -> bool:
    """Whether it is known, against what holds now, which open cases would be found otherwise."""
    found: Reckoned | None = services().reckoning.of(row)
    return found is not None and found.state == "done" and services().reckoning.is_fresh(found)


def _case(case: Mapping[str, Any]) -> dict[str, Any]:
    """A case as this reader may see it: where a protected person lives is told to officers only, and not here."""
    reads_cases = may(principal(), Permission.SEE_QUEUE)
    hidden = bool(case["protected"]) and not reads_cases
    return {
        "number": case["registry_number"],
        "url": url_for("office.case", case_id=case["case_id"]) if reads_cases else "",
        "officer": case["officer_name"],
        "hidden": hidden,
        "findings": [finding_told(each, hidden=hidden) for each in case["findings"]],
        "facts": [] if hidden else list(case["facts"]),
    }


def finding_told(change: Mapping[str, Any], *, hidden: bool = False) -> dict[str, Any]:
    """A finding that differs, each side with its outcome, the word for it, and its text."""
    return {
        "title": change["title"],
        "measure": change["measure"],
        "citation": change["citation"],
        "before": _side(change["before"], hidden),
        "after": _side(change["after"], hidden),
    }


def _side(told: Any, hidden: bool) -> dict[str, Any]:
    if told is None:
        return {"outcome": "", "word": _(WITHOUT), "text": ""}
    outcome, text = told
    return {"outcome": outcome, "word": OUTCOMES[Outcome(outcome)], "text": "" if hidden else text}
