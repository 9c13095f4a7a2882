"""What the services answer instead of doing what was asked."""

# ruff: noqa: N818 - refusals are named for what they refuse

from __future__ import annotations

from typing import Any

from permits.words import Text


class NotFound(Exception):
    """There is nothing there for this person: what is another's is not told apart from what does not exist."""


class Stale(Exception):
    """Somebody, or another tab, was first. `current` is what stands now (Draft, CaseView or LayerPointer)."""

    def __init__(self, current_version: int, current: Any = None) -> None:
        super().__init__(f"version {current_version} stands now")
        self.current_version = current_version
        self.current = current


class Refused(Exception):
    """It may not be done now. `message_sv` says why, to the person."""

    def __init__(self, message_sv: str | Text) -> None:
        super().__init__(str(message_sv))
        self.message_sv = str(message_sv)


class Incomplete(Exception):
    """The application cannot be submitted yet. `problems`: (step, message in Swedish), in the journey's order."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{step}: {message}" for step, message in problems))
        self.problems = problems


class FileRefused(Exception):
    """The file was not taken. `message_sv` says what is wrong with it and how to mend it."""

    def __init__(self, message_sv: str | Text) -> None:
        super().__init__(str(message_sv))
        self.message_sv = str(message_sv)


class RegisterDown(Exception):
    """The register did not answer. The journey goes on without it."""
