"""How changes of the maps are laid before the officer of a case: what moved, and each finding before and after."""

from __future__ import annotations

from typing import Any

from permits.case.events import FindingsReassessed, StoredEvent
from permits.services.shapes import CaseView
from permits.web.consequences_told import finding_told
from permits.words import Text, _


def map_changes_told(view: CaseView) -> list[dict[str, Any]]:
    """Every change of the maps that the case was told of, the latest first; `seen` is when an officer took it in."""
    noted = {change.number: change for change in view.case.map_changes}
    return [_told(each, noted[each.data["number"]]) for each in _told_of(view)][::-1]


def _told_of(view: CaseView) -> list[StoredEvent]:
    return [each for each in view.events if each.type == FindingsReassessed.type()]


def _told(stored: StoredEvent, noted: Any) -> dict[str, Any]:
    data = stored.data
    return {
        "at": stored.at,
        "seen": noted.seen,
        "seen_by": noted.seen_by,
        "layers": [_moved(layer) for layer in data["moved"]],
        "findings": [finding_told(each) for each in data["findings"]],
        "facts": data.get("facts", []),
        "law": data["law_version"],
    }


def _moved(layer: dict[str, Any]) -> Text | str:
    """Which layer, and from which version to which; or that it is complete elsewhere than before."""
    called = str(layer["title"])
    title = _(called)
    if layer["before"] == layer["after"]:
        return _("%(layer)s: lagret är fullständigt någon annanstans än förut", layer=title)
    if not layer["before"]:
        return _("%(layer)s: version %(new)s, den första", layer=title, new=layer["after"])
    return _("%(layer)s: version %(old)s blev %(new)s", layer=title, old=layer["before"], new=layer["after"])
