"""What a process that opens strangers' files sees of the disk: libraries, the file itself, and where it writes.

Landlock (Linux 5.13, landlock(7)) is a wall that any process can put up around itself and none can take down. Other
files, the environment of other processes and, from Linux 6.7, every network are then out of reach, whatever runs here.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same number on every kind of machine
_VERSION: Final = 1  # LANDLOCK_CREATE_RULESET_VERSION: tell which version the kernel has
_BENEATH: Final = 1  # LANDLOCK_RULE_PATH_BENEATH
_NO_NEW_PRIVILEGES: Final = 38  # PR_SET_NO_NEW_PRIVS of prctl(2)

_EXECUTE, _WRITE, _READ, _LIST, _MAKE, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 8, 1 << 14
_EVERYTHING: Final = (1 << 13) - 1  # all that the first version knows
_REFER: Final = 1 << 13  # move and link between folders, from the second version on
_AT_HOME: Final = _EVERYTHING & ~(_EXECUTE | 1 << 6 | 0b111 << 9)  # no programs, devices, sockets or pipes
_ALL_TCP: Final = 0b11
_ALL_SCOPES: Final = 0b11  # signals and abstract sockets

HOUSE: Final = Path(__file__).resolve().parent.parent
SYSTEM: Final = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/dev/zero", "/dev/urandom")
"""What libraries need of the system: not /etc, where secrets lie, nor /proc, where those of our parent do."""


def wall_in(read: Path, write_in: Path) -> bool:
    """From here on, only `read` can be read besides libraries, and files only be written in the folder `write_in`.

    False where the kernel has no such wall: the process goes on without, bounded otherwise.
    """
    return _walled({read: _READ}, {write_in: _WRITE | _MAKE})


def wall_in_at_work(read: Iterable[Path], at_home: Iterable[Path]) -> bool:
    """The same for one that needs folders to work in: in those `at_home` it may do anything but begin programs."""
    return _walled(dict.fromkeys(read, _READ), dict.fromkeys(at_home, _AT_HOME))


def _walled(read: Mapping[Path, int], written: Mapping[Path, int]) -> bool:
    try:
        kernel = ctypes.CDLL(None, use_errno=True)
        version = int(kernel.syscall(_CREATE, None, 0, _VERSION))
        if version < 1:
            return False
        rules = _ruleset(kernel, version)
        libraries = [*map(Path, SYSTEM), *_python()]
        for path in libraries:
            _allow(kernel, rules, path, _EXECUTE | _READ | _LIST)
        _allow(kernel, rules, HOUSE, _LIST)  # a Python that is begun in here looks by name for our own code
        _allow(kernel, rules, Path(os.devnull), _READ | _WRITE)  # where a process that is begun leaves its output
        for path, rights in read.items():
            _allow(kernel, rules, path, rights)
        for folder, rights in written.items():
            _allow(kernel, rules, folder, rights | _newer(version))
        if kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return False
        return int(kernel.syscall(_RESTRICT, rules, 0)) == 0
    except (OSError, AttributeError):
        return False


def _ruleset(kernel: ctypes.CDLL, version: int) -> int:
    """What the wall is against: as much as this kernel knows. Raises OSError."""
    told = struct.pack("=QQQ", _EVERYTHING | _newer(version), _ALL_TCP, _ALL_SCOPES)
    size = 8 if version < 4 else 16 if version < 6 else 24
    made = int(kernel.syscall(_CREATE, told[:size], size, 0))
    if made < 0:
        raise OSError(ctypes.get_errno(), "no wall")
    return made


def _newer(version: int) -> int:
    """What belongs to writing and the first version did not know."""
    return (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)


def _allow(kernel: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    """A gap in the wall; none for what is not there. Raises OSError when it cannot be made."""
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not path.is_dir():
            rights &= _EXECUTE | _READ | _WRITE | _TRUNCATE
        rule = struct.pack("=Qi", rights, opened)
        if kernel.syscall(_ADD, rules, _BENEATH, rule, 0) != 0:
            raise OSError(ctypes.get_errno(), "no gap in the wall")
    finally:
        os.close(opened)


def _python() -> Iterator[Path]:
    """Where Python and what is installed lie, and our own code: not the whole house, in which a demo has its data.

    What lies in the house can be listed by name, and nothing else of it be read.
    """
    paths = (Path(each).resolve() for each in _once([sys.prefix, sys.base_prefix, *sys.path]))
    yield from (path for path in paths if path != HOUSE)
    yield from (HOUSE / "permits", HOUSE / "gis")


def _once(paths: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(each for each in paths if each)
