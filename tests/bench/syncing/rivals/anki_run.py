"""Anki and its own sync server on the documents; runs in an environment of its own.

    python anki_run.py DOCUMENTS FOLDER ADDRESS EDITS

A note and its card for each document; the first note goes as a whole file, as Anki wants it, the
rest by its normal sync. One line of JSON, see `figures.told`.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from anki.collection import AddNoteRequest, Collection


class Device:
    """`address`: of the server, with a slash at its end."""

    def __init__(self, folder: Path, name: str, address: str) -> None:
        self.collection = Collection(str(folder / f"{name}.anki2"))
        self.auth = self.collection.sync_login("bench", "bench", address)

    def sync(self) -> None:
        """Raises where Anki wants a whole file instead."""
        done = self.collection.sync_collection(self.auth, False)
        if done.required:
            raise RuntimeError(f"not a normal sync: {done}")

    def whole(self, upload: bool) -> None:
        self.collection.sync_collection(self.auth, False)
        self.collection.close_for_full_sync()
        self.collection.full_upload_or_download(auth=self.auth, server_usn=None, upload=upload)
        self.collection.reopen(after_full_sync=True)


def main(documents: str, folder: str, address: str, edits: str) -> None:
    read = [json.loads(line) for line in Path(documents).read_text("utf-8").splitlines()]
    one, other = (Device(Path(folder), name, address) for name in ("one", "other"))
    _prepare(one, list(read[0]))
    one.whole(upload=True)
    other.whole(upload=False)
    _add(one, read)
    push, pull = _seconds(one.sync), _seconds(other.sync)
    _check(other, len(read))
    waits = _edit(one, other, int(edits))
    third = Device(Path(folder), "third", address)
    file = _seconds(lambda: third.whole(upload=False))
    _check(third, len(read))
    told = {"push_s": push, "pull_s": pull, "file_s": file, "edits_ms": waits}
    print(json.dumps(told))  # noqa: T201 - the bench reads it
    for device in (one, other, third):
        device.collection.close()


def _prepare(device: Device, fields: list[str]) -> None:
    models = device.collection.models
    kind = models.new("review")
    for name in fields:
        models.add_field(kind, models.new_field(name))
    card = models.new_template("card")
    card["qfmt"], card["afmt"] = "{{id}}", "{{body}}"
    models.add_template(kind, card)
    models.add(kind)
    _add(device, [dict.fromkeys(fields, "first")])


def _add(device: Device, documents: list[dict[str, object]]) -> None:
    kind = device.collection.models.by_name("review")
    asked = []
    for document in documents:
        note = device.collection.new_note(kind)
        for name, value in document.items():
            note[name] = str(value)
        asked.append(AddNoteRequest(note=note, deck_id=1))
    device.collection.add_notes(asked)


def _edit(one: Device, other: Device, edits: int) -> list[float]:
    """Milliseconds from before an edit until the other device has it: Anki tells nobody, so each
    side syncs at once.
    """
    notes = list(one.collection.find_notes(""))
    found = []
    for number in range(edits):
        start = time.perf_counter()
        note = one.collection.get_note(notes[1 + number % (len(notes) - 1)])
        note["status"] = f"{number}번 손님"
        one.collection.update_note(note)
        one.sync()
        other.sync()
        found.append((time.perf_counter() - start) * 1e3)
    return found


def _check(device: Device, documents: int) -> None:
    if device.collection.note_count() != documents + 1:
        raise RuntimeError(f"{device.collection.note_count()} notes, not {documents + 1}")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(*sys.argv[1:])
