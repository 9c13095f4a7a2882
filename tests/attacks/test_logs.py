"""What is logged of people: ids, never names or numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from permits.web.auth import public
from tests.attacks.overheard import listening
from tests.attacks.town import EVERYBODY, Town, copied

pytestmark = pytest.mark.xdist_group("town")


def test_a_whole_days_work_leaves_no_name_or_number_in_the_log(first_town: Town, tmp_path: Path) -> None:
    """What is submitted, decided, mailed, refused and broken is logged by ids."""
    town = copied(first_town, tmp_path / "data")
    town.app.add_url_rule("/trasig", "trasig", breaks)
    with listening() as overheard:
        for who in EVERYBODY:
            browser = town.browser(who)
            for url in ("/", "/mina-sidor", "/handlaggning?sok=Anna", "/kartlager", "/finns-inte", "/trasig"):
                browser.ask("GET", url)
            for thing in (*town.drafts.values(), *town.cases.values()):
                for path in ("/ansokan/{}/skicka-in", "/arende/{}/komplettering", "/ansokan/{}/sokande"):
                    typed = {"version": "999", "text": "Anna Tallberg 19800729-2389", "name": "Anna Tallberg"}
                    browser.ask("POST", path.format(thing.id), data=typed)
        decided = [handed_in_and_granted(town, who) for who in ("anna", "skyddad")]
        while town.services.reacting.react_once():
            pass
    for case_id in decided:
        assert {line.state for line in town.services.reacting.progress(case_id)} == {"done"}
    assert "failed, reference" in overheard.text, "what the service logs is heard here"
    assert overheard.personal == []


def handed_in_and_granted(town: Town, who: str) -> str:
    """The case of the draft that `who` had."""
    person, officer = town.browser(who).person, town.browser("officer").person
    assert person is not None
    assert officer is not None
    applying, draft = town.services.applying, town.drafts[who]
    case_id = applying.submit(person, draft.id, applying.open(person, draft.id).version).case_id
    version = town.services.handling.case(officer, case_id).case.version
    town.services.deciding.grant(officer, case_id, version, "Åtgärden är planenlig.")
    return case_id


@public
def breaks() -> str:
    raise ValueError("broken on purpose")
