"""Decodes blocks."""

import math
import struct

import zstd
from fields import ELEMENT_TYPES, Fields, FormatError, is_sign_magnitude, word_size
from symbols import Bits, Table, model_of, read_symbols
from xxh3 import xxh3

BLOCK_ELEMENTS = 262144
EXPONENTS = {"F16": (10, 31), "BF16": (7, 255), "F32": (23, 255), "C64": (23, 255), "F64": (52, 2047), "C128": (52, 2047)}


def single(value):
    """Rounded to single precision."""
    try:
        return struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def words_of(data, size):
    return [int.from_bytes(data[i:i + size], "little") for i in range(0, len(data), size)]


def bytes_of(words, size):
    return b"".join(word.to_bytes(size, "little") for word in words)


def ordered(word, bits, magnitude):
    """Sign and magnitude to an integer of the same order; its own inverse."""
    return word ^ ((1 << (bits - 1)) - 1) if magnitude and word >> (bits - 1) else word


def child_of(z, base, bits, magnitude):
    step = (z >> 1) ^ -(z & 1)
    return ordered((ordered(base, bits, magnitude) + step) & ((1 << bits) - 1), bits, magnitude)


def planes(fields, length, size, rotate):
    count = length // size
    found = []
    for _ in range(size):
        kind = fields.byte()
        if kind == 0:
            found.append(fields.take(count))
        elif kind == 1:
            found.append(fields.take(1) * count)
        elif kind == 2:
            found.append(read_symbols(fields, count))
        else:
            raise FormatError("a plane of an unknown kind")
    fields.end()
    out = bytearray(length)
    for index, plane in enumerate(found):
        out[index::size] = plane
    if not rotate:
        return bytes(out)
    bits = 8 * size
    return bytes_of([(word >> 1 | (word & 1) << (bits - 1)) for word in words_of(out, size)], size)


class Rows:
    """Which rows of a block follow earlier ones."""

    def __init__(self, fields, count):
        self.sources = {}
        stretches = [(fields.number(), fields.number(), fields.number()) for _ in range(fields.number())]
        starts, at = [], 0
        for skip, length, rows in stretches:
            at += skip
            for _ in range(rows):
                starts.append((at, length))
                at += length
        if at > count or not starts:
            raise FormatError("rows that a block has no room for")
        references, changes = self.numbers(fields, len(starts)), self.numbers(fields, len(starts))
        same, self.factors, scale = {}, {}, 0
        for (start, length), back, change in zip(starts, references, changes):
            before = same.setdefault(length, [])
            scale += change
            if not back and scale:
                for i in range(length):
                    self.factors[start + i] = (65536 + scale) / 65536
            if back:
                source = before[len(before) - abs(back)]
                for i in range(length):
                    self.sources[start + i] = (source + i, back < 0)
            before.append(start)

    def numbers(self, fields, count):
        symbols = read_symbols(fields, count)
        raw = Bits(fields.take(fields.number()))
        zigzags = [value_of(symbol, 4, raw) if symbol else 0 for symbol in symbols]
        return [(z >> 1) ^ -(z & 1) for z in zigzags]

    def move(self, index, base, out):
        """The base of an element, as bits."""
        if index in self.factors:
            scaled = single(real(base[index]) * self.factors[index])
            return bits_of(scaled) if math.isfinite(scaled) else base[index]
        if index not in self.sources:
            return base[index]
        source, opposite = self.sources[index]
        change = single(real(out[source]) - real(base[source]))
        moved = single(real(base[index]) - change if opposite else real(base[index]) + change)
        return bits_of(moved) if math.isfinite(moved) else base[index]


def real(word):
    return struct.unpack("<f", word.to_bytes(4, "little"))[0]


def bits_of(value):
    return int.from_bytes(struct.pack("<f", value), "little")


def value_of(symbol, size, raw):
    """The zigzag of a symbol above 3 and the raw bits after it."""
    small, mantissa = (16, 3) if size < 8 else (8, 2)
    value = symbol - 3
    if value >= small:
        group, low = divmod(value - small, 1 << mantissa)
        exponent = group + (4 if size < 8 else 3)
        extra = exponent - mantissa
        value = ((1 << mantissa | low) << extra) | raw.read(extra)
    return value


