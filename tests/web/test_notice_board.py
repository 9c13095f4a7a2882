"""The notice board as anybody reads it."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from permits.adapters.database import open_database
from permits.case.folding import fold
from permits.case.notices import NoticeKind
from permits.case.times import swedish_day
from permits.services.diary import own_hand
from permits.services.notice_board import put_up
from permits.web import page
from tests.conftest import principal_of
from tests.web.checking import CheckingClient
from tests.web.desk_cases import services_of, submitted


def test_anybody_reads_the_board_and_one_notice_by_itself(app: Flask, client: CheckingClient) -> None:
    assert "Just nu finns inget anslag" in client.page("/anslagstavla").text
    case_id = submitted(app, principal_of(app, "anna"), "anna")
    at = services_of(app).clock()
    day = swedish_day(at)
    with open_database(app.extensions[page.SETTINGS].database_url).transaction() as unit:
        unit.cases.lock(case_id)
        case = fold(unit.log.of_case(case_id))
        put_up(unit, case, NoticeKind.HEARING, day, day + timedelta(days=14), hand=own_hand(at), text="Svara oss.")
    board = client.page("/anslagstavla")
    for told in (case.registry_number, case.designation, "Ansökan om bygglov", "Svara oss."):
        assert told in board.text
    assert "Anna" not in board.text
    (link,) = board.links("Anslaget för sig")
    alone = client.page(link)
    assert case.registry_number in alone.h1
    assert "Anna" not in alone.text
    client.page("/anslagstavla/finns-inte", 404)
