"""What a browser is called in a list of one's own logins: its family and what it runs on, and nothing more exact."""

from __future__ import annotations

from typing import Final

from permits.words import Text, _

LOOKED_AT: Final = 400  # characters of what a browser says of itself

# The first that is found: most say that they are Chrome or Safari, too.
FAMILIES: Final = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS: Final = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def browser_of(told: str) -> list[str]:
    """The family and the system of a User-Agent, each empty when it is none that is known."""
    return [_first(FAMILIES, told), _first(SYSTEMS, told)]


def browser_told(browser: tuple[str, str]) -> Text | str:
    """The same in words."""
    family, system = browser
    if family and system:
        return _("%(browser)s på %(system)s", browser=family, system=system)
    return family or system or _("Okänd webbläsare")


def _first(known: tuple[tuple[str, str], ...], told: str) -> str:
    return next((name for mark, name in known if mark in told[:LOOKED_AT]), "")