def differences(fields, element_type, base, size):
    """Symbols, raw bits and exceptions of a delta: yields (kind, value) for each word."""
    count = len(base)
    context = top = None
    if model_of(fields) == 1:
        mantissa, mask = EXPONENTS[ELEMENT_TYPES[element_type][0]]
        top = top_exponent(fields)
        context = lambda i: min(15, max(0, top - (base[i] >> mantissa & mask)))
    symbols = read_symbols(fields, count, context)
    if context is not None:
        if fields.number() != top:
            raise FormatError("the top exponent is not where it should be")
    raw = Bits(fields.take(fields.number()))
    for symbol in symbols:
        if symbol <= 3:
            yield ("same", "zero", "minus", "exception")[symbol], 0
            continue
        yield "difference", value_of(symbol, size, raw)


def top_exponent(fields):
    """The number that stands behind a stream of symbols by context, and is needed to read it."""
    ahead = Fields(fields.data)
    ahead.at = fields.at
    head = ahead.byte()
    mask = int.from_bytes(ahead.take(2), "little")
    for _ in range(mask.bit_count()):
        Table(ahead)
    words = ahead.number()
    ahead.take(4 * (1, 4, 32)[head & 3] + 2 * words)
    return ahead.number()


def tokens(fields, element_type, base_bytes, size, step, by_rows):
    base = words_of(base_bytes, size)
    rows = Rows(fields, len(base)) if by_rows else None
    bits, magnitude = 8 * size, is_sign_magnitude(element_type)
    found = list(differences(fields, element_type, base, size))
    # Exceptions' words come last, but later rows may follow them.
    exceptions = words_of(fields.rest(), size)
    if len(exceptions) != sum(kind == "exception" for kind, _ in found):
        raise FormatError("exceptions are missing, or too many")
    out, taken = [], iter(exceptions)
    for index, (kind, z) in enumerate(found):
        old = rows.move(index, base, out) if rows else base[index]
        if kind == "same":
            out.append(old)
        elif kind == "zero":
            out.append(0)
        elif kind == "minus":
            out.append(1 << (bits - 1))
        elif kind == "exception":
            out.append(next(taken))
        elif step is None:
            out.append(child_of(z, old, bits, magnitude))
        else:
            q = (z >> 1) ^ -(z & 1)
            out.append(bits_of(single(real(old) + single(q * step))))
    return bytes_of(out, size)


def decode(block, base):
    """The bytes of a block; base: a function that gives the base's bytes, or None."""
    fields = Fields(block)
    version = fields.byte()
    if version != 0xB2:
        raise FormatError(f"block version {version:#x}")
    mode, coding = (lambda b: (b & 15, b >> 4))(fields.byte())
    element_type = fields.byte()
    length = fields.number()
    checksum = int.from_bytes(fields.take(8), "little")
    step = struct.unpack("<f", fields.take(4))[0] if mode == 5 else None
    size, magnitude = word_size(element_type), is_sign_magnitude(element_type)
    if mode == 0:
        out = fields.rest()
    elif mode == 1:
        out = base()
    elif mode == 2:
        out = fields.take(size) * (length // size)
    elif (mode, coding) == (3, 1):
        out = zstd.decompress(fields.rest(), magic=False)
    elif (mode, coding) == (3, 2):
        out = planes(fields, length, size, magnitude)
    elif (mode, coding) == (4, 1):
        out = zstd.decompress(fields.rest(), base(), magic=False)
    elif (mode, coding) == (4, 2):
        changes = planes(fields, length, size, False)
        out = bytes(child_of(z, b, 8, magnitude) for z, b in zip(changes, base()))
    elif (mode, coding) in ((4, 3), (5, 3), (4, 4), (5, 4)):
        out = tokens(fields, element_type, base(), size, step, coding == 4)
    else:
        raise FormatError(f"block mode {mode}, coding {coding}")
    if len(out) != length or xxh3(out) != checksum:
        raise FormatError("a block does not decode to what it should")
    return out
