"""What the worker runs: durable work that is looked for over and over, each kind in a thread of its own."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


class Working(Protocol):
    """One kind of work. It may have a `pause`: the seconds between two looks when there was nothing to do.

    Whatever it raises is logged by type and tried again; what it had begun must be found again by a lease.
    """

    def react_once(self) -> int:
        """Do what is due, and tell how many pieces of work were tried."""
        ...


@runtime_checkable
class Stoppable(Protocol):
    """Work that can take longer than an ending process is given."""

    def stop(self) -> None:
        """Let what is going on end soon, to be begun again by another worker. Called from another thread."""
        ...
