"""Finds the committed records of all packs."""

import functools
import os
import re

from fields import FormatError
from xxh3 import xxh3


class Record:
    def __init__(self, kind, content, header, pack, at, length):
        self.kind, self.content, self.header = kind, content, header
        self.pack, self.at, self.length = pack, at, length
        self.sequence = None

    @functools.lru_cache(maxsize=4)
    def payload(self):
        with open(self.pack, "rb") as file:
            file.seek(self.at)
            data = file.read(self.length)
            if xxh3(data) != int.from_bytes(file.read(8), "little"):
                raise FormatError(f"{self.pack}: the payload at {self.at} is damaged")
        return data


def read_pack(path):
    """The records that a commit covers, with its number."""
    number = int(os.path.basename(path)[:16], 16)
    with open(path, "rb") as file:
        head = file.read(64)
        if head[:8] != b"MGITPACK" or head[8:12] != b"\1\0\0\0" or xxh3(head[:56]) != int.from_bytes(head[56:], "little"):
            raise FormatError(f"{path} is no pack of version 1")
        pending = []
        while True:
            frame = file.read(60)
            if len(frame) < 60 or frame[:4] != b"MGR1":
                return
            length, size = int.from_bytes(frame[8:12], "little"), int.from_bytes(frame[12:20], "little")
            header = file.read(length)
            if xxh3(header, xxh3(frame[:52], number)) != int.from_bytes(frame[52:60], "little"):
                raise FormatError(f"{path}: a record's header is damaged")
            record = Record(frame[4], frame[20:52], header, path, file.tell(), size)
            file.seek(size + 8, os.SEEK_CUR)
            pending.append(record)
            if record.kind == 5:
                for covered in pending:
                    covered.sequence = int.from_bytes(header[:8], "little", signed=True)
                    yield covered
                pending = []


def read_packs(folder):
    for name in sorted(os.listdir(folder)):
        if re.fullmatch(r"[0-9a-f]{16}\.pack", name):
            yield from read_pack(os.path.join(folder, name))
