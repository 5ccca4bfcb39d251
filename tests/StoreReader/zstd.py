"""Decompresses zstd frames (RFC 8878), with or without the magic number, with a raw prefix as dictionary.

Written for checking a format, not for speed.
"""

MAGIC = b"\x28\xb5\x2f\xfd"

LITERAL_LENGTHS = [(n, 0) for n in range(16)] + [
    (16, 1), (18, 1), (20, 1), (22, 1), (24, 2), (28, 2), (32, 3), (40, 3), (48, 4), (64, 6), (128, 7), (256, 8), (512, 9),
    (1024, 10), (2048, 11), (4096, 12), (8192, 13), (16384, 14), (32768, 15), (65536, 16)]
MATCH_LENGTHS = [(n + 3, 0) for n in range(32)] + [
    (35, 1), (37, 1), (39, 1), (41, 1), (43, 2), (47, 2), (51, 3), (59, 3), (67, 4), (83, 4), (99, 5), (131, 7), (259, 8),
    (515, 9), (1027, 10), (2051, 11), (4099, 12), (8195, 13), (16387, 14), (32771, 15), (65539, 16)]
DEFAULT_LITERAL_LENGTHS = [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1]
DEFAULT_OFFSETS = [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1]
DEFAULT_MATCH_LENGTHS = [1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                         1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1]


class ZstdError(Exception):
    pass


class BackwardBits:
    """Bits from the end of some bytes to their beginning; the last byte's highest set bit marks the end."""

    def __init__(self, data):
        if not data or data[-1] == 0:
            raise ZstdError("a bit stream has no end mark")
        self.value = int.from_bytes(data, "little")
        self.left = self.value.bit_length() - 1

    def read(self, count):
        self.left -= count
        if self.left >= 0:
            return (self.value >> self.left) & ((1 << count) - 1)
        # Behind the beginning all bits are zero; who reads so far notices by left < 0.
        return (self.value << -self.left) & ((1 << count) - 1)


def fse_table(counts, accuracy):
    """Decoding table of (symbol, bits, base) per state."""
    size = 1 << accuracy
    symbols = [0] * size
    high = size - 1
    for symbol, count in enumerate(counts):
        if count == -1:
            symbols[high] = symbol
            high -= 1
    step, mask, position = (size >> 1) + (size >> 3) + 3, size - 1, 0
    for symbol, count in enumerate(counts):
        for _ in range(max(count, 0)):
            symbols[position] = symbol
            position = (position + step) & mask
            while position > high:
                position = (position + step) & mask
    following = [1 if count == -1 else count for count in counts]
    table = []
    for symbol in symbols:
        state = following[symbol]
        following[symbol] += 1
        bits = accuracy - (state.bit_length() - 1)
        table.append((symbol, bits, (state << bits) - size))
    return table


def read_fse(data, at, limit):
    """Reads a table description; returns the table, its accuracy and the position behind it."""
    value = int.from_bytes(data[at:at + 512], "little")
    accuracy = (value & 15) + 5
    if accuracy > limit:
        raise ZstdError("a table is larger than allowed")
    bit = 4
    counts, remaining = [], 1 << accuracy
    while remaining > 0:
        bits = (remaining + 1).bit_length()
        number = (value >> bit) & ((1 << bits) - 1)
        lower = (1 << (bits - 1)) - 1
        threshold = (1 << bits) - 1 - (remaining + 1)
        if (number & lower) < threshold:
            number &= lower
            bit += bits - 1
        else:
            bit += bits
            if number > lower:
                number -= threshold
        count = number - 1
        remaining -= abs(count)
        counts.append(count)
        if count == 0:
            repeat = 3
            while repeat == 3:
                repeat = (value >> bit) & 3
                bit += 2
                counts += [0] * repeat
        if len(counts) > 256:
            raise ZstdError("a table has too many symbols")
    if remaining < 0:
        raise ZstdError("a table's counts do not add up")
    return fse_table(counts, accuracy), accuracy, at + (bit + 7) // 8


