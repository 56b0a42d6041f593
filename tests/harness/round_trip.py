"""The least that any way between two processes costs: some bytes there and back over loopback."""

import socket
import threading
import time

_BYTES = 256


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
