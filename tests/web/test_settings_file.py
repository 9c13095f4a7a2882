"""The settings as one file: what is fetched reads back as the same, and what is handed in holds whole or not at all."""

from __future__ import annotations

import io
import json
import time
import tomllib

import pytest
from flask import Flask

from permits.services.amending import Overtaken
from permits.services.refusals import NotFound
from permits.wizard.amending.settings_file import FileWrongError, line_of, read, written
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of


def test_what_is_written_reads_back_as_the_same() -> None:
    told = {
        "phrases": [{"id": "a", "text": 'Två\nrader med "citat" och \\ och \x7f\n'}, {"id": "b", "kinds": []}],
        "queue": {"warn_days": 14, "weights": {"plank": 0.5}, "areas": [{"name": "Å ö", "polygon": GROUND}]},
        "odd names": {"a.b": True, "": [1, 2.5, "x"]},
    }
    text = written(told, ("Hej",))
    assert read(text) == tomllib.loads(text) == json.loads(json.dumps(told))
    assert text.split("\n")[line_of(text, ("queue", "areas", 0, "name")) - 1] == 'name = "Å ö"'
    assert text.split("\n")[line_of(text, ("phrases", 1, "id")) - 1] == 'id = "b"'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = \n", 2),
        ("a = nan", 0),
        ("[" * 400, 1),
        ("a = " + "[" * 40 + "]" * 40, 0),
        ("x = 99999999999999999999", 0),
        ("x = 1\na" + ".b" * 60_000 + " = 1", 2),
        ("[" + ".".join("ab" * 100 for _part in range(4_000)) + "]", 1),
    ],
)
def test_what_is_no_file_of_settings_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(FileWrongError) as wrong:
        read(text)
    assert wrong.value.line == line


def test_no_line_takes_long_to_look_through() -> None:
    begun = time.monotonic()
    assert line_of("x = [\n[" + " " * 400_000 + "1\n]]\n[y]\nz = 1", ("y", "z")) == 5
    assert time.monotonic() - begun < 2


def test_a_file_is_fetched_changed_compared_and_put_in_force_as_a_whole(app: Flask, client: CheckingClient) -> None:
    ours, admin = services_of(app).amending_file, principal_of(app, "admin")
    text = ours.file(admin)
    assert ours.told(admin, text).changed == ()
    changed = text.replace("answer_days = 21", "answer_days = 28", 1).replace(
        'title = "Dagvatten"', 'title = "Takvatten"', 1
    )
    told = ours.told(admin, changed)
    assert told.wrong is None
    assert {stands.section.name for stands in told.changed} == {"days", "phrases"}
    assert told.seen is not None
    with pytest.raises(NotFound):
        ours.told(principal_of(app, "officer"), changed)
    made = ours.put_in_force(admin, changed, told.seen, None, "SBN 2027-01-19 § 7")
    assert {each.section for each in made} == {"days", "phrases"}
    assert services_of(app).municipality.answer_days == 28
    with pytest.raises(Overtaken):
        ours.put_in_force(admin, text, told.seen, None, "Tillbaka")
    assert ours.told(admin, ours.file(admin)).changed == ()


WRONG = (
    ("answer_days = 21", "answer_days = 0", "answer_days = 0"),
    ('title = "Dagvatten"', 'titel = "Dagvatten"', "[[phrases]]"),
    ('name = "Tätorten"', 'name = "Tätorten"\npolygon = "../../../etc/passwd"', 'polygon = "../../../etc/passwd"'),
    ("[completion]", "[kompletering]\nx = 1\n\n[completion]", "[kompletering]"),
    ("warn_days = 14", "warn_days = [14]", "warn_days = [14]"),
)


def test_what_is_wrong_is_told_with_its_line_and_nothing_holds(app: Flask) -> None:
    ours, admin = services_of(app).amending_file, principal_of(app, "admin")
    text = ours.file(admin)
    for find, put, blamed in WRONG:
        assert find in text
        told = ours.told(admin, text.replace(find, put, 1))
        assert told.wrong is not None
        assert (told.wrong.reads, told.changed) == (blamed, ())


def test_the_page_keeps_the_text_and_names_the_line(app: Flask, client: CheckingClient, login: object) -> None:
    login(client, "admin")  # type: ignore[operator]
    fetched = client.get("/installningar/installningar.toml")
    assert "attachment" in fetched.headers["Content-Disposition"]
    page = client.page("/installningar/fil")
    file = (io.BytesIO(fetched.data.replace(b"answer_days = 21", b"answer_days = tre", 1)), "ny.toml")
    token = page.form("fil").values()["csrf_token"]
    wrong = client.post(
        "/installningar/fil", data={"csrf_token": token, "fil": file}, content_type="multipart/form-data"
    )
    assert wrong.status_code == 422
    assert "kan inte användas" in wrong.text
    assert "answer_days = tre" in wrong.text


GROUND = {"type": "Polygon", "coordinates": [[[1.5, 2.5], [3.0, 4.0], [5.0, 6.0], [1.5, 2.5]]]}
