"""Streams of symbols: static rANS with 12-bit frequencies."""

from fields import FormatError


class Bits:
    """Bits from the lowest of the first byte on."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def read(self, count):
        start, end = self.at, self.at + count
        self.at = end
        return int.from_bytes(self.data[start >> 3:(end + 7) >> 3], "little") >> (start & 7) & ((1 << count) - 1)


class Table:
    def __init__(self, fields):
        highest = fields.byte()
        # Bits do not say where they end: a table of so many symbols never takes more than this.
        bits = Bits(fields.data[fields.at:fields.at + 8 * (highest + 1) + 8])
        width, start, self.slots = 0, 0, []
        for symbol in range(highest + 1):
            change = 0
            while not bits.read(1):
                change += 1
                if change > 64:
                    raise FormatError("a table has no end")
            width += (change >> 1) ^ -(change & 1)
            frequency = 0 if width == 0 else (1 << (width - 1)) | bits.read(width - 1)
            self.slots += [(symbol, frequency, start)] * frequency
            start += frequency
        if start != 4096:
            raise FormatError("a table's frequencies do not sum to 4096")
        fields.take((bits.at + 7) // 8)


def read_symbols(fields, count, context=None):
    """Reads a stream of symbols. The context gives each element's class, and is asked for only where the stream goes by context."""
    head = fields.byte()
    lanes, model = (1, 4, 32)[head & 3], (head >> 2) & 3
    if model == 0:
        tables, classes = [Table(fields)], None
    else:
        if model == 2:
            shift = head >> 4
            groups = read_symbols(fields, -(-count >> shift))
            classes = [groups[i >> shift] for i in range(count)]
        mask = int.from_bytes(fields.take(2), "little")
        tables = [Table(fields) if mask >> i & 1 else None for i in range(16)]
        if model == 1:
            classes = context
    words_left = fields.number()
    states = [int.from_bytes(fields.take(4), "little") for _ in range(lanes)]
    words = fields.take(2 * words_left)
    at, out = 0, bytearray(count)
    late = callable(classes)
    for i in range(count):
        lane = i % lanes
        state = states[lane]
        table = tables[0] if classes is None else tables[classes(i) if late else classes[i]]
        slot = state & 4095
        symbol, frequency, start = table.slots[slot]
        state = frequency * (state >> 12) + slot - start
        if state < 65536:
            state = state << 16 | words[at] | words[at + 1] << 8
            at += 2
        states[lane] = state
        out[i] = symbol
    if at != len(words) or any(state != 65536 for state in states):
        raise FormatError("a stream of symbols does not end where it should")
    return out


def model_of(fields):
    """The model of the stream that follows, without reading it."""
    return (fields.data[fields.at] >> 2) & 3
