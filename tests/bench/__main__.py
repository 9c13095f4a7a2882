"""`make bench`: measure the service in this process, and print the table."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pikepdf
from flask import Flask

from app import create_app
from permits.services.places import Places
from permits.settings import from_environment
from permits.web.page import SETTINGS
from tests.bench import guide, layers, queue
from tests.bench.login import log_in, provider
from tests.bench.resident import APPLICANT, DESIGNATION, DETAILS, DRAWINGS, INVOICED, complete, photograph, resident
from tests.bench.stopwatch import Measure, Measured, cpu, settled, table
from tests.conftest import build_once, copied_demo

TIMES = 60
WHOLE_JOURNEYS = 12
CASE_FILES = 7


def main() -> int:
    """0 when every target is met."""
    with tempfile.TemporaryDirectory(prefix="lovlig-bench-") as folder:
        demo = copied_demo(build_once(), Path(folder) / "data")
        app = create_app(from_environment({"LOVLIG_DATA": str(demo)}))
        measures: list[Measured] = []
        asked = guide.answer(app, TIMES)
        for each in (*steps(app), live(app), asked, *submissions(app), *case_files(app), *pages(app), login(app)):
            measures.append(shown(each))
        measures.extend(map(shown, queue.queue()))
        measures.extend(map(shown, layers.every(int(os.environ.get("LOVLIG_BENCH_LARGEST", layers.SIZES[-1])))))
        print("\r" + " " * 60 + "\r", end="", file=sys.stderr)
    print(table(measures))
    return 0 if all(each.holds for each in measures) else 1


def shown(measure: Measured) -> Measured:
    """The measure, its name told to whoever waits."""
    print(f"\r{measure.name:<60}", end="", file=sys.stderr, flush=True)
    return measure


def steps(app: Flask) -> Iterator[Measure]:
    """Saving a step, each time with another answer, on a draft where everything is answered."""
    anna = complete(app)
    every = Measure("spara ett steg, alla", target=0.010)
    changes = {
        "uppgifter": lambda n: {**DETAILS, "ridge_height": f"3,{n % 90 + 10}"},
        "placering": lambda n: anna.sited(n * 0.02),
        "sokande": lambda n: {**APPLICANT, "phone": f"070-174 06 {n:02d}"},
        "tid": lambda n: {"start_date": f"2030-{n % 12 + 1:02d}-{n % 28 + 1:02d}"},
        "faktura": lambda n: {**INVOICED, "reference": f"Garage {n}"},
    }
    for step, changed in changes.items():
        measure = Measure(f"spara steget {step}", target=0.010)
        version = anna.draft.version
        with settled():
            for turn in range(1, TIMES + 1):
                answers = changed(turn)
                with measure(), every():
                    anna.post(step, answers, version)
                if anna.draft.version != version + 1:
                    raise RuntimeError(f"{step} was not changed")
                version += 1
        yield measure
    yield every


def live(app: Flask) -> Measure:
    """The answer while drawing, never the same place twice."""
    anna = complete(app)
    measure = Measure("svaret medan man ritar", target=0.025)
    with settled():
        for turn in range(TIMES * 3):
            drawn = anna.footprint(0.011 * turn - 1)
            with measure():
                anna.ask_live(drawn)
    return measure


def submissions(app: Flask) -> Iterator[Measure]:
    """Handing in, in CPU seconds: the last press alone, and the whole application from its first page."""
    press = Measure("lämna in ansökan", target=0.2, clock=cpu)
    whole = Measure("hela ansökan: alla sidor och svar", target=None, clock=cpu)
    files = Measure("ta emot en ritning, med granskning", clock=cpu)
    with settled():
        for turn in range(WHOLE_JOURNEYS):
            anna = resident(app)
            with whole():
                anna.begin()
                for step, answers in anna.answers():
                    anna.client.get(anna.url(step), buffered=True)
                    anna.post(step, answers, anna.draft.version)
                    if step == "besked":
                        break
            for number, label in enumerate(DRAWINGS):
                content = photograph(turn * len(DRAWINGS) + number)
                with files():
                    anna.attach(label, content)
            with whole():
                for step, answers in list(anna.answers())[-5:]:
                    anna.client.get(anna.url(step), buffered=True)
                    anna.post(step, answers, anna.draft.version)
                anna.client.get(anna.url("granska"), buffered=True)
            with press(), whole():
                anna.submit()
    whole.taken = [sum(whole.taken[first : first + 3]) for first in range(0, len(whole.taken), 3)]
    yield from (press, whole, files)


def case_files(app: Flask) -> Iterator[Measure]:
    """The case file with its letter, as a worker that has already printed one makes it."""
    print_one(app)
    waited, worked = Measure("", target=2.0), Measure("", clock=cpu)
    lengths = {print_one(app, waited, worked) for _turn in range(CASE_FILES)}
    waited.name = worked.name = f"ärendeakt på {max(lengths)} sidor i en varm arbetare"
    yield from (waited, worked)


def print_one(app: Flask, *measures: Measure) -> int:
    """Hand in, let the worker work, and count the pages."""
    anna = complete(app)
    case_id = anna.submit()
    with settled(), ExitStack() as measuring:
        for measure in measures:
            measuring.enter_context(measure())
        anna.services.reacting.react_once()
    made = anna.services.applying.case_of(anna.who, case_id).case.case_file
    if made is None:
        raise RuntimeError("no case file was made")
    with pikepdf.open(anna.services.files.path(made.sha256)) as printed:
        return len(printed.pages)


def pages(app: Flask) -> Iterator[Measure]:
    """What is looked at most, and the site report that all of it rests on."""
    anna = complete(app)
    places: Places = anna.services.places
    report = Measure("platsens rapport, utan webb")
    with settled():
        for turn in range(TIMES * 3):
            footprint = anna.footprint(0.013 * turn - 1)
            with report():
                places.report(footprint, DESIGNATION)
    yield report
    officer = resident(app, "officer")
    case_id = anna.submit()
    for name, reader, url in (
        ("sidan Placering, med karta", complete(app), "placering"),
        ("sidan Granska", complete(app), "granska"),
        ("handläggarens kö", officer, "/handlaggning"),
        ("handläggarens ärende", officer, f"/handlaggning/{case_id}"),
    ):
        measure = Measure(name)
        with settled():
            for _turn in range(TIMES // 2):
                with measure():
                    answer = reader.client.get(url if url.startswith("/") else reader.url(url), buffered=True)
                if answer.status_code != 200:
                    raise RuntimeError(f"{url}: {answer.status_code}")
        yield measure


def login(app: Flask) -> Measure:
    """Accepting one signed and encrypted SAML response, with its session."""
    measure = Measure("ta emot en inloggning (SAML)")
    idp = provider(app.extensions[SETTINGS])
    with settled():
        for _turn in range(TIMES // 2):
            log_in(app, idp, measure)
    return measure


if __name__ == "__main__":
    sys.exit(main())
