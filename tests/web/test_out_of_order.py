"""A database that is gone and a disk that is full: the service says so calmly, and recovers by itself."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask
from sqlalchemy import Engine

from permits.case.access import Principal
from permits.case.times import utc_now
from permits.services.readiness import Beat
from permits.settings import Settings
from permits.web import page as pages
from tests.web.applicant import Applicant, picture
from tests.web.checking import CheckingClient

CALM = "Tjänsten kan inte nå sina uppgifter just nu"


@contextmanager
def database_gone(app: Flask, settings: Settings) -> Iterator[None]:
    """A folder where the database should be: nothing can be opened there, and open connections are closed."""
    engine: Engine = app.extensions[pages.SERVICES].reacting._database.engine
    path = settings.data / "lovlig.db"
    engine.dispose()
    moved = path.rename(path.with_suffix(".away"))
    path.mkdir()
    try:
        yield
    finally:
        engine.dispose()
        path.rmdir()
        moved.rename(path)


@contextmanager
def disk_full_after(size: int) -> Iterator[None]:
    """No file of this process can grow beyond `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_the_database_each_page_says_so_calmly_and_all_is_well_when_it_is_back(
    app: Flask, settings: Settings, client: CheckingClient, anna: Applicant
) -> None:
    page = anna.begin()
    stranger = app.test_client()
    with database_gone(app, settings):
        for path in ("/mina-sidor", page.path, "/handlaggning"):
            told = client.page(path, 503)
            assert told.h1 == CALM
            assert told.response.headers["Retry-After"]
        saved = client.send(page.form("version"), {"designation": "Norrhaga 30:12"}, 503)
        assert saved.h1 == CALM
        # what nobody has to be looked up for goes on, also for who was logged in, and looks as it should
        assert client.page("/sa-bedomer-vi").status == 200
        assert [client.get(path).status_code for path in ("/tema.css", "/logotyp")] == [200, 200]
        assert [stranger.get(path).status_code for path in ("/", "/sa-bedomer-vi", "/halsa")] == [200, 200, 200]
        assert stranger.get("/ogc/collections").status_code == 503
        ready = stranger.get("/halsa/redo")
        assert ready.status_code == 503
        assert ready.json == {"ok": False, "database": False, "store": True, "layers": False, "worker": False}
    assert client.page("/mina-sidor").status == 200, "nobody has to log in again"
    again = client.page(page.path)
    assert client.send(again.form("version"), {"designation": "Norrhaga 30:12"}).path != page.path


def test_a_full_disk_refuses_a_file_calmly_and_takes_it_when_there_is_room(
    client: CheckingClient, anna: Applicant, settings: Settings
) -> None:
    page = anna.until("handlingar")
    url = f"/ansokan/{anna.draft}/handlingar/lagg-till"
    token = page.form("version").values()["csrf_token"]

    def hand_in() -> int:
        body = {"csrf_token": token, "label": "situationsplan", "step": "handlingar"}
        large = picture()
        large.seek(0, 2)
        large.write(b"\0" * 400_000)  # behind the picture's end, where readers do not look
        large.seek(0)
        return client.post(url, data={**body, "file": (large, "plan.jpg")}).status_code

    with disk_full_after(150_000):
        assert hand_in() == 503
    assert not [path for path in (settings.data / "files").rglob("*") if path.is_file()]
    assert hand_in() == 303


def test_a_disk_that_fills_up_keeps_what_was_acknowledged_and_nothing_half_done(
    client: CheckingClient, login: Callable[..., Principal]
) -> None:
    who = login(client, "anna")
    page = client.page("/mina-sidor")
    form, begun, refused = page.form("Börja en ansökan"), 0, 0
    with disk_full_after(120_000):
        for _ in range(40):
            code = client.post(form.url, data=form.values()).status_code
            begun, refused = begun + (code == 303), refused + (code == 503)
            assert code in {303, 503}
            if refused == 2:
                break
    assert refused == 2
    assert client.page("/mina-sidor").status == 200
    drafts = client.application.extensions[pages.SERVICES].reacting._database
    with drafts.reading() as unit:
        assert len(unit.drafts.owned_by(who.person_id)) == begun
    assert client.post(form.url, data=form.values()).status_code == 303


def test_the_service_is_ready_when_a_worker_has_spoken_lately(app: Flask, client: CheckingClient) -> None:
    assert client.get("/halsa/redo").json["worker"] is False
    beats = app.extensions[pages.SERVICES].reacting._database.beats
    beats.note([Beat("reactions", utc_now() - timedelta(minutes=5))])
    assert client.get("/halsa/redo").status_code == 503
    beats.note([Beat("reactions", utc_now())])
    told = client.get("/halsa/redo")
    assert told.status_code == 200
    assert told.json == {"ok": True, "database": True, "store": True, "layers": True, "worker": True, "letters": True}


def test_a_layer_that_is_gone_makes_the_service_unready_but_not_dead(
    app: Flask, client: CheckingClient, settings: Settings
) -> None:
    next((settings.data / "layers").glob("*.gpkg")).unlink()
    told = client.get("/halsa/redo")
    assert (told.status_code, told.json["layers"]) == (503, False)
    assert client.get("/halsa").json == {"ok": True}