def read_huffman(data, at):
    """Reads a Huffman tree; returns (lookup table of (symbol, bits), table bits, position behind it)."""
    header = data[at]
    at += 1
    weights = []
    if header >= 128:
        count = header - 127
        for i in range(count):
            byte = data[at + i // 2]
            weights.append(byte >> 4 if i % 2 == 0 else byte & 15)
        at += (count + 1) // 2
    else:
        end = at + header
        table, accuracy, start = read_fse(data, at, 6)
        bits = BackwardBits(data[start:end])
        states = [bits.read(accuracy), bits.read(accuracy)]
        turn = 0
        while True:
            symbol, count, base = table[states[turn]]
            weights.append(symbol)
            states[turn] = base + bits.read(count)
            if bits.left < 0:
                weights.append(table[states[1 - turn]][0])
                break
            turn = 1 - turn
        at = end
    total = sum(1 << (w - 1) for w in weights if w)
    depth = total.bit_length()
    rest = (1 << depth) - total
    if total == 0 or rest & (rest - 1):
        raise ZstdError("a tree's weights do not add up")
    weights.append(rest.bit_length())
    lookup = []
    for weight in range(1, depth + 1):
        for symbol, own in enumerate(weights):
            if own == weight:
                lookup += [(symbol, depth + 1 - weight)] * (1 << (weight - 1))
    return lookup, depth, at


def huffman_stream(data, tree, count):
    lookup, depth = tree
    bits = BackwardBits(data)
    value, left, mask = bits.value, bits.left, (1 << depth) - 1
    out = bytearray()
    for _ in range(count):
        index = (value >> (left - depth) if left >= depth else value << (depth - left)) & mask
        symbol, length = lookup[index]
        left -= length
        out.append(symbol)
    if left != 0:
        raise ZstdError("a literals stream does not end where it should")
    return out


class Frame:
    """State that blocks of a frame hand on."""

    def __init__(self, prefix):
        self.out = bytearray(prefix)
        self.start = len(prefix)
        self.tree = None
        self.tables = [None, None, None]
        self.repeats = [1, 4, 8]

    def compressed_block(self, data):
        literals, at = self.literals(data)
        count = data[at]
        at += 1
        if count >= 128:
            if count == 255:
                count = data[at] + (data[at + 1] << 8) + 0x7F00
                at += 2
            else:
                count = ((count - 128) << 8) + data[at]
                at += 1
        if count == 0:
            self.out += literals
            return
        modes = data[at]
        at += 1
        specs = [(modes >> 6, DEFAULT_LITERAL_LENGTHS, 6, 9), ((modes >> 4) & 3, DEFAULT_OFFSETS, 5, 8), ((modes >> 2) & 3, DEFAULT_MATCH_LENGTHS, 6, 9)]
        for index, (mode, default, accuracy, limit) in enumerate(specs):
            if mode == 0:
                self.tables[index] = (fse_table(default, accuracy), accuracy)
            elif mode == 1:
                self.tables[index] = ([(data[at], 0, 0)], 0)
                at += 1
            elif mode == 2:
                table, own, at = read_fse(data, at, limit)
                self.tables[index] = (table, own)
            elif self.tables[index] is None:
                raise ZstdError("a table is to be repeated and there is none")
        self.sequences(literals, BackwardBits(data[at:]), count)

    def literals(self, data):
        kind, form = data[0] & 3, (data[0] >> 2) & 3
        if kind < 2:
            size = 1 if form in (0, 2) else 2 if form == 1 else 3
            head = int.from_bytes(data[:size], "little")
            length = head >> (3 if size == 1 else 4)
            if kind == 0:
                return data[size:size + length], size + length
            return bytes([data[size]]) * length, size + 1
        size, width = ((3, 10), (3, 10), (4, 14), (5, 18))[form]
        head = int.from_bytes(data[:size], "little") >> 4
        length, packed = head & ((1 << width) - 1), head >> width
        at, end = size, size + packed
        if kind == 2:
            lookup, depth, at = read_huffman(data, at)
            self.tree = (lookup, depth)
        if self.tree is None:
            raise ZstdError("a tree is to be repeated and there is none")
        if form == 0:
            return huffman_stream(data[at:end], self.tree, length), end
        sizes = [int.from_bytes(data[at + 2 * i:at + 2 * i + 2], "little") for i in range(3)]
        at += 6
        each, out = (length + 3) // 4, bytearray()
        for i in range(4):
            stop = at + sizes[i] if i < 3 else end
            out += huffman_stream(data[at:stop], self.tree, each if i < 3 else length - 3 * each)
            at = stop
        return out, end

    def sequences(self, literals, bits, count):
        (ll, ll_bits), (of, of_bits), (ml, ml_bits) = self.tables
        ll_state, of_state, ml_state = bits.read(ll_bits), bits.read(of_bits), bits.read(ml_bits)
        out, taken = self.out, 0
        for number in range(count):
            code, of_read, of_base = of[of_state]
            offset_value = (1 << code) + bits.read(code)
            symbol, ml_read, ml_base = ml[ml_state]
            base, extra = MATCH_LENGTHS[symbol]
            match = base + bits.read(extra)
            symbol, ll_read, ll_base = ll[ll_state]
            base, extra = LITERAL_LENGTHS[symbol]
            length = base + bits.read(extra)
            offset = self.offset(offset_value, length)
            out += literals[taken:taken + length]
            taken += length
            if not 0 < offset <= len(out):
                raise ZstdError("a match begins before the data")
            start = len(out) - offset
            if offset >= match:
                out += out[start:start + match]
            else:
                piece = out[start:]
                out += (piece * (match // offset + 1))[:match]
            if number + 1 < count:
                ll_state = ll_base + bits.read(ll_read)
                ml_state = ml_base + bits.read(ml_read)
                of_state = of_base + bits.read(of_read)
        if bits.left != 0:
            raise ZstdError("the sequences do not end where they should")
        out += literals[taken:]

    def offset(self, value, literal_length):
        repeats = self.repeats
        if value > 3:
            self.repeats = [value - 3, repeats[0], repeats[1]]
        else:
            index = value - 1 + (literal_length == 0)
            if index == 3:
                self.repeats = [repeats[0] - 1, repeats[0], repeats[1]]
            elif index:
                self.repeats = [repeats[index]] + [r for i, r in enumerate(repeats) if i != index]
        return self.repeats[0]


def decompress(data, prefix=b"", magic=True):
    """Decompresses one frame that fills the data."""
    at = 0
    if magic:
        if data[:4] != MAGIC:
            raise ZstdError("no zstd frame")
        at = 4
    descriptor = data[at]
    at += 1
    single, checksum = (descriptor >> 5) & 1, (descriptor >> 2) & 1
    if not single:
        at += 1
    at += (0, 1, 2, 4)[descriptor & 3]
    at += ((1 if single else 0), 2, 4, 8)[descriptor >> 6]
    frame = Frame(prefix)
    while True:
        head = int.from_bytes(data[at:at + 3], "little")
        at += 3
        last, kind, size = head & 1, (head >> 1) & 3, head >> 3
        if kind == 0:
            frame.out += data[at:at + size]
            at += size
        elif kind == 1:
            frame.out += bytes([data[at]]) * size
            at += 1
        elif kind == 2:
            frame.compressed_block(data[at:at + size])
            at += size
        else:
            raise ZstdError("a block of a reserved kind")
        if last:
            break
    if at + 4 * checksum != len(data):
        raise ZstdError("bytes behind the frame")
    return bytes(frame.out[frame.start:])
