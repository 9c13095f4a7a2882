"""How many small changes to the law the tests in tests/law catch, and which they let pass.

Every mutant is run in a child process of its own, in memory: nothing on disk is changed. First the scenarios that enter
the changed function, those that name the changed rule before others; where they let it pass, the test files that enter
it.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import multiprocessing
import os
import pickle
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import pytest

from tests.law.mutants import LAW, MODULE, Mutant, equivalent, modules, mutants_of, mutated
from tests.law.scenario_files import every_scenario

HERE = Path(__file__).parent
SLOW = frozenset({
    "test_properties.py", "test_asked_for.py", "test_scenarios.py", "test_examples.py", "test_mutants.py",
})  # fmt: skip
"""Slow and guessing, or held already by the scenarios that are run first."""
ABOUT_CONSTANTS = frozenset({"test_book.py", "test_numbers_and_words.py"})
PATIENCE = 60  # seconds; a mutant that takes longer is caught: the tests would never end
PASSED, CAUGHT, BROKEN = 0, 1, 2


@dataclass
class Coverage:
    """Who enters which function ("module:function"): scenarios by number, test files by name."""

    scenarios: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    files: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant."""

    mutant: Mutant
    caught: bool


def mutate(only: Sequence[str], sample: int | None, minutes: float) -> tuple[list[Verdict], int]:
    """The verdicts on the mutants that there was time for, in chance order, and how many are listed as equivalent."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    listed = equivalent()
    every = [mutant for module in modules() if module in (only or modules()) for mutant in mutants_of(module)]
    tried = [mutant for mutant in every if mutant.as_listed not in listed]
    random.Random(20261122).shuffle(tried)  # so that a run that is cut short is a fair sample
    every_scenario()  # read once, before there are children
    coverage = _in_child(_coverage)
    deadline = time.monotonic() + minutes * 60
    verdicts = list(_side_by_side(tried[:sample], coverage, deadline))
    return verdicts, len(every) - len(tried)


def report(verdicts: Sequence[Verdict], skipped: int) -> Iterator[str]:
    """The share caught, by module and in all, and what was let pass."""
    survivors = sorted((v.mutant for v in verdicts if not v.caught), key=lambda mutant: (mutant.module, mutant.number))
    tried, passed = Counter(v.mutant.module for v in verdicts), Counter(mutant.module for mutant in survivors)
    for module in sorted(tried):
        yield f"{module:<24} {tried[module]:>5} tried {passed[module]:>4} let pass"
    for mutant in survivors:
        yield f"LET PASS permits/law/{mutant.module}.py:{mutant.number} {mutant.change}    {mutant.line}"
    caught = len(verdicts) - len(survivors)
    share = caught / len(verdicts) if verdicts else 1.0
    yield f"{caught} of {len(verdicts)} mutants caught: {share:.1%}. {skipped} listed as equivalent."


def _side_by_side(mutants: Sequence[Mutant], coverage: Coverage, deadline: float) -> Iterator[Verdict]:
    """Two at a time, each in a child of its own."""
    running: dict[int, tuple[Mutant, float]] = {}
    waiting = list(reversed(mutants))
    while waiting or running:
        while waiting and len(running) < multiprocessing.cpu_count() and time.monotonic() < deadline:
            mutant = waiting.pop()
            running[_start(mutant, coverage)] = (mutant, time.monotonic())
        if not running:
            return
        pid, status = os.waitpid(-1, 0)
        mutant, _ = running.pop(pid)
        code = os.waitstatus_to_exitcode(status)
        if code == BROKEN:
            raise RuntimeError(f"the tests could not be run on {mutant}")
        yield Verdict(mutant, caught=code != PASSED)


def _start(mutant: Mutant, coverage: Coverage) -> int:
    pid = os.fork()
    if pid:
        return pid
    signal.alarm(PATIENCE)
    code = BROKEN
    with suppress(BaseException):
        _be_quiet()
        code = CAUGHT if _caught(mutant, coverage) else PASSED
    os._exit(code)


def _be_quiet() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _caught(mutant: Mutant, coverage: Coverage) -> bool:
    try:
        code = mutated(mutant)
        sys.meta_path.insert(0, _Changed(f"permits.law.{mutant.module}", code))
        from tests.law.expecting import hold

        if _is_read_at_import(mutant, coverage) and _test_files_fail(sorted(ABOUT_CONSTANTS)):
            return True  # a wrong constant is most often seen here, and at once
        for number in _in_turn(mutant, coverage):
            hold(every_scenario()[number][1])
    except Exception:
        return True
    return _test_files_fail(_files_for(mutant, coverage))


def _in_turn(mutant: Mutant, coverage: Coverage) -> list[int]:
    """The scenarios that can tell: first those that name the rule that was changed."""
    if _is_read_at_import(mutant, coverage):
        of_module = [found for key, found in coverage.scenarios.items() if _module(key) == mutant.module]
        numbers = sorted({number for found in of_module or coverage.scenarios.values() for number in found})
    else:
        numbers = coverage.scenarios.get(f"{mutant.module}:{mutant.function}", [])
    return sorted(numbers, key=lambda number: mutant.function not in str(every_scenario()[number][1]["expect"]))


def _is_read_at_import(mutant: Mutant, coverage: Coverage) -> bool:
    """Whether the change is outside functions, or in one that was only entered while the law was being imported."""
    key = f"{mutant.module}:{mutant.function}"
    return mutant.function == MODULE or not (key in coverage.scenarios or key in coverage.files)


def _files_for(mutant: Mutant, coverage: Coverage) -> list[str]:
    if not _is_read_at_import(mutant, coverage):
        return coverage.files.get(f"{mutant.module}:{mutant.function}", [])
    entered = {name for key, found in coverage.files.items() if _module(key) == mutant.module for name in found}
    return sorted(entered - ABOUT_CONSTANTS)


def _module(key: str) -> str:
    return key.split(":", maxsplit=1)[0]


def _test_files_fail(names: Sequence[str]) -> bool:
    return bool(names) and _pytest([str(HERE / name) for name in names]) != 0


def _pytest(paths: list[str]) -> int:
    return int(pytest.main(["-x", "-q", "--noconftest", "-p", "no:cacheprovider", *paths]))


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module's changed code to whoever imports it."""

    def __init__(self, name: str, code: CodeType) -> None:
        self._name = name
        self._code = code

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)


