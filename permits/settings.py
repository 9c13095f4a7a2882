"""What this installation is told by its environment; refuses to start when anything needed is missing."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

DEMO_PROFILE = Path(__file__).parent / "demo" / "kjellstavik.toml"
SHORTEST_SECRET = 32
FEWEST_SIGNS = 12  # different characters; 48 random ones have about 33
KNOWN = ("changeme", "example", "password", "losenord", "lösenord", "hemlig", "secret", "lovlig")
OTHERS = 0o027  # may do nothing; the group may read, so that backups can be taken by another account
NEAR = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsError(Exception):
    """Every setting that is missing or wrong, named at once."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Lovlig kan inte starta:\n" + "\n".join(f"  - {problem}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """All settings. `data` is the only folder with state besides the database."""

    mode: str
    port: int
    data: Path
    base_url: str
    database_url: str
    secret_key: str
    profile: Path
    smtp_url: str | None
    idp_port: int
    personal_keys: Path  # the file with the keys to personal numbers
    workers: int = 2
    host: str = "127.0.0.1"
    proxies: int = 0  # of our own in front, each of which adds an address to X-Forwarded-For
    harvest_hosts: frozenset[str] = frozenset()  # hosts on the inside that layers may be fetched from
    harvest_only: frozenset[str] | None = None  # hosts on the open internet that they may be, where not all are
    harvest_logins: Path | None = None  # the folder with the logins of sources
    metrics_token: str = ""  # who brings it may read the metrics
    clamav: str = ""  # where the virus scanner listens
    anchors_file: Path | None = None  # where the log's last hash of each day is written; else in the data folder

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @property
    def anchors(self) -> Path:
        """The file of the log's anchors."""
        return self.anchors_file or self.data / "anchors.txt"

    @property
    def idp_url(self) -> str:
        """Where the local test identity provider answers; only ever used in demo mode."""
        return f"http://{urlsplit(self.base_url).hostname}:{self.idp_port}"


def keep_to_ourselves() -> None:
    """What this process writes from now on is for its own user and group; other accounts of the machine see nothing.

    The database, letters and files hold personal data, and most systems let everybody read what is written.
    """
    os.umask(os.umask(OTHERS) | OTHERS)


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from LOVLIG_* variables and PORT.

    Raises SettingsError naming every problem at once. In production the secret key, the base URL (https), the
    data folder, the municipality's profile, the identity providers and the keys to personal numbers must be given; in
    demo they have safe local defaults.
    """
    problems: list[str] = []
    mode = environment.get("LOVLIG_MODE", "demo")
    if mode not in {"demo", "production"}:
        problems.append(f"LOVLIG_MODE är {mode!r}; ange demo eller production.")
    port = _port(environment, "PORT", 8000, problems)
    idp_port = _port(environment, "LOVLIG_IDP_PORT", 8001, problems)
    workers = _port(environment, "LOVLIG_WORKERS", 2, problems)
    proxies = _port(environment, "LOVLIG_PROXIES", 0, problems) if environment.get("LOVLIG_PROXIES", "0") != "0" else 0
    data = Path(environment.get("LOVLIG_DATA", "data")).resolve()
    base_url = environment.get("LOVLIG_BASE_URL", f"http://localhost:{port}").rstrip("/")
    profile = Path(environment.get("LOVLIG_PROFILE", DEMO_PROFILE)).resolve()
    secret_key = _secret(environment, problems)
    smtp_url = environment.get("LOVLIG_SMTP_URL") or None
    if smtp_url and not (smtp_url.startswith(("smtp://", "smtps://")) and urlsplit(smtp_url).hostname):
        problems.append("LOVLIG_SMTP_URL ska se ut som smtp://server:587 eller smtps://server.")
    if mode == "production":
        problems += _missing_in_production(environment, base_url, secret_key)
        problems += _unsafe_in_production(secret_key, smtp_url)
    elif port == idp_port:
        problems.append(f"PORT och LOVLIG_IDP_PORT är båda {port}; ange olika.")
    if not profile.is_file():
        problems.append(f"LOVLIG_PROFILE pekar på {profile}, som inte finns.")
    harvest_hosts = _hosts(environment, "LOVLIG_HARVEST_HOSTS", base_url if mode == "demo" else "", problems)
    listed = bool(environment.get("LOVLIG_HARVEST_ONLY"))
    harvest_only = _hosts(environment, "LOVLIG_HARVEST_ONLY", "", problems) if listed else None
    harvest_logins = _folder(environment, "LOVLIG_HARVEST_LOGINS", problems)
    metrics_token = environment.get("LOVLIG_METRICS_TOKEN", "")
    if metrics_token and len(metrics_token) < SHORTEST_SECRET:
        problems.append(f"LOVLIG_METRICS_TOKEN är kortare än {SHORTEST_SECRET} tecken.")
    personal_keys = Path(environment.get("LOVLIG_PERSONAL_KEYS_FILE") or data / "personal-keys").resolve()
    if environment.get("LOVLIG_PERSONAL_KEYS_FILE") and not personal_keys.is_file():
        problems.append(f"LOVLIG_PERSONAL_KEYS_FILE pekar på {personal_keys}, som inte finns. Kör lovlig keys make.")
    clamav = environment.get("LOVLIG_CLAMAV", "")
    if clamav and not re.fullmatch(r"unix:/.+|tcp:[^/@\s]+:\d{1,5}", clamav):
        problems.append("LOVLIG_CLAMAV ska se ut som unix:/run/clamav/clamd.ctl eller tcp:server:3310.")
    if problems:
        raise SettingsError(problems)
    return Settings(
        mode=mode,
        port=port,
        data=data,
        base_url=base_url,
        database_url=environment.get("LOVLIG_DATABASE_URL", f"sqlite:///{data / 'lovlig.db'}"),
        secret_key=secret_key or _demo_secret(data),
        profile=profile,
        smtp_url=smtp_url,
        idp_port=idp_port,
        personal_keys=personal_keys,
        workers=workers,
        proxies=proxies,
        host=environment.get("LOVLIG_HOST", "127.0.0.1"),
        harvest_hosts=harvest_hosts,
        harvest_only=harvest_only,
        harvest_logins=harvest_logins,
        metrics_token=metrics_token,
        clamav=clamav,
        anchors_file=Path(environment["LOVLIG_ANCHORS"]).resolve() if environment.get("LOVLIG_ANCHORS") else None,
    )


def _hosts(environment: Mapping[str, str], name: str, own: str, problems: list[str]) -> frozenset[str]:
    """Hosts by name, with or without a port; the demo may also ask itself, to have a source to show."""
    told = environment.get(name, urlsplit(own).netloc)
    hosts = [host.strip().lower() for host in told.split(",") if host.strip()]
    if wrong := [host for host in hosts if "/" in host or "@" in host or "*" in host or " " in host]:
        problems.append(f"{name} har {wrong[0]!r}; ange servernamn, med komma emellan om de är flera.")
    return frozenset(hosts)


def _folder(environment: Mapping[str, str], name: str, problems: list[str]) -> Path | None:
    told = environment.get(name)
    if told and not Path(told).is_dir():
        problems.append(f"{name} pekar på {told}, som inte är en mapp.")
    return Path(told).resolve() if told else None


def _port(environment: Mapping[str, str], name: str, default: int, problems: list[str]) -> int:
    raw = environment.get(name, str(default))
    if raw.isdecimal() and 0 < int(raw) < 65536:
        return int(raw)
    problems.append(f"{name} är {raw!r}; ange ett heltal mellan 1 och 65535.")
    return default


def _secret(environment: Mapping[str, str], problems: list[str]) -> str:
    """The secret itself, or read from the file that LOVLIG_SECRET_KEY_FILE names."""
    named = environment.get("LOVLIG_SECRET_KEY_FILE")
    if named and not Path(named).is_file():
        problems.append(f"LOVLIG_SECRET_KEY_FILE pekar på {named}, som inte finns.")
        return ""
    secret = Path(named).read_text().strip() if named else environment.get("LOVLIG_SECRET_KEY", "")
    if secret and len(secret) < SHORTEST_SECRET:
        problems.append(f"LOVLIG_SECRET_KEY är kortare än {SHORTEST_SECRET} tecken.")
    return secret


def _missing_in_production(environment: Mapping[str, str], base_url: str, secret_key: str) -> list[str]:
    problems = []
    if not secret_key:
        problems.append("LOVLIG_SECRET_KEY (eller LOVLIG_SECRET_KEY_FILE) saknas.")
    if not base_url.startswith("https://"):
        problems.append("LOVLIG_BASE_URL måste vara en https-adress.")
    needed = ("LOVLIG_DATA", "LOVLIG_PROFILE", "LOVLIG_SAML", "LOVLIG_PERSONAL_KEYS_FILE")
    problems += [f"{name} saknas." for name in needed if not environment.get(name)]
    return problems


def is_guessable(secret: str) -> bool:
    """Whether a secret looks as if somebody had typed it, rather than a machine made it."""
    return len(set(secret)) < FEWEST_SIGNS or any(word in secret.lower() for word in KNOWN)


def _unsafe_in_production(secret_key: str, smtp_url: str | None) -> list[str]:
    problems = []
    if len(secret_key) >= SHORTEST_SECRET and is_guessable(secret_key):
        mend = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        problems.append(f"LOVLIG_SECRET_KEY går att gissa. Gör en ny: {mend}")
    mail = urlsplit(smtp_url or "")
    in_the_open = mail.scheme == "smtp" and not mail.username and "starttls=1" not in mail.query
    if in_the_open and mail.hostname not in NEAR:
        problems.append(
            "LOVLIG_SMTP_URL skickar brev okrypterat till en annan dator. Skriv smtps://…, eller lägg till ?starttls=1."
        )
    return problems


def _demo_secret(data: Path) -> str:
    """A secret of this demo's own, made once, so that sessions survive a restart."""
    kept = data / "secret-key"
    if not kept.is_file():
        data.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()
