"""What every answer says about itself: how it may be shown, kept and framed, whatever kind it is and whoever asks."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from app import create_app
from permits.web.attaching import served
from permits.web.auth import public
from tests.attacks.guarded import MAY_BE_KEPT, faults_of, is_kept_by_nobody
from tests.attacks.routes import ROUTES, things_of, url_of
from tests.attacks.town import EVERYBODY, NOBODY, Town

pytestmark = pytest.mark.xdist_group("town")
NONCE = re.compile(r"'nonce-([\w-]{20,})'")
SHOWN_INLINE = {"application/pdf", "image/png", "image/jpeg"}


@pytest.mark.parametrize("who", [NOBODY, "anna", "officer"])
def test_what_is_asked_in_a_way_that_does_nothing_is_guarded_too(town: Town, who: str) -> None:
    """How everything else is answered is looked at where everybody asks for everything (test_access)."""
    browser, faults = town.browser(who), []
    for endpoint, route in ROUTES.items():
        if route.method == "POST":
            url = url_of(town, endpoint, things_of(town, route)[0])
            for method, headers in (("GET", {}), ("POST", {"X-CSRF-Token": ""})):
                answer = browser.ask(method, url, headers=headers)
                faults += [f"{method} {url} ({answer.status_code}): {fault}" for fault in faults_of(answer)]
                if who != NOBODY and endpoint not in MAY_BE_KEPT and not is_kept_by_nobody(answer):
                    faults.append(f"{url}: {answer.headers.get('Cache-Control')}")
    assert faults == []


def test_a_nonce_is_never_used_twice(town: Town) -> None:
    answers = [town.browser("anna").ask("GET", "/mina-sidor") for _ in range(20)]
    nonces = [NONCE.findall(answer.headers["Content-Security-Policy"])[0] for answer in answers]
    assert len(set(nonces)) == len(nonces)
    for answer, nonce in zip(answers, nonces, strict=True):
        assert set(re.findall(r'nonce="([^"]+)"', answer.get_data(as_text=True))) <= {nonce}


def test_what_breaks_is_told_without_how_and_is_as_guarded(first_town: Town) -> None:
    broken = Town(create_app(first_town.settings), first_town.settings)

    @public
    def breaks() -> str:
        raise ValueError("Anna Tallberg 198007292389 SELECT * FROM persons")

    broken.app.add_url_rule("/trasig", "trasig", breaks)
    for who in (NOBODY, "anna", "officer"):
        answer = broken.browser(who).ask("GET", "/trasig")
        assert answer.status_code == 500
        assert faults_of(answer) == []
        assert is_kept_by_nobody(answer)
        told = answer.get_data(as_text=True)
        assert "Något gick fel hos oss" in told
        for word in ("Traceback", "ValueError", "SELECT", "198007292389", "/work", ".py"):
            assert word not in told


# --- files that people handed in ------------------------------------------------------------------------------------


def test_a_file_is_shown_under_its_own_type_and_runs_nothing(town: Town) -> None:
    kinds = set()
    for who, endpoint, things in (
        ("anna", "apply.read", town.drafts), ("anna", "apply.document", town.cases),
        ("officer", "office.document", town.cases),
    ):  # fmt: skip
        for thing in things.values():
            if who != "officer" and who not in thing.of:
                continue
            for document in thing.documents:
                answer = town.browser(who).ask("GET", url_of(town, endpoint, thing, document))
                kinds.add(answer.mimetype)
                assert faults_of(answer) == []
                policy = answer.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none'")
                assert "script-src" not in policy
                assert answer.headers["Content-Disposition"].startswith("inline; filename")
                assert "no-store" in answer.headers["Cache-Control"]
    assert kinds == SHOWN_INLINE - {"image/jpeg"}


@pytest.mark.parametrize(
    "media_type", ["image/svg+xml", "text/html", "application/xhtml+xml", "text/xml", "application/octet-stream", "x/y"]
)
def test_what_a_browser_could_run_is_only_downloaded(town: Town, media_type: str) -> None:
    """Such a file is never received; should one lie in the store all the same, it opens in no browser."""
    anna = town.entered("anna").person
    assert anna is not None
    kept = town.services.files.keep(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    document = town.services.applying.open(anna, town.drafts["anna"].id).documents[0]
    strange = replace(document, media_type=media_type, sha256=kept, filename='a"b\u202e;ö.svg')
    with town.app.test_request_context("/"):
        answer = served(strange)
        answer.direct_passthrough = False
        answer.close()
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "'none'" in answer.headers["Content-Security-Policy"]


def test_a_page_of_ours_is_never_read_out_of_static(town: Town) -> None:
    for path in ("../app.py", "..%2fapp.py", "%2e%2e/permits/settings.py", "....//app.py", "/etc/passwd", "..\\app.py"):
        assert town.browser(NOBODY).ask("GET", f"/static/{path}").status_code == 404


# --- refusing what is too large -------------------------------------------------------------------------------------


class Counted(io.RawIOBase):
    """A body of so many bytes that tells how much of it was read."""

    def __init__(self, size: int) -> None:
        self.size, self.at, self.taken = size, 0, 0

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = offset + (self.size if whence == io.SEEK_END else 0)
        return self.at

    def tell(self) -> int:
        return self.at

    def readable(self) -> bool:
        return True

    def readinto(self, wanted: object) -> int:
        size = min(len(memoryview(wanted)), self.size - self.at)  # type: ignore[arg-type]
        self.at += size
        self.taken += size
        return size


FORTY = 40_000_000
LARGEST_FIELD = 3_000_000  # of a form that may carry large files: what is no file is refused at 2 MB
TAKE_LARGE_FILES_OF = {"layers.hand_in": ("gis",), "office.register_paper": ("officer", "registrator", "challenged")}
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/plain", "")


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("kind", KINDS)
def test_forty_megabytes_are_refused_before_they_are_read(town: Town, who: str, kind: str) -> None:
    browser, before = town.browser(who), town.fingerprint()
    for endpoint, route in ROUTES.items():
        if route.method != "POST" or route.spends:
            continue
        body = Counted(FORTY)
        answer = browser.client.post(
            url_of(town, endpoint, things_of(town, route)[0]), input_stream=body, content_type=kind, buffered=True
        )
        assert answer.status_code in {302, 400, 403, 404, 413, 415}, f"{endpoint}: {answer.status_code}"
        takes_files = kind.startswith("multipart") and who in TAKE_LARGE_FILES_OF.get(endpoint, ())
        most = LARGEST_FIELD if takes_files else 100_000
        assert body.taken < most, f"{endpoint} has read {body.taken} bytes"
    assert town.fingerprint() == before


def test_a_layer_larger_than_any_is_refused_before_it_is_read(town: Town) -> None:
    body = Counted(3 * 1024**3)
    answer = town.browser("gis").client.post(
        "/kartlager/vagar/lamna-in", input_stream=body, content_type=KINDS[1], buffered=True
    )
    assert answer.status_code == 413
    assert body.taken == 0
    assert "1 GB" in answer.get_data(as_text=True)
