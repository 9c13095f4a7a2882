"""What an administrator puts in force: checked by the profile's readers, kept for ever, known at once, taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from permits.adapters.database import Database, open_database
from permits.amendments import SECTIONS, InForce, Profile, amended
from permits.case.access import Principal, Role
from permits.case.times import swedish_day
from permits.joining.ground import look_of
from permits.services.amending import Amending, Overtaken
from permits.services.amendment_previews import PREVIEWS
from permits.services.refusals import NotFound, Refused
from permits.settings import DEMO_PROFILE
from permits.wizard.amending import ALL, Section
from permits.wizard.amending.base import HowChanged, Known
from tests.unit.desks import Turned, fresh_url

WHY = "SBN 2026-11-23 § 4"
NEW = {
    "title": "Sprängning",
    "place": "villkor",
    "text": "Sprängning kräver tillstånd av Polisen.",
    "kinds": "plank,mur",
}


class Town:
    """Administrators with a process each, on one database."""

    def __init__(self, url: str) -> None:
        self.clock = Turned()
        self.databases: list[Database] = []
        self.url = url
        self.here, self.desk = self.process()
        persons = self.databases[0].persons
        self.ulrika = self._admin(persons.identify_staff("kommunen", "ulrsand", "Ulrika Sand"), "Ulrika Sand")
        self.per = self._admin(persons.identify_staff("kommunen", "perber", "Per Berg"), "Per Berg")

    def _admin(self, person_id: str, name: str) -> Principal:
        return Principal(person_id, name, frozenset({Role.ADMIN}))

    def process(self) -> tuple[InForce, Amending]:
        database = open_database(self.url, self.clock)
        self.databases.append(database)
        in_force = InForce(Profile.at(DEMO_PROFILE), look_of(database), self.clock)
        return in_force, Amending(database, in_force, lambda designation: None, self.clock)

    @property
    def today(self) -> date:
        return swedish_day(self.clock())

    def phrases(self, in_force: InForce | None = None) -> list[str]:
        return [phrase.id for phrase in (in_force or self.here).now().decisions.phrases]

    def adds(self, who: Principal, title: str = "Sprängning", day: date | None = None) -> int:
        """A phrase put in force."""
        revision = self.desk.stands(who, "fraser").revision
        drafted = self.desk.save_row(who, "fraser", "fraser", None, revision, {**NEW, "title": title})
        return self.desk.put_in_force(who, "fraser", drafted.revision, day, WHY).number


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> str:
    return fresh_url(tmp_path_factory.mktemp("empty"))


@pytest.fixture
def town(empty: str, tmp_path: Path) -> Iterator[Town]:
    if empty.startswith("sqlite"):
        url = f"sqlite:///{shutil.copy(empty.removeprefix('sqlite:///'), tmp_path)}"
    else:
        url = fresh_url(tmp_path)
    built = Town(url)
    yield built
    for database in built.databases:
        database.close()


def test_a_draft_holds_for_nobody_until_it_is_put_in_force_and_then_in_every_process(town: Town) -> None:
    elsewhere, _desk = town.process()
    before = town.phrases(elsewhere)
    drafted = town.desk.save_row(town.ulrika, "fraser", "fraser", None, 0, NEW)
    assert town.phrases() == before
    made = town.desk.put_in_force(town.ulrika, "fraser", drafted.revision, None, WHY)
    assert (made.number, made.holds_from, made.by_name, made.why) == (1, town.today, "Ulrika Sand", WHY)
    assert town.phrases() == [*before, "sprangning"]
    assert town.phrases(elsewhere) == before, "it looks again within a second, not at each question"
    elsewhere.look_again()
    assert town.phrases(elsewhere) == [*before, "sprangning"]
    assert elsewhere.now().versions == {"phrases": 1}
    assert town.desk.stands(town.ulrika, "fraser").draft is None


def test_what_is_planned_holds_from_its_day_without_a_restart(town: Town) -> None:
    before = town.phrases()
    day = town.today + timedelta(days=3)
    town.adds(town.ulrika, day=day)
    assert town.phrases() == before
    stands = town.desk.stands(town.ulrika, "fraser")
    assert stands.holds is None
    assert stands.to_come is not None
    town.clock.turn(days=3)
    assert town.phrases() == [*before, "sprangning"]


def test_nothing_is_put_before_what_is_planned_nor_in_the_past(town: Town) -> None:
    town.adds(town.ulrika, day=town.today + timedelta(days=30))
    with pytest.raises(Refused, match="redan bestämd från"):
        town.adds(town.ulrika, "Schakt", town.today + timedelta(days=29))
    with pytest.raises(Refused, match="dagens datum"):
        town.desk.put_in_force(town.ulrika, "fraser", 1, town.today - timedelta(days=1), WHY)
    assert town.desk.put_in_force(town.ulrika, "fraser", 1, town.today + timedelta(days=30), WHY).number == 2


def test_what_was_taken_back_stands_in_the_history_and_what_stood_before_holds_again(town: Town) -> None:
    before = town.phrases()
    town.adds(town.ulrika)
    town.adds(town.ulrika, "Schakt")
    with pytest.raises(Refused, match="Bara den senaste"):
        town.desk.take_back(town.per, "fraser", 1, "Fel")
    with pytest.raises(Refused, match="Skriv varför"):
        town.desk.take_back(town.per, "fraser", 2, "  ")
    town.desk.take_back(town.per, "fraser", 2, "Fel fras")
    assert town.phrases() == [*before, "sprangning"]
    town.desk.take_back(town.per, "fraser", 1, "Fel ordning")
    assert town.phrases() == before
    history = town.desk.stands(town.ulrika, "fraser").history
    assert [(each.number, each.taken_back and each.taken_back.why) for each in history] == [
        (2, "Fel fras"),
        (1, "Fel ordning"),
    ]
    assert town.adds(town.ulrika) == 3, "a number is never used twice"


def test_two_administrators_at_once_are_told_and_nothing_of_the_first_is_lost_unseen(town: Town) -> None:
    hers = town.desk.save_row(town.ulrika, "fraser", "fraser", None, 0, NEW)
    town.adds(town.per, "Schakt")
    with pytest.raises(Overtaken) as told:
        town.desk.put_in_force(town.ulrika, "fraser", hers.revision, None, WHY)
    assert told.value.newest is not None
    assert told.value.newest.by_name == "Per Berg"
    taken = town.desk.take_over(town.ulrika, "fraser", 1)
    assert [(change.how, change.key) for change in taken.changes] == [
        (HowChanged.REMOVED, "schakt"),
        (HowChanged.ADDED, "sprangning"),
    ], "what of Per's would go is told before it goes"
    assert town.desk.put_in_force(town.ulrika, "fraser", taken.revision, None, WHY).number == 2


def test_two_windows_do_not_write_over_each_other(town: Town) -> None:
    town.desk.save_row(town.ulrika, "fraser", "fraser", None, 0, NEW)
    with pytest.raises(Refused, match="annat fönster"):
        town.desk.save_row(town.ulrika, "fraser", "fraser", 0, 0, NEW)
    with pytest.raises(Refused, match="annat fönster"):
        town.desk.remove_row(town.ulrika, "fraser", "fraser", 0, 0)
    assert town.desk.stands(town.per, "fraser").draft is None, "a draft is its writer's"


def test_what_differs_is_told_in_words(town: Town) -> None:
    desk, who = town.desk, town.ulrika
    rows = desk.stands(who, "fraser").working["phrases"]
    one = desk.move_row(who, "fraser", "fraser", len(rows) - 1, -1, 0)
    two = desk.remove_row(who, "fraser", "fraser", 0, one.revision)
    told = {**NEW, "title": "Regnvatten"}
    three = desk.save_row(who, "fraser", "fraser", 0, two.revision, told)
    changes = {change.key: change for change in three.changes}
    assert changes["utstakning"].how is HowChanged.REMOVED
    assert changes["dagvatten"].how is HowChanged.CHANGED
    lines = {line.label: (line.before, line.after) for line in changes["dagvatten"].lines}
    assert lines["Rubrik"] == ("Dagvatten", "Regnvatten")
    assert lines["Passar för"][1] == "Mur, plank"
    assert [change.how for change in three.changes].count(HowChanged.MOVED) == 1


def test_what_a_reader_refuses_is_never_put_in_force(town: Town) -> None:
    drafted = town.desk.save_row(town.ulrika, "fraser", "fraser", None, 0, {**NEW, "text": "  "})
    assert "text saknas" in drafted.problem()
    with pytest.raises(Refused, match="text saknas"):
        town.desk.put_in_force(town.ulrika, "fraser", drafted.revision, None, WHY)
    assert town.here.now().versions == {}


def test_a_draft_that_changes_nothing_and_one_without_a_reason_are_refused(town: Town) -> None:
    first = town.desk.move_row(town.ulrika, "fraser", "fraser", 0, -1, 0)
    with pytest.raises(Refused, match="ändrar ingenting"):
        town.desk.put_in_force(town.ulrika, "fraser", first.revision, None, WHY)
    second = town.desk.save_row(town.ulrika, "fraser", "fraser", None, first.revision, NEW)
    with pytest.raises(Refused, match="Skriv varför"):
        town.desk.put_in_force(town.ulrika, "fraser", second.revision, None, " ")


@pytest.mark.parametrize(
    ("slug", "part", "told"),
    [
        ("omraden", "omraden", {"name": "Norr", "tracts": "Alviken"}),
        ("omraden", "handlaggare", {"login": "hanlin", "share": "50"}),
        ("delegation", "punkter", {"number": "2.2", "who": "committee", "deviates": "alla"}),
        ("taxa", "taxor", {"taxa_id": "KF 2025/118", "name": "Igen", "valid_from": "2028-01-01"}),
    ],
)
def test_two_rows_that_nobody_could_tell_apart_are_refused(
    town: Town, slug: str, part: str, told: dict[str, str]
) -> None:
    more = {"hourly_rate": "1000", "further_share": "50"} if slug == "taxa" else {}
    with pytest.raises(Refused, match="Det finns redan en rad som heter"):
        town.desk.save_row(town.ulrika, slug, part, None, 0, {**told, **more})


def test_only_an_administrator_comes_near(town: Town) -> None:
    officer = Principal("p-2", "Hanna Lind", frozenset(set(Role) - {Role.ADMIN}))
    for tried in (
        lambda: town.desk.every(officer),
        lambda: town.desk.stands(officer, "fraser"),
        lambda: town.desk.save_row(officer, "fraser", "fraser", None, 0, NEW),
        lambda: town.desk.put_in_force(officer, "fraser", 1, None, WHY),
        lambda: town.desk.take_back(officer, "fraser", 1, WHY),
        lambda: town.desk.throw(officer, "fraser"),
    ):
        with pytest.raises(NotFound):
            tried()


@pytest.mark.parametrize("change", ["UPDATE amendments SET why = 'x'", "DELETE FROM amendments"])
def test_the_database_itself_refuses_to_change_what_was_put_in_force(town: Town, change: str) -> None:
    town.adds(town.ulrika)
    with pytest.raises(DBAPIError, match="append-only"), town.databases[0].engine.begin() as connection:
        connection.execute(text(change))


def test_what_was_known_last_holds_while_the_database_is_gone(town: Town) -> None:
    town.adds(town.ulrika)
    known = town.phrases()
    gone = open_database("postgresql://nobody@127.0.0.1:1/none")
    town.databases.append(gone)
    town.here._look = look_of(gone)
    town.here.look_again()
    assert town.phrases() == known


# --- every section --------------------------------------------------------------------------------------------------


def rewritten(town: Town, section: Section) -> Mapping[str, Any]:
    """The section as its own forms would write it if each row were opened and saved."""
    content = town.desk.stands(town.ulrika, section.slug).working
    for part in section.parts:
        for place, row in enumerate(part.rows(content)):
            form = part.form(content, Known()).from_stored(part.stored(row), today=town.today)
            assert form.validate(), (section.slug, part.name(row, Known()), form.errors)
            rows = part.rows(content)
            content = part.with_rows(
                content, [*rows[:place], part.read(form.values(), row, content), *rows[place + 1 :]]
            )
    return content


@pytest.mark.parametrize("section", ALL, ids=lambda section: section.name)
def test_opening_and_saving_every_row_changes_nothing(town: Town, section: Section) -> None:
    content = rewritten(town, section)
    profile = Profile.at(DEMO_PROFILE)
    kept = json.loads(json.dumps(content))
    assert amended(profile, {section.name: kept}, {}) == amended(profile, {}, {})
    assert section.changes(profile.section(section.name), kept, Known()) == ()


def test_every_section_of_the_profile_has_a_page() -> None:
    assert {section.name for section in ALL} == set(SECTIONS) == set(PREVIEWS)
