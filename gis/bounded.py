"""The bounds of a process that opens what strangers hand in: memory, time, what it may write, networks, its end."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from contextlib import suppress
from typing import Final

PARENT_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of prctl(2)
OF_ITS_OWN: Final = 0x10000000 | 0x40000000  # CLONE_NEWUSER and CLONE_NEWNET of unshare(2)


def bound(memory: int, seconds: int, largest: int) -> None:
    """At most `memory` bytes of addresses, `seconds` of processor time, and files of `largest` bytes; no core dump.

    A bound that stands already can only be made narrower.
    """
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: largest,
    }
    for kind, most in bounds.items():
        outer = resource.getrlimit(kind)[1]
        least = most if outer == resource.RLIM_INFINITY else min(most, outer)
        resource.setrlimit(kind, (least, least))


def cut_off() -> bool:
    """Leave every network, also this machine's own (Linux), where ordinary users may; whether it could be done.

    To be called before there are any threads. Where it cannot be done the process goes on, bounded otherwise.
    """
    try:
        return int(ctypes.CDLL(None, use_errno=True).unshare(OF_ITS_OWN)) == 0
    except (OSError, AttributeError):
        return False


def end_with(parent: int) -> None:
    """Let this process be killed as soon as `parent` is gone (Linux, prctl 2): nobody would hear its answer."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it had gone before we asked
        os._exit(1)
