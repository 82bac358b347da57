"""Taking an address of this machine to listen on."""

import errno
import os
import socket
from typing import Any


class ListenError(Exception):
    """An address cannot be listened on; says which, and what to mend. `taken` when somebody listens there."""

    def __init__(self, sentence: str, *, taken: bool = False) -> None:
        super().__init__(sentence)
        self.taken = taken


def listener(host: str, port: int, section: str) -> socket.socket:
    """Listen on an address; raise ListenError when it is taken, or is not one of this machine."""
    try:
        listening = _listening(*socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0])
    except (OSError, UnicodeError) as error:
        mend = f"mend {section}.host or {section}.port"
        # asyncio's and socket's own sentences repeat the address.
        unknown = isinstance(error, socket.gaierror | UnicodeError)
        number = getattr(error, "errno", 0) or 0
        why = "no such address" if unknown else os.strerror(number)
        sentence = f"{host}:{port} cannot be listened on ({why}); {mend}."
        raise ListenError(sentence, taken=number == errno.EADDRINUSE) from None
    return listening


def _listening(family: int, kind: int, protocol: int, _: str, address: tuple[Any, ...]) -> socket.socket:
    # Only of a socket that names its protocol does asyncio know that it may send small pieces at once.
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(256)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening
