"""Personal numbers are sealed at rest and found by keyed hashes, whichever keys they came under."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from permits.adapters.database import Database, migrate, open_database
from permits.adapters.database.failing import is_down
from permits.adapters.database.migrating import _upgrade
from permits.adapters.database.opening import open_engine
from permits.adapters.database.sealing import need, rotate, seal_plain
from permits.adapters.database.tables import drafts, persons
from permits.adapters.database.unsealed import UnsealedNumbersError
from permits.adapters.keys import KeyFile, Keys, KeysDoNotFitError, KeysError, add, make, new_keys, read, remove
from permits.cli import main
from permits.services.holders import Neighbour
from permits.services.parties import NUMBER_FIELDS
from permits.wizard import people_forms
from permits.wizard.bygglov import JOURNEYS
from permits.wizard.forms import StepForm
from permits.wizard.person_fields import PersonNumber
from tests.unit.desks import BEGUN, NUMBER, OTHER_NUMBER, Desks, fresh_url
from tests.unit.hearing_desk import HearingDesks

CO_APPLICANT = {"medsokande": {"has": "ja", "name": "Orvar Lind", "personal_number": OTHER_NUMBER, "email": "o@e.se"}}


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    opened = Desks(fresh_url(tmp_path), tmp_path)
    yield opened
    opened.database.close()


def everything(database: Database) -> str:
    """Every value of every table, as it stands in the database."""
    with database.engine.connect() as connection:
        names = connection.dialect.get_table_names(connection)
        rows = [row for name in names for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
    return "\n".join(str(value) for row in rows for value in row)


def write_as_before(desks: Desks) -> tuple[str, str]:
    """A person and a draft as an older version wrote them: in plain text."""
    ylva = desks.resident()
    draft = desks.applying.start(ylva)
    with desks.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE persons ADD COLUMN personal_number VARCHAR(12)"))
        person = update(persons).where(persons.c.person_id == ylva.person_id)
        connection.execute(person.values(sealed_number=None, number_lookup=None))
        connection.execute(text(f"UPDATE persons SET personal_number = '{NUMBER}'"))
        connection.execute(update(drafts).where(drafts.c.id == draft.id).values(answers=CO_APPLICANT))
    return ylva.person_id, draft.id


# --- keys -----------------------------------------------------------------------------------------------------------


@given(st.text(max_size=40), st.text(max_size=20))
def test_what_is_sealed_is_opened_as_what_it_was_and_only_where_it_stands(told: str, place: str) -> None:
    keys = new_keys()
    sealed = keys.seal(told, place)
    assert keys.open(sealed, place) == told
    assert keys.seal(told, place) != sealed
    for moved, other in ((sealed, f"{place}x"), (f"{sealed[:-6]}AAAA==", place), (sealed[:20], place)):
        with pytest.raises(KeysDoNotFitError):
            keys.open(moved, other)
    with pytest.raises(KeysDoNotFitError):
        new_keys().open(sealed, place)


def test_a_number_is_found_by_each_key_and_by_no_other() -> None:
    keys, others = new_keys(), new_keys()
    assert keys.lookup(NUMBER) == keys.lookup(NUMBER) != keys.lookup(OTHER_NUMBER)
    assert keys.lookup(NUMBER) != others.lookup(NUMBER)
    both = Keys(keys.seals, (*others.lookups, *keys.lookups))
    assert both.lookup(NUMBER) == others.lookup(NUMBER) + keys.lookup(NUMBER)
    assert keys.marks(NUMBER)[0] not in keys.lookup(NUMBER)[0]


def test_a_file_of_keys_is_private_and_gets_new_ones_on_top(tmp_path: Path) -> None:
    path = tmp_path / "nycklar"
    first = make(path)
    assert path.stat().st_mode & 0o077 == 0
    source = KeyFile(path)
    assert source() == first
    newer = add(path, "lookup")
    assert source() == Keys(first.seals, (newer, *first.lookups))
    assert path.stat().st_mode & 0o077 == 0
    remove(path, first.lookups[0].id)
    assert source() == Keys(first.seals, (newer,))
    with pytest.raises(KeysError):
        remove(path, newer.id)
    with pytest.raises(FileExistsError):
        make(path)
    path.unlink()
    assert source() == Keys(first.seals, (newer,))  # who has read them goes on
    assert [each.name for each in tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    "lines", ["", "seal kort", "lås AAAA", "seal " + "A" * 43 + "=", "seal åäö", "seal", "-----BEGIN PRIVATE KEY-----"]
)
def test_what_is_no_keys_is_refused_without_telling_what_stands_there(lines: str, tmp_path: Path) -> None:
    with pytest.raises(KeysError) as refused:
        read(lines, tmp_path / "nycklar")
    assert not lines or lines not in str(refused.value)


# --- at rest --------------------------------------------------------------------------------------------------------


def test_every_field_for_a_personal_number_is_sealed() -> None:
    """Whichever form asks for one, its name is among those that are looked for in the answers."""
    forms = [form for form in vars(people_forms).values() if isinstance(form, type) and issubclass(form, StepForm)]
    asked = {
        name
        for form in forms
        for name, field in vars(form).items()
        if isinstance(getattr(field, "field_class", None), type) and issubclass(field.field_class, PersonNumber)
    }
    assert asked == {field for _step, field in NUMBER_FIELDS}
    assert {step for step, _field in NUMBER_FIELDS} <= {
        step.slug for journey in JOURNEYS.values() for section in journey.sections for step in section.steps
    }


def test_numbers_stand_nowhere_in_the_database(desks: Desks) -> None:
    ylva = desks.resident()
    draft = desks.complete_draft(ylva, **CO_APPLICANT)
    assert desks.applying.open(ylva, draft.id).answers["medsokande"] == CO_APPLICANT["medsokande"]
    case_id = desks.submitted(ylva, **CO_APPLICANT).case_id
    parties = desks.handling.case(desks.officer(), case_id).case.parties
    numbers = [desks.database.persons.personal_number(party.person_id) for party in parties]
    assert numbers == [NUMBER, OTHER_NUMBER]
    stands = everything(desks.database)
    assert NUMBER not in stands
    assert OTHER_NUMBER not in stands
    assert NUMBER[2:] not in stands


def test_a_submitted_draft_keeps_no_numbers(desks: Desks) -> None:
    desks.submitted(desks.resident(), **CO_APPLICANT)
    with desks.database.engine.connect() as connection:
        assert list(connection.execute(select(drafts.c.sealed_numbers)).scalars()) == [None]


def test_what_an_older_version_wrote_is_sealed_once(desks: Desks) -> None:
    person_id, draft_id = write_as_before(desks)
    assert need(desks.database).plain == 2
    assert seal_plain(desks.database, desks.keys()) == 2
    assert seal_plain(desks.database, desks.keys()) == 0
    assert NUMBER not in everything(desks.database)
    assert OTHER_NUMBER not in everything(desks.database)
    ylva = desks.resident()
    assert ylva.person_id == person_id
    assert desks.applying.open(ylva, draft_id).answers == CO_APPLICANT
    if desks.database.engine.dialect.name == "sqlite":
        raw = b"".join(path.read_bytes() for path in desks.folder.glob("lovlig.db*"))
        assert NUMBER.encode() not in raw
        assert OTHER_NUMBER.encode() not in raw


def test_nobody_is_made_twice_while_numbers_are_not_sealed_yet(desks: Desks) -> None:
    write_as_before(desks)
    with pytest.raises(KeysDoNotFitError) as refused:
        desks.resident()
    assert is_down(refused.value)


def test_an_old_database_is_sealed_before_the_place_of_the_plain_numbers_is_taken_away(tmp_path: Path) -> None:
    """Made as it was, refused without keys and unchanged by that, and then brought up to date with them."""
    url = empty_url(tmp_path)
    keys = KeyFile(tmp_path / "nycklar")
    make(keys.path)
    _upgrade(url, "0022")
    old = open_database(url)
    with old.engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO persons (person_id, personal_number, name) VALUES ('p1', '{NUMBER}', 'Y')")
        )
        connection.execute(text("INSERT INTO persons (person_id, staff_login, name) VALUES ('p2', 'k|hedda', 'H')"))
        told = {"id": "d1", "owner": "p1", "journey": "bygglov", "answers": {}, "sources": {}, "version": 1}
        connection.execute(insert(drafts).values(**told, created=BEGUN, updated=BEGUN))
    serving = open_database(url, keys=keys)
    with pytest.raises(KeysDoNotFitError):  # also by whoever serves it before it was migrated
        serving.persons.identify(NUMBER, "Y")
    serving.close()
    with pytest.raises(UnsealedNumbersError):
        migrate(url)
    assert need(old).plain == 1
    migrate(url, lambda unsealed: seal_plain(unsealed, keys()))
    new = open_database(url, keys=keys)
    assert new.persons.identify(NUMBER, "Y") == "p1"
    assert new.persons.identify_staff("k", "hedda", "H") == "p2"
    assert NUMBER not in everything(new)
    with new.engine.begin() as connection:
        columns = {each["name"] for each in inspect(connection).get_columns("persons")}
        assert "personal_number" not in columns
        assert list(connection.execute(select(drafts.c.owner)).scalars()) == ["p1"]
        with pytest.raises(IntegrityError), connection.begin_nested():  # what points to people still has to
            connection.execute(update(drafts).values(owner="nobody"))
    migrate(url)
    old.close()
    new.close()
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("lovlig.db*"))
    assert NUMBER.encode() not in raw


def empty_url(folder: Path) -> str:
    """A database with nothing in it at all, of the kind that the tests are run on."""
    url = fresh_url(folder)
    if url.startswith("sqlite"):
        (folder / "lovlig.db").unlink()
        return url
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


def test_keys_of_another_database_are_refused_and_change_nothing(desks: Desks) -> None:
    desks.resident()
    others = new_keys()
    before = everything(desks.database)
    with pytest.raises(KeysDoNotFitError):
        seal_plain(desks.database, others)
    with pytest.raises(KeysDoNotFitError):
        list(rotate(desks.database, others))
    stranger = open_database(desks.url, keys=lambda: others)
    with pytest.raises(KeysDoNotFitError):
        stranger.persons.identify(NUMBER, "Ylva Strandqvist")
    stranger.close()
    assert everything(desks.database) == before


# --- rotation -------------------------------------------------------------------------------------------------------


def test_rotation_may_be_broken_off_and_begun_again_while_people_log_in(desks: Desks) -> None:
    numbers = [f"{1950 + index}03142388" for index in range(12)]
    known = {number: desks.database.persons.identify(number, "Namn") for number in numbers}
    ylva = desks.resident()
    draft = desks.complete_draft(ylva, **CO_APPLICANT)
    old = desks.keys()
    seal, lookup = add(desks.keys.path, "seal"), add(desks.keys.path, "lookup")
    keys = desks.keys()

    halting = rotate(desks.database, keys, at_a_time=3)
    assert [next(halting), next(halting)] == [14, 11]
    halting.close()  # as kill -9 would
    assert {number: desks.database.persons.identify(number, "Namn") for number in numbers} == known
    assert list(rotate(desks.database, keys, at_a_time=5))[-1] == 0

    assert set(need(desks.database).by_key) == {seal.id, lookup.id}
    for key in (*old.seals, *old.lookups):
        remove(desks.keys.path, key.id)
    assert {number: desks.database.persons.identify(number, "Namn") for number in numbers} == known
    assert desks.resident() == ylva
    assert desks.applying.open(ylva, draft.id).answers == draft.answers
    assert len(known) + 1 == need(desks.database).by_key[lookup.id]


def test_who_logs_in_under_an_old_and_a_new_key_at_once_is_one(desks: Desks) -> None:
    old = desks.keys()
    add(desks.keys.path, "lookup")
    behind = open_database(desks.url, keys=lambda: old)  # a process that has not read the file again
    met: list[str] = []

    def meet(database: Database) -> None:
        with suppress(KeysDoNotFitError):  # the one who is behind may be refused, but never makes somebody anew
            met.append(database.persons.identify(NUMBER, "Ylva"))

    threads = [threading.Thread(target=meet, args=(of,)) for of in (desks.database, behind) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    behind.close()
    assert len(met) >= 3
    assert len(set(met)) == 1
    with desks.database.engine.connect() as connection:
        assert len(connection.execute(select(persons)).all()) == 1


def test_the_command_says_what_is_left_and_which_key_may_go(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOVLIG_DATA", str(desks.folder))
    monkeypatch.setenv("LOVLIG_DATABASE_URL", desks.url)
    desks.resident()
    old = desks.keys().seals[0].id
    assert main(["keys", "add", "seal"]) == 0
    assert main(["keys", "remove", old]) == 2
    assert "rotate först" in capsys.readouterr().err
    assert main(["keys"]) == 0
    assert f"{old}  seal           1 uppgifter  äldre\n" in capsys.readouterr().out
    assert main(["keys", "rotate"]) == 0
    assert f"lovlig keys remove {old}" in capsys.readouterr().out
    assert main(["keys", "remove", old]) == 0
    assert old not in desks.keys.path.read_text()
    assert [key.id for key in desks.keys().seals] != [old]
    assert main(["keys", "make", str(desks.keys.path)]) == 2


def test_a_neighbour_who_was_left_out_under_an_old_key_stays_left_out(desks: Desks) -> None:
    """What they are called in the draft is keyed, so the key is needed until the draft is saved again."""
    hearing = HearingDesks(desks)
    hearing.add("Alviken 1:20")

    def proposed() -> Neighbour:
        return hearing.preparing.prepared(hearing.officer, hearing.case_id).heard.neighbours[0]

    def leave_out(one: Neighbour) -> None:
        told = {"text": "Hej.", "documents": [], "notice": False, "left_out": {one.key: "Har redan godkänt."}}
        hearing.preparing.save(hearing.officer, hearing.case_id, told)

    first, old = proposed(), desks.keys().lookups[0].id
    assert first.number
    assert first.number not in everything(desks.database)
    leave_out(first)
    add(desks.keys.path, "lookup")
    assert list(rotate(desks.database, desks.keys()))[-1] == 0
    assert need(desks.database).by_key[old] == 1
    again = proposed()
    assert (again.is_out, again.left_out) == (True, "Har redan godkänt.")
    assert again.key != first.key
    leave_out(again)
    assert old not in need(desks.database).by_key
