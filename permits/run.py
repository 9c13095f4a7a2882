"""What starts on one machine: the demo's data, the web, the worker and the local test identity provider."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from types import FrameType

from permits.settings import Settings, SettingsError, from_environment

START_LIMIT = 40.0  # seconds before a start that does not answer is given up
RESTART_PAUSE = 1.0


@dataclass
class Running:
    """A process that should be up, and how to start it again."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes]


def main() -> int:
    """Build what is missing, start everything, say where it is, and keep it up until told to stop."""
    try:
        settings = from_environment()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    started = time.monotonic()
    _prepare(settings)
    environment = _environment(settings)
    running = [
        Running(name, command, subprocess.Popen(command, env=environment))  # noqa: S603 - our own commands
        for name, command in _commands(settings)
    ]
    stopping = _stop_on_signals(running)
    if not _answers(settings, running):
        print("Tjänsten svarar inte. Se meddelandena ovan.", file=sys.stderr)
        _stop(running)
        return 1
    _tell(settings, time.monotonic() - started)
    _keep_up(running, environment, stopping)
    return 0


def _prepare(settings: Settings) -> None:
    """Migrate the database, and in demo mode build Kjellstavik; both do nothing when already done."""
    settings.data.mkdir(parents=True, exist_ok=True)
    print("==> Gör databasen klar", flush=True)
    from permits.adapters.database import migrate

    migrate(settings.database_url)
    if not settings.is_production:
        from permits.demo.build import build

        build(settings.data, lambda line: print(f"==> {line}", flush=True), settings.database_url)


def _environment(settings: Settings) -> Mapping[str, str]:
    return {
        **os.environ,
        "PORT": str(settings.port),
        "LOVLIG_DATA": str(settings.data),
        "PYTHONUNBUFFERED": "1",
    }


def _commands(settings: Settings) -> list[tuple[str, list[str]]]:
    python = sys.executable
    web = [python, "-m", "gunicorn", "app:create_app()", "--bind", f"{settings.host}:{settings.port}"]
    web += ["--workers", str(settings.workers), "--worker-class", "gthread", "--threads", "4", "--timeout", "60"]
    web += ["--log-level", "warning", "--no-control-socket"]
    commands = [("webb", web), ("arbetare", [python, "-m", "permits.cli", "worker"])]
    if not settings.is_production:
        commands.append(("testlegitimering", [python, "-m", "permits.demo.idp"]))
    return commands


def _stop_on_signals(running: list[Running]) -> list[int]:
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)
        _stop(running)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopping


def _stop(running: list[Running]) -> None:
    for one in running:
        if one.process.poll() is None:
            one.process.terminate()
    for one in running:
        try:
            one.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            one.process.kill()


def _answers(settings: Settings, running: list[Running]) -> bool:
    """True when web (and in demo the identity provider) answer within START_LIMIT seconds."""
    urls = [f"http://127.0.0.1:{settings.port}/halsa"]
    if not settings.is_production:
        urls.append(f"http://127.0.0.1:{settings.idp_port}/halsa")
    deadline = time.monotonic() + START_LIMIT
    while urls and time.monotonic() < deadline:
        if any(one.process.poll() is not None for one in running):
            return False
        urls = [url for url in urls if not _is_up(url)]
        time.sleep(0.2)
    return not urls


def _is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


def _keep_up(running: list[Running], environment: Mapping[str, str], stopping: list[int]) -> None:
    """Start again whatever dies, until told to stop. State is in the database, so a restart loses nothing."""
    while not stopping:
        time.sleep(RESTART_PAUSE)
        for one in running:
            if one.process.poll() is not None and not stopping:
                print(f"==> {one.name} stannade ({one.process.returncode}); startar igen", flush=True)
                one.process = subprocess.Popen(one.command, env=environment)  # noqa: S603 - our own commands


def _tell(settings: Settings, seconds: float) -> None:
    print(f"\nLovlig är igång ({seconds:.1f} s).\n\n  Tjänsten            {settings.base_url}")
    if not settings.is_production:
        from permits.demo.people import PERSONAS
        from permits.demo.staff import STAFF

        print(f"  Testlegitimering    {settings.idp_url}  (inte BankID)\n\n  Invånare att logga in som:")
        for persona in PERSONAS:
            print(f"    {persona.name:<24} {persona.why}")
        print(f"\n  Personal ({settings.base_url}/logga-in/personal):")
        for member in STAFF:
            print(f"    {member.name:<24} {member.title}")
    print("\nCtrl+C stannar allt. Uppgifterna finns kvar i", settings.data, flush=True)


if __name__ == "__main__":
    sys.exit(main())
