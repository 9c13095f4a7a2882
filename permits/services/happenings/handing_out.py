"""What was handed out of public records, as the diary tells it."""

# ruff: noqa: ARG001 - every event answers the same call, whether it needs the name of the decision or not

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from permits.case import events
from permits.case.matter import MatterWords
from permits.law.secrecy import ground
from permits.services.happenings.telling import told

HOW: Final = {"hel": "", "maskad": "delar borttagna", "lamnas_inte": "lämnades inte ut"}


@told.register
def _(event: events.RecordsHandedOut, called: MatterWords) -> tuple[str, str]:
    return f"Begäran om handlingar besvarades ({event.number})", _listed(event.documents)


@told.register
def _(event: events.RecordsRefused, called: MatterWords) -> tuple[str, str]:
    return f"Beslut om att inte lämna ut handlingar ({event.number})", _listed(event.documents)


def _listed(documents: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(_one(each) for each in documents)


def _one(document: Mapping[str, Any]) -> str:
    by = ground(str(document["ground"]))
    more = ", ".join(each for each in (HOW.get(str(document["how"]), ""), by.citation if by else "") if each)
    return f"{document['label']} ({more})" if more else str(document["label"])
