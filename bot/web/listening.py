"""Taking an address of this machine to listen on."""

import os
import socket


class ListenError(Exception):
    """An address cannot be listened on; says which, and what to mend."""


def listener(host: str, port: int, section: str) -> socket.socket:
    """Listen on an address; raise ListenError when it is taken, or is not one of this machine."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(address[:2], family=family, backlog=256)
    except OSError as error:
        mend = f"mend {section}.host or {section}.port"
        # asyncio's and socket's own sentences repeat the address.
        unknown = isinstance(error, socket.gaierror)
        why = "no such address" if unknown else os.strerror(error.errno or 0)
        raise ListenError(f"{host}:{port} cannot be listened on ({why}); {mend}.") from None
    listening.setblocking(False)
    return listening
