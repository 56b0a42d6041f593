"""The least that any edit on its way costs: some bytes there and back over loopback, and a write
that is on the disk.
"""

import os
import socket
import tempfile
import threading
import time

_BYTES = 256
_PAGE = 4_096
_PAGES = 16


def echoed_ms(times: int) -> list[float]:
    """Milliseconds of each round trip."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_echo, args=(listening,))
        thread.start()
        with socket.create_connection(listening.getsockname()) as asking:
            asking.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            took = [_once(asking) for _ in range(times)]
        thread.join()
    return took


def flushed_ms(times: int) -> list[float]:
    """Milliseconds of each page written and flushed."""
    with tempfile.TemporaryFile() as file:
        file.write(bytes(_PAGE * _PAGES))
        file.flush()
        os.fsync(file.fileno())
        return [_flushed(file.fileno(), number % _PAGES) for number in range(times)]


def _flushed(file: int, page: int) -> float:
    os.lseek(file, page * _PAGE, os.SEEK_SET)
    began = time.perf_counter()
    os.write(file, os.urandom(_PAGE))
    os.fsync(file)
    return (time.perf_counter() - began) * 1000


def _once(asking: socket.socket) -> float:
    began = time.perf_counter()
    asking.sendall(bytes(_BYTES))
    asking.recv(_BYTES, socket.MSG_WAITALL)
    return (time.perf_counter() - began) * 1000


def _echo(listening: socket.socket) -> None:
    answering, _ = listening.accept()
    with answering:
        answering.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while said := answering.recv(_BYTES):
            answering.sendall(said)