def _in_child(work: Any) -> Any:
    """What `work` gives, done in a child so that this process never imports the law that it changes."""
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reads)
        with os.fdopen(writes, "wb") as out:
            pickle.dump(work(), out)
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as answer:
        told = answer.read()
    os.waitpid(pid, 0)
    return pickle.loads(told)


def _coverage() -> Coverage:
    """Run everything once on the law as it is, noting which functions are entered."""
    from tests.law.expecting import hold

    entered: set[str] = set()
    root = str(LAW)

    def note(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(root):
            function = code.co_qualname.split(".<locals>")[0]
            entered.add(f"{Path(code.co_filename).stem}:{function}")

    found = Coverage()
    for number, (_, scenario) in enumerate(every_scenario()):
        entered.clear()
        sys.setprofile(note)
        try:
            hold(scenario)
        except AssertionError:  # what fails anyhow would seem to catch everything
            print(f"fails without any change: {scenario['name']}", file=sys.stderr)
            continue
        finally:
            sys.setprofile(None)
        for key in entered:
            found.scenarios[key].append(number)
    for path in sorted(HERE.glob("test_*.py")):
        if path.name not in SLOW:
            entered.clear()
            sys.setprofile(note)
            failed = _pytest([str(path)])
            sys.setprofile(None)
            if failed:
                print(f"fails without any change: {path.name}", file=sys.stderr)
                continue
            for key in entered:
                found.files[key].append(path.name)
    return Coverage(dict(found.scenarios), dict(found.files))
