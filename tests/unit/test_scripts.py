"""What our scripts never do, read out of them: text made into markup, things kept, names that came from outside."""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
SCRIPTS = {
    path.relative_to(STATIC).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(STATIC.rglob("*.js"))
    if "vendor" not in path.parts
}
# Leaflet's own method takes markup: it is given what our server wrote into the page beside the map
MARKUP = {"map.js": [".addAttribution(source.innerHTML"]}
KEPT = {
    "js/keys.js": ["localStorage.getItem(KEPT)", "localStorage.setItem(KEPT"],
    "js/site-notes.js": ["localStorage"],  # what waits to be sent from a site visit, gone when somebody logs out
}
WRITTEN_BY_NAME = {"draw.js": ["this.buttons[name] = "]}  # the names are a list of ours


def found(pattern: str) -> dict[str, list[str]]:
    """Where it stands, comments left out."""
    told = {name: re.findall(pattern, re.sub(r"^\s*//.*$", "", text, flags=re.M)) for name, text in SCRIPTS.items()}
    return {name: hits for name, hits in told.items() if hits}


def test_scripts_make_no_markup_of_text() -> None:
    assert len(SCRIPTS) > 20
    assert found(r"[\w.]*\(?[\w.]*\b(?:innerHTML|outerHTML)\b") == MARKUP
    assert found(r"insertAdjacentHTML|document\.write|\beval\(|new Function|setTimeout\(['\"]|srcdoc|javascript:") == {}
    assert found(r"postMessage|onmessage|addEventListener\(['\"]message") == {}


def test_scripts_keep_nothing_in_the_browser_but_a_switch_and_notes_that_wait() -> None:
    assert found(r"localStorage(?:\.\w+(?:\(\w+)?\)?)?") == KEPT
    assert found(r"sessionStorage|indexedDB|document\.cookie|caches\.open|serviceWorker") == {}


def test_scripts_let_nothing_name_what_they_write_to() -> None:
    assert found(r"[\w.]+\[[a-zA-Z_.]+\] = ") == WRITTEN_BY_NAME
    assert found(r"__proto__|\.prototype(?:\[|\.\w+ = )|\.constructor\b") == {}
