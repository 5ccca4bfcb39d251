"""Reads contents: tensors, members of bundles, compressed bytes; and their ids."""

import hashlib
import struct

import blocks
import zstd
from fields import ELEMENT_TYPES, Fields, FormatError, byte_size, product
from xxh3 import xxh3


def tensor_id(element_type, shape, data):
    level = [hashlib.sha256(b"\0" + data[i:i + (1 << 20)]).digest() for i in range(0, max(len(data), 1), 1 << 20)]
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    shape_bytes = b"".join(d.to_bytes(8, "little") for d in (len(shape), *shape))
    return hashlib.sha256(b"MGit tensor 1\0" + ELEMENT_TYPES[element_type][0].encode() + b"\0" + shape_bytes + level[0]).digest()


def unpack_bytes(payload, dictionary):
    fields = Fields(payload)
    kind, check = fields.byte(), int.from_bytes(fields.take(4), "little")
    body = fields.rest()
    data = body if kind == 0 else zstd.decompress(body, dictionary() if kind == 2 else b"", magic=False)
    if xxh3(data) & 0xFFFFFFFF != check:
        raise FormatError("compressed bytes do not decode to what they should")
    return data


class Run:
    def __init__(self, record):
        fields = Fields(record.header)
        version(fields)
        self.record = record
        self.element_type, self.shape, self.first = fields.byte(), fields.shape(), fields.number()
        flags = fields.byte()
        fields.take(1 + 16)
        self.base = self.transform = None
        if flags & 1:
            self.base, self.transform = fields.content_id(), fields.byte()
            fields.number()
        if flags & 2:
            fields.take(32)
        if flags & 4:
            fields.take(40)
        self.lengths = [fields.number() for _ in range(fields.number())]
        fields.end()


class Bundle:
    def __init__(self, record):
        fields = Fields(record.header)
        version(fields)
        self.record = record
        fields.number()
        fields.real()
        self.bases = [fields.content_id() for _ in range(fields.number())]
        self.blocks = [(fields.byte(), fields.byte(), fields.number(), fields.number()) for _ in range(fields.number())]
        length = fields.number()
        details = Fields(unpack_bytes(fields.take(fields.number()), None))
        fields.end()
        self.members = []
        for index, (element_type, flags, count, _) in enumerate(self.blocks):
            offset = 0
            for _ in range(count):
                shape = details.shape()
                size = byte_size(element_type, product(shape))
                self.members.append([index, element_type, shape, offset, size, None])
                offset += size
        runs = [(details.number(), details.number(), details.number()) for _ in range(details.number())]
        places = [(bundle, first + i) for bundle, first, count in runs for i in range(count)]
        based = [member for member in self.members if self.blocks[member[0]][1] & 1]
        if details.at != length or len(places) != len(based):
            raise FormatError("a bundle's details do not fit its blocks")
        for member, place in zip(based, places):
            member[5] = place


def version(fields):
    if fields.byte() != 1:
        raise FormatError("a record's header is of another version")


def cast(data, source, target):
    """Elements of one float type as another, rounded to nearest even; a NaN becomes a quiet one."""
    if target == "F32":
        if source == "BF16":
            return b"".join(b"\0\0" + data[i:i + 2] for i in range(0, len(data), 2))
        return b"".join(struct.pack("<f", struct.unpack("<e", data[i:i + 2])[0]) for i in range(0, len(data), 2))
    out = bytearray()
    for i in range(0, len(data), 4):
        word = int.from_bytes(data[i:i + 4], "little")
        nan = word & 0x7FFFFFFF > 0x7F800000
        if target == "BF16":
            half = word >> 16 | 0x40 if nan else (word + 0x7FFF + (word >> 16 & 1)) >> 16
            out += half.to_bytes(2, "little")
        elif nan:
            raise FormatError("a NaN in a cast to F16")
        else:
            value = struct.unpack("<f", data[i:i + 4])[0]
            try:
                out += struct.pack("<e", value)
            except OverflowError:
                out += (0xFC00 if value < 0 else 0x7C00).to_bytes(2, "little")
    return bytes(out)


class Contents:
    def __init__(self, records):
        self.runs, self.bundles, self.compressed = {}, {}, {}
        self.decoded, self.read_bundles = {}, {}
        for record in sorted(records, key=lambda r: r.sequence):
            if record.kind == 1:
                run = Run(record)
                # A later record of the same blocks is how they are stored now.
                self.runs.setdefault(record.content, {})[run.first] = run
            elif record.kind == 2:
                self.bundles[record.content] = record
            elif record.kind in (3, 4):
                self.compressed[record.content] = record

    def bytes_of(self, content):
        """What was compressed as bytes, or a tensor of bytes."""
        if content not in self.compressed:
            return self.tensor(content)
        record = self.compressed[content]
        fields = Fields(record.header)
        version(fields)
        length, chain = fields.number(), fields.number()
        base = fields.content_id() if chain else None
        fields.end()
        data = unpack_bytes(record.payload(), lambda: self.bytes_of(base))
        if len(data) != length:
            raise FormatError("compressed bytes are of another length")
        return data

    def tensor(self, content):
        if content not in self.decoded:
            # Only the latest is kept: a base is asked for block by block, a model would not fit.
            self.decoded = {content: b"".join(self.block_of(content, i) for i in range(self.block_count(content)))}
        return self.decoded[content]

    def block_count(self, content):
        run = next(iter(self.runs[content].values()))
        return max(1, -(-product(run.shape) // blocks.BLOCK_ELEMENTS))

    def block_of(self, content, index):
        runs = self.runs[content]
        run = runs[max(first for first in runs if first <= index)]
        payload, place = run.record.payload(), index - run.first
        start = sum(run.lengths[:place])

        def base():
            data = self.block_of(run.base, index)
            if run.transform == 0:
                return data
            source = next(iter(self.runs[run.base].values())).element_type
            return cast(data, ELEMENT_TYPES[source][0], ELEMENT_TYPES[run.element_type][0])

        return blocks.decode(payload[start:start + run.lengths[place]], base)

    def bundle(self, content):
        if content not in self.read_bundles:
            self.read_bundles[content] = (Bundle(self.bundles[content]), {})
        return self.read_bundles[content]

    def member(self, content, index):
        bundle, decoded = self.bundle(content)
        block, _, _, offset, size, _ = bundle.members[index]
        if block not in decoded:
            start = sum(entry[3] for entry in bundle.blocks[:block])
            own = [m for m in bundle.members if m[0] == block]
            base = lambda: b"".join(self.member(bundle.bases[place[0]], place[1]) for place in (m[5] for m in own))
            decoded[block] = blocks.decode(bundle.record.payload()[start:start + bundle.blocks[block][3]], base)
        return decoded[block][offset:offset + size]
