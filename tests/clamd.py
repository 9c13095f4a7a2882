"""A virus scanner for tests: ClamAV's own daemon where it is installed, and one that only speaks as it does."""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from permits.adapters.clamav import Clamd, ScannerAwayError

# The harmless file that every scanner is to know (eicar.org), in two parts so that this one is not taken for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
DAEMON = shutil.which("clamd") or "/usr/sbin/clamd"
HAS_DAEMON = Path(DAEMON).exists()


class StandIn:
    """Speaks clamd's protocol on a socket of its own, and misbehaves as `how` says.

    "" as it should, "slow" never answers, "large" has had enough after 1,000 bytes, "gone" hangs up, "broken" answers
    something else, "early" says that all is well before it has heard it.
    """

    def __init__(self, path: Path) -> None:
        self.how = ""
        self.asked = 0
        self._heard = socket.socket(socket.AF_UNIX)
        self._heard.bind(str(path))
        self._heard.listen(8)
        self.address = f"unix:{path}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._heard.shutdown(socket.SHUT_RDWR)  # closing alone wakes nobody who waits for a call
        self._heard.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                talk, _who = self._heard.accept()
                self.asked += 1
                threading.Thread(target=self._answer, args=(talk,), daemon=True).start()

    def _answer(self, talk: socket.socket) -> None:
        with talk, suppress(OSError), talk.makefile("rb") as said:
            command = b"".join(iter(lambda: said.read(1), b"\0"))
            if command == b"zVERSION":
                talk.sendall(b"ClamAV 1.4.6/1/Sun Nov 22 08:00:00 2026\0")
                return
            assert command == b"zINSTREAM"
            if self.how == "early":
                talk.sendall(b"stream: OK\0")
                return
            content = b""
            while size := struct.unpack(">I", said.read(4))[0]:
                content += said.read(size)
                if self.how == "large" and len(content) > 1000:
                    talk.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            if self.how == "slow":
                time.sleep(30)
            if self.how not in {"", "large"}:
                talk.sendall(b"" if self.how == "gone" else b"stream: lstat() failed. ERROR\0")
                return
            talk.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")


@contextmanager
def daemon(folder: Path) -> Iterator[str]:
    """ClamAV's own daemon, that knows EICAR wherever it stands in a file and no more; its address."""
    signatures, place = folder / "signatures", folder / "clamd.ctl"
    signatures.mkdir(parents=True)
    (signatures / "test.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    settings = folder / "clamd.conf"
    settings.write_text(
        f"LocalSocket {place}\nDatabaseDirectory {signatures}\nForeground yes\nStreamMaxLength 35M\n"
        f"LogFile {folder / 'clamd.log'}\nTemporaryDirectory {folder}\n"
    )
    process = subprocess.Popen([DAEMON, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"unix:{place}"
        ends = time.monotonic() + 30
        while time.monotonic() < ends:
            with suppress(ScannerAwayError):
                Clamd(address).version()
                break
            assert process.poll() is None, (folder / "clamd.log").read_text()
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)
