"""What hostile or careless people type, and somebody who types it into an application of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from permits.services.shapes import Draft
from tests.attacks.town import Town, begun
from tests.web.checking import CheckingClient, Page

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
CONTROLS = "Röd\x00\x07\x1b[31m panel\x0b\x0c\x85\u2028"
BACKWARDS = "Röd \u202elenap\u202c \u2066x\u2069\u200e\u200f"
EMOJI = "Röd panel 🏡👩‍👩‍👧"
TEMPLATE = "{{ 7*7 }} {% raw %} ${7*7} %(name)s %s {0}"
SQL = "'; DROP TABLE drafts; --"
INVISIBLE = "\u200b\u200d\u2060\ufeff\u00ad"
UNSEEN = [chr(code) for code in (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x85, *range(0x200E, 0x2010),
                                 *range(0x202A, 0x202F), *range(0x2066, 0x206A))]  # fmt: skip


@dataclass
class Typist:
    """Somebody with a whole application of their own, who posts what they like to its steps."""

    town: Town
    client: CheckingClient
    who: str
    draft: Draft

    def url(self, step: str) -> str:
        return f"/ansokan/{self.draft.id}/{step}"

    def page(self, step: str) -> Page:
        return self.client.page(self.url(step))

    def send(self, step: str, typed: dict[str, Any], status: int = 200) -> Page:
        """Post a step's form with this typed over what it held."""
        return self.client.send(self.page(step).form("version"), typed, status)

    @property
    def stored(self) -> Draft:
        person = self.town.browser(self.who).person
        assert person is not None
        return self.town.services.applying.open(person, self.draft.id)


@contextmanager
def typing(
    town: Town, who: str = "anna", designation: str = "Norrhaga 30:12", *, answered: bool = True
) -> Iterator[Typist]:
    """A typist whose draft, answered in full or empty, is thrown away afterwards."""
    town.app.test_client_class = CheckingClient
    browser = town.entered(who)
    client, person, applying = browser.client, browser.person, town.services.applying
    assert isinstance(client, CheckingClient)
    assert person is not None
    draft = begun(town.app, person, designation) if answered else applying.start(person)
    yield Typist(town, client, who, draft)
    if not applying.open(person, draft.id).case_id:
        applying.delete(person, draft.id)


def said_beside(page: Page, field: str) -> str:
    """The message that stands beside the field, tied to it for those who listen to the page."""
    (asked,) = page.tree.xpath(f"//*[@name='{field}'][@aria-describedby] | //fieldset[.//*[@name='{field}']]")[:1]
    told = (asked.get("aria-describedby") or "").split()
    beside = [page.tree.xpath(f"//*[@id='{each}']") for each in told]
    return " ".join(" ".join("".join(found[0].itertext()).split()) for found in beside if found)


def kept(page: Page, field: str) -> str:
    """What the field holds when the page comes back."""
    (asked,) = page.tree.xpath(f"//input[@name='{field}'] | //textarea[@name='{field}']")[:1]
    held = asked.get("value", "") if asked.tag == "input" else asked.text or ""
    return str(held).removeprefix("\n")
