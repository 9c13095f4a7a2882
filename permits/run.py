"""What starts on one machine: the demo's data, the web, the worker and the local test identity provider."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field

from permits.settings import Settings, SettingsError, from_environment, keep_to_ourselves

START_LIMIT = 40.0  # seconds before a start that does not answer is given up
STOP_LIMIT = 10.0  # seconds that a process has to finish what it is doing
LOOK_EVERY = 0.2
EARLY = 10.0  # a process that lives shorter did not get going
EARLY_ENDS_TOLD = 3
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


@dataclass
class Kept:
    """A process that should be up. State is in the database, so starting it again loses nothing."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(repr=False)
    early_ends: int = 0
    begun: float = 0.0
    again_at: float | None = None

    def start(self, now: float) -> None:
        # in a session of its own, so that Ctrl+C reaches only us and everything is stopped in one way
        self.process = subprocess.Popen(self.command, env=self.environment, start_new_session=True)  # noqa: S603
        self.begun, self.again_at = now, None

    def look_after(self, now: float) -> str | None:
        """Start the process again if it has ended: at once, but ever later if it keeps ending early. What to tell."""
        code = self.process.poll()
        if code is None:
            return None
        if self.again_at is None:
            self.early_ends = self.early_ends + 1 if now - self.begun < EARLY else 1
            pause = min(FIRST_PAUSE * 4 ** (self.early_ends - 1), LONGEST_PAUSE)
            self.again_at = now + pause
            return self._told(code, pause)
        if now >= self.again_at:
            self.start(now)
        return None

    def _told(self, code: int, pause: float) -> str:
        if self.early_ends < EARLY_ENDS_TOLD:
            return f"==> {self.name} stannade ({code}) och startar igen om {pause:.0f} s"
        return (
            f"==> {self.name} stannar så fort den startat, nu {self.early_ends} gånger i rad. "
            f"Se meddelandena ovan. Nytt försök om {pause:.0f} s"
        )


def main() -> int:
    """Build what is missing, start everything, say where it is, and keep it up until told to stop."""
    started = time.monotonic()
    keep_to_ourselves()
    try:
        settings = from_environment()
        refuse_what_cannot_work(settings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        problem = f"Det går inte att skriva i {error.filename} ({error.strerror})."
        print(SettingsError([problem]), file=sys.stderr)
        return 2
    stopping = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(wanted, lambda *_: stopping.set())
    environment = environment_of(settings)
    if not prepared(settings, environment, stopping):
        return 1
    kept = [Kept(name, command, environment) for name, command in commands(settings)]
    try:
        return run(settings, kept, stopping, started)
    finally:
        stop(kept)


def run(settings: Settings, kept: list[Kept], stopping: threading.Event, started: float) -> int:
    """Start everything and keep it up until `stopping`; 1 when it did not come up."""
    for one in kept:
        one.start(time.monotonic())
    if not answers(settings, kept, stopping):
        if stopping.is_set():
            return 0
        print("Tjänsten svarar inte. Se meddelandena ovan.", file=sys.stderr)
        return 1
    tell(settings, time.monotonic() - started)
    while not stopping.wait(LOOK_EVERY):
        for one in kept:
            if told := one.look_after(time.monotonic()):
                print(told, flush=True)
    return 0


# --- before the start -----------------------------------------------------------------------------------------------


def refuse_what_cannot_work(settings: Settings) -> None:
    """Raises SettingsError for what the settings alone do not show: logins and keys that do not hold, ports in use."""
    settings.data.mkdir(parents=True, exist_ok=True)
    if settings.is_production:
        from permits.adapters.keys import keys_of
        from permits.adapters.saml.configuration import configure

        configure(settings)
        keys_of(settings)
    wanted = [("PORT", settings.host, settings.port)]
    if not settings.is_production:
        wanted.append(("LOVLIG_IDP_PORT", "127.0.0.1", settings.idp_port))
    problems = [problem for name, host, port in wanted if (problem := port_problem(name, host, port))]
    if problems:
        raise SettingsError(problems)


def port_problem(name: str, host: str, port: int) -> str | None:
    """Why nothing can be served at the port, or None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except PermissionError:
            return f"{name}={port} kräver högre behörighet. Välj en port över 1023."
        except OSError:
            another = f"{name}={port + 10 if port < 65000 else 8080} make run"
            return f"Port {port} är upptagen. Är Lovlig redan igång? Annars väljer du en annan port: {another}"
    return None


def prepared(settings: Settings, environment: Mapping[str, str], stopping: threading.Event) -> bool:
    """Migrate the database, and in demo build Kjellstavik. A process of its own, since both need large libraries."""
    print("==> Gör databasen klar", flush=True)
    work = ["permits.cli", "migrate"] if settings.is_production else ["permits.demo", "build"]
    process = subprocess.Popen([sys.executable, "-m", *work], env=environment, start_new_session=True)  # noqa: S603
    while process.poll() is None:
        if stopping.wait(LOOK_EVERY):
            process.terminate()
    if process.returncode != 0 and not stopping.is_set():
        print("Databasen eller demokommunen gick inte att göra klar. Se meddelandena ovan.", file=sys.stderr)
    return process.returncode == 0 and not stopping.is_set()


def environment_of(settings: Settings) -> Mapping[str, str]:
    return {
        **os.environ,
        "PORT": str(settings.port),
        "LOVLIG_DATA": str(settings.data),
        "PYTHONUNBUFFERED": "1",
    }


def commands(settings: Settings) -> list[tuple[str, list[str]]]:
    """What is to be up, by its name in Swedish."""
    python = sys.executable
    bind = f"[{settings.host}]" if ":" in settings.host else settings.host
    web = [python, "-m", "gunicorn", "app:create_app()", "--bind", f"{bind}:{settings.port}"]
    web += ["--workers", str(settings.workers), "--worker-class", "gthread", "--threads", "4", "--timeout", "60"]
    web += ["--graceful-timeout", f"{STOP_LIMIT - 2:.0f}", "--log-level", "warning", "--no-control-socket"]
    everything = [("webb", web), ("arbetare", [python, "-m", "permits.cli", "worker"])]
    if not settings.is_production:
        everything.append(("testlegitimering", [python, "-m", "permits.demo.idp"]))
    return everything


# --- up and down ----------------------------------------------------------------------------------------------------


def answers(settings: Settings, kept: list[Kept], stopping: threading.Event) -> bool:
    """True when web (and in demo the identity provider) answer within START_LIMIT seconds."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    urls = [f"http://{host}:{settings.port}/halsa"]
    if not settings.is_production:
        urls.append(f"http://127.0.0.1:{settings.idp_port}/halsa")
    deadline = time.monotonic() + START_LIMIT
    while urls and time.monotonic() < deadline:
        if any(one.process.poll() is not None for one in kept):
            return False
        urls = [url for url in urls if not is_up(url)]
        if stopping.wait(LOOK_EVERY if urls else 0):
            return False
    return not urls


def is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def stop(kept: list[Kept]) -> None:
    """Ask everything to finish, and end what does not."""
    running = [one.process for one in kept if one.begun and one.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_LIMIT
    for process in running:
        try:
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def tell(settings: Settings, seconds: float) -> None:
    """Where everything is, and who can log in."""
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
