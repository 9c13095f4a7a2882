"""The made-up staff of the demo municipality, and the groups that their employer's login sends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StaffMember:
    """One employee. `groups` as the municipality's directory names them; the profile maps them to roles."""

    user_id: str
    given_name: str
    surname: str
    title: str
    groups: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.surname}"

    @property
    def mail(self) -> str:
        return f"{self.user_id}@kjellstavik.example"


STAFF = (
    StaffMember("hanlin", "Hanna", "Lind", "Bygglovshandläggare", ("bygglov-handlaggare",)),
    StaffMember("omaek", "Omar", "Ek", "Bygglovshandläggare", ("bygglov-handlaggare",)),
    StaffMember("majsjo", "Maja", "Sjö", "Registrator", ("bygglov-registrator",)),
    StaffMember("evaren", "Eva", "Ren", "Jurist, läser ärenden", ("bygglov-lasare",)),
    StaffMember("kajber", "Kajsa", "Berg", "GIS-ingenjör", ("bygglov-gis",)),
    StaffMember("ulrsand", "Ulrika", "Sand", "Systemförvaltare", ("bygglov-admin",)),
    StaffMember("birhol", "Birgitta", "Holm", "Bygglovschef", ("bygglov-delegat", "bygglov-andra-lasare")),
    StaffMember("siwlun", "Siw", "Lund", "Nämndsekreterare", ("bygglov-sekreterare",)),
    StaffMember("nilhav", "Nils", "Hav", "Byggnadsinspektör", ("bygglov-inspektor",)),
    StaffMember("petnor", "Petter", "Nord", "Vaktmästare, utan behörighet", ("fastighet-drift",)),
)
