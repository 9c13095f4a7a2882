"""Whoever of the staff opens anything of a protected person's case is noted, and lists tell nothing of them."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from permits.adapters.database import open_database
from permits.adapters.database.case_reads import case_reads
from permits.adapters.keys import keys_of
from tests.attacks.routes import ROUTES, expected, url_of
from tests.attacks.town import PROTECTED_WORDS, STAFF, Town

pytestmark = pytest.mark.xdist_group("town")
LISTS = (
    "/handlaggning", "/handlaggning?visa=alla", "/handlaggning?sok={}", "/handlaggning?visa=alla&sok={}",
    "/kartlager/arenden.geojson", "/kartlager/arenden.gpkg", "/anslagstavla",
)  # fmt: skip
"""Where many cases are told at once; the rest of the addresses without a case are asked as they are declared."""


def noted(town: Town) -> list[tuple[str, str, str]]:
    """Case, person and endpoint of every read that is kept; forgotten afterwards."""
    database = open_database(town.settings.database_url, keys=keys_of(town.settings))
    with database.engine.begin() as connection:
        columns = (case_reads.c.case_id, case_reads.c.person_id, case_reads.c.what)
        rows = [tuple(row) for row in connection.execute(select(*columns))]
        connection.execute(delete(case_reads))
    database.close()
    return rows


@pytest.mark.parametrize("who", STAFF)
def test_every_way_to_open_a_protected_case_is_noted_with_who_and_what(town: Town, who: str) -> None:
    """Pages, downloads, drawings, papers and packages alike, and of other cases nothing."""
    browser, hidden, faults = town.browser(who), town.cases["protected"], []
    noted(town)
    opened = 0
    for endpoint, route in ROUTES.items():
        if route.method != "GET" or route.of != "desk" or expected(route, who, hidden) != route.opens:
            continue
        browser.ask("GET", url_of(town, endpoint, town.cases["shared"]))
        answer = browser.ask("GET", url_of(town, endpoint, hidden))
        rows = noted(town)
        opened += answer.status_code == 200
        if answer.status_code == 200 and browser.person and (hidden.id, browser.person.person_id, endpoint) not in rows:
            faults.append(f"{endpoint} was opened and not noted: {rows}")
        faults += [f"{endpoint} notes {row}" for row in rows if row[0] != hidden.id]
    assert faults == []
    assert opened > 4 or who in {"gis", "admin"}


@pytest.mark.parametrize("who", STAFF)
def test_no_list_search_or_file_of_many_cases_tells_who_is_protected(town: Town, who: str) -> None:
    """Search by name, street and mail finds no case of theirs; lists, CSV and map files do not name them."""
    browser, hidden = town.browser(who), town.cases["protected"]
    words = (*PROTECTED_WORDS, "Fatima Al-Khatib", "19820925")
    urls = [url.format(word) for url in LISTS for word in (words if "{}" in url else ("",))]
    urls += [
        url_of(town, endpoint, None)
        for endpoint, route in ROUTES.items()
        if route.method == "GET" and not route.of and who in route.roles and not route.values
    ]
    faults = []
    for url in urls:
        answer = browser.ask("GET", url)
        said = answer.get_data().decode(errors="replace") + str(answer.headers)
        told = said.replace(answer.request.args.get("sok", "\x00"), "") if "sok=" in url else said
        faults += [f"{url} tells {word}" for word in words[:5] if word in told and word not in url]
        if any(url.endswith(f"sok={word}") for word in words) and hidden.id in said:
            faults.append(f"{url} finds the case")
    assert faults == []
