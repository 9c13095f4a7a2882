"""How a section of the settings stands: what holds, what is to come, what has been, and what somebody is changing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permits.amendments import SECTIONS, Amendment, Profile, amended, holding, standing
from permits.municipality import Municipality, ProfileError
from permits.services.amendment_shapes import AmendmentDraft
from permits.wizard.amending import Section
from permits.wizard.amending.base import Change, Content, Known


@dataclass(frozen=True)
class Stands:
    """A section with everything that has been put in force, `amendments` of all sections, and the person's own draft.

    `known` is what the forms choose among.
    """

    section: Section
    today: date
    profile: Profile
    amendments: tuple[Amendment, ...]
    draft: AmendmentDraft | None
    known: Known

    @property
    def holds(self) -> Amendment | None:
        """What holds today; None for the profile's own."""
        return holding(self.amendments, self.section.name, self.today)

    @property
    def newest(self) -> Amendment | None:
        """What the next change is made from: the one to come where there is one."""
        return next(iter(standing(self.amendments, self.section.name)), None)

    @property
    def newest_number(self) -> int:
        return self.newest.number if self.newest else 0

    @property
    def to_come(self) -> Amendment | None:
        """What has been put in force from a later day, and has not begun to hold."""
        newest = self.newest
        return newest if newest is not None and newest.holds_from > self.today else None

    @property
    def history(self) -> tuple[Amendment, ...]:
        """Everything that was ever put in force here, the newest first."""
        mine = [each for each in self.amendments if each.section == self.section.name]
        return tuple(sorted(mine, key=lambda each: each.number, reverse=True))

    @property
    def content(self) -> Content:
        """What holds today."""
        return self._content_of(self.holds)

    @property
    def working(self) -> Content:
        """What the forms show: the draft, otherwise what the next change is made from."""
        return self.draft.content if self.draft else self._content_of(self.newest)

    @property
    def revision(self) -> int:
        return self.draft.revision if self.draft else 0

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody else has changed the section since the draft was begun."""
        return self.draft is not None and self.draft.based_on != self.newest_number

    @property
    def changes(self) -> tuple[Change, ...]:
        """What the draft would change in what stands now."""
        return self.section.changes(self._content_of(self.newest), self.working, self.known)

    def changes_of(self, made: Amendment) -> tuple[Change, ...]:
        """What an amendment changed in what stood when it was made."""
        stood = (
            each
            for each in self.history
            if each.number < made.number and (each.taken_back is None or each.taken_back.at > made.at)
        )
        return self.section.changes(self._content_of(next(stood, None)), made.content, self.known)

    def drafted(self) -> Municipality:
        """The municipality as it would be with the draft, everything else as it stands. Raises ProfileError."""
        held = {name: holding(self.amendments, name, self.today) for name in SECTIONS}
        contents = {name: each.content for name, each in held.items() if each is not None}
        return amended(self.profile, {**contents, self.section.name: self.working}, {})

    def problem(self) -> str:
        """Why the draft cannot hold, as the readers of the profile tell it; empty when it can."""
        try:
            self.drafted()
        except ProfileError as error:
            return str(error).removeprefix(f"Profilen {self.profile.name}: ")
        return ""

    def _content_of(self, amendment: Amendment | None) -> Content:
        return amendment.content if amendment else self.profile.section(self.section.name)
