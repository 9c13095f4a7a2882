"""What every test can ask for: the demo municipality, a service on it, and somebody logged in."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from app import create_app
from permits import words
from permits.adapters import files
from permits.adapters.database import open_database
from permits.adapters.keys import keys_of
from permits.adapters.saml.configuration import configure
from permits.case.access import Principal, Role
from permits.demo.people import PERSONAS
from permits.settings import Settings, from_environment
from permits.web import auth, page, session
from tests.attacks.overheard import Overheard

# A busy machine is no failure: speed is measured by the bench. What CI says of a change must not hang on chance; new
# examples are looked for wherever people run the tests.
settings.register_profile("lovlig", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("lovlig")


@pytest.fixture(autouse=True)
def swedish() -> None:
    """Every test begins in Swedish, whichever language the last page of the one before was in."""
    words.speak(None)


@pytest.fixture(autouse=True)
def nobody_named_in_the_log() -> Iterator[None]:
    """Whatever a test does: nothing that is logged meanwhile tells who anybody is."""
    heard, root = Overheard(), logging.getLogger()
    root.addHandler(heard)
    yield
    root.removeHandler(heard)
    assert heard.personal == []


class Compiled(BytecodeCache):
    """Templates that were compiled for one application serve the next in the same process: each test has its own."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._code.get(bucket.key):
            bucket.bytecode_from_string(code)  # which looks whether the template is still the same

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options["bytecode_cache"] = Compiled()


def _built_once(build: Callable[..., Any]) -> Callable[..., Any]:
    """Addresses are written the same way in every test's application; werkzeug would compile each of them anew."""
    built: dict[tuple[Any, ...], Any] = {}

    def build_once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, repr(rule.defaults), append_unknown)
        if key not in built:
            built[key] = build(rule, append_unknown)
        return built[key]

    return build_once


Rule._compile_builder = _built_once(Rule._compile_builder)  # type: ignore[method-assign]


def _inspected_once(look: Callable[[Path, Path], dict[str, Any]]) -> Callable[[Path, Path], dict[str, Any]]:
    """The same few drawings are handed in by every case of the tests: a process looks at each of them once.

    What is refused is looked at each time, so that a test of what refuses it never hears of another's.
    """
    seen: dict[str, tuple[dict[str, Any], bytes | None]] = {}

    def looked_into(path: Path, thumbnail: Path) -> dict[str, Any]:
        key = hashlib.sha256(path.read_bytes()).hexdigest()
        if key in seen:
            told, small = seen[key]
            if small is not None:
                thumbnail.write_bytes(small)
            return dict(told)
        told = look(path, thumbnail)
        if "refused" not in told:
            seen[key] = dict(told), thumbnail.read_bytes() if thumbnail.is_file() else None
        return told

    return looked_into


files._looked_into = _inspected_once(files._looked_into)

ROOT = Path(__file__).parent.parent
MAKES_THE_DEMO = (
    "permits/demo/*",
    "permits/adapters/database/**/*.py",
    "permits/adapters/registers/*.py",
    "gis/writing.py",
)


def demo_folder() -> Path:
    """Where this very code's Kjellstavik is kept between runs; other code has a folder of its own."""
    digest = hashlib.sha256()
    for path in sorted(path for made_by in MAKES_THE_DEMO for path in ROOT.glob(made_by) if path.is_file()):
        digest.update(path.read_bytes())
    base = Path(os.environ.get("LOVLIG_TEST_DEMO", Path(tempfile.gettempdir()) / "lovlig-test-demo"))
    return base / digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def built_demo() -> Path:
    """Kjellstavik, built once on this machine and only read by tests."""
    return build_once()


def build_once() -> Path:
    """Where the demo lies that tests and benchmarks copy; built by whoever comes first."""
    from permits.adapters.database import migrate
    from permits.demo.build import build

    folder = demo_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        migrate(f"sqlite:///{folder / 'lovlig.db'}")
        build(folder, progress=lambda line: None)
        settings = from_environment({"LOVLIG_DATA": str(folder)})
        configure(settings)  # the demo's keys, so that copies share them
        keys_of(settings)
    return folder


def copied_demo(built: Path, to: Path) -> Path:
    """A data folder of one's own: layer versions are immutable, so they are linked and not copied.

    Nobody builds meanwhile, so the database is at rest and what lies beside it belongs to no one.
    """
    skipped = shutil.ignore_patterns("lock", "*.log", "*.db-wal", "*.db-shm", "mail", "files")
    with (built / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        shutil.copytree(built, to, copy_function=_link_or_copy, ignore=skipped, dirs_exist_ok=True)
    return to


def _link_or_copy(source: str, target: str) -> str:
    if source.endswith(".gpkg"):
        os.link(source, target)
        return target
    return str(shutil.copy2(source, target))


@pytest.fixture
def demo(built_demo: Path, tmp_path: Path) -> Path:
    return copied_demo(built_demo, tmp_path / "data")


@pytest.fixture
def settings(demo: Path) -> Settings:
    return from_environment({"LOVLIG_DATA": str(demo)})


@pytest.fixture(scope="module")
def module_settings(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings on a demo shared by one module, for tests that change little."""
    return from_environment({"LOVLIG_DATA": str(copied_demo(built_demo, tmp_path_factory.mktemp("data")))})


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture
def login(app: Flask) -> Callable[..., Principal]:
    """Log a test client in as a persona (by key), as staff ("officer", "gis", "admin"), past the identity provider."""

    def log_in(client: FlaskClient, who: str) -> Principal:
        person = principal_of(app, who)
        with app.app_context():
            token = session.browsing().open(auth.content_of(person), staff=person.is_staff)
        client.set_cookie("lovlig", token)
        return person

    return log_in


def principal_of(app: Flask, who: str) -> Principal:
    """The principal that a login as `who` would give."""
    settings = app.extensions[page.SETTINGS]
    persons = open_database(settings.database_url, keys=keys_of(settings)).persons
    if who in set(Role):
        return Principal(persons.identify_staff("test", who, f"Test {who}"), f"Test {who}", frozenset({Role(who)}))
    persona = next(persona for persona in PERSONAS if persona.key == who)
    known = persons.identify(persona.number, persona.name)
    return Principal(known, persona.name, frozenset({Role.APPLICANT}), persona.number)
