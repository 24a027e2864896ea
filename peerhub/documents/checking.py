"""Whether a file carries a virus: asked of a checker, before anything is stored.

DOCUMENTS_CHECKER names it: empty for none, or `clamd://host:port` for ClamAV's own protocol. Another checker is one
more entry in `CHECKERS`. A checker that does not answer means no: nobody stores what nobody looked at.
"""

import socket
import struct
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

from flask import current_app

from peerhub.documents.faults import FileRefused

#: Takes the address of the checker and the content; returns what was found in it, "" for nothing. Raises OSError.
Check = Callable[[SplitResult, bytes], str]

SECONDS = 30
CHUNK = 1 << 20
CLAMD_PORT = 3310
INFECTED = "This file was refused: the virus checker found {found} in it. Tell whoever sent it to you"
NOT_CHECKED = "This file could not be checked for viruses just now, so it was not stored. Try again in a few minutes"


def ask_clamd(address: SplitResult, content: bytes) -> str:
    """One INSTREAM conversation with clamd: chunks with their lengths, a zero, and its verdict."""
    place = (address.hostname or "127.0.0.1", address.port or CLAMD_PORT)
    with socket.create_connection(place, timeout=SECONDS) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
        verdict = b""
        while not verdict.endswith(b"\0"):
            received = connection.recv(4096)
            if not received:
                break
            verdict += received
    said = verdict.rstrip(b"\0\n").decode("utf-8", "replace")
    if said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    if said != "stream: OK":
        raise OSError(f"clamd said {said!r}")
    return ""


CHECKERS: dict[str, Check] = {"clamd": ask_clamd}


def refuse_if_infected(content: bytes) -> None:
    """Raises FileRefused for what the checker objects to, and where it cannot be asked."""
    setting = current_app.config["DOCUMENTS_CHECKER"]
    if not setting:
        return
    address = urlsplit(setting)
    try:
        found = CHECKERS[address.scheme](address, content)
    except OSError as fault:
        current_app.logger.warning("The checker of files did not answer: %s", fault)
        raise FileRefused(NOT_CHECKED) from fault
    if found:
        raise FileRefused(INFECTED.format(found=found[:80]))
