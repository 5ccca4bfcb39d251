"""Numbers, shapes and texts as records hold them."""

import struct


class FormatError(Exception):
    """The bytes are not what docs/store-format.md says."""


ELEMENT_TYPES = {
    1: ("BOOL", 8), 2: ("U8", 8), 3: ("I8", 8), 4: ("F8_E5M2", 8), 5: ("F8_E4M3", 8), 6: ("F8_E5M2FNUZ", 8), 7: ("F8_E4M3FNUZ", 8),
    8: ("F8_E8M0", 8), 9: ("I16", 16), 10: ("U16", 16), 11: ("F16", 16), 12: ("BF16", 16), 13: ("I32", 32), 14: ("U32", 32),
    15: ("F32", 32), 16: ("I64", 64), 17: ("U64", 64), 18: ("F64", 64), 19: ("C64", 64), 20: ("C128", 128), 21: ("F4", 4),
    22: ("F6_E2M3", 6), 23: ("F6_E3M2", 6)}
NUMBER_OF = {name: number for number, (name, _) in ELEMENT_TYPES.items()}


def byte_size(element_type, count):
    return (ELEMENT_TYPES[element_type][1] * count + 7) // 8


def word_size(element_type):
    """Bytes of the words a block of this type is worked on in."""
    name, bits = ELEMENT_TYPES[element_type]
    return {"C64": 4, "C128": 8}.get(name, max(1, bits // 8))


def is_sign_magnitude(element_type):
    name = ELEMENT_TYPES[element_type][0]
    return name[0] in "FBC" and name not in ("BOOL", "F8_E8M0", "F4", "F6_E2M3", "F6_E3M2")


def product(shape):
    count = 1
    for dimension in shape:
        count *= dimension
    return count


class Fields:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        if count > len(self.data) - self.at:
            raise FormatError("the bytes end too early")
        piece = self.data[self.at:self.at + count]
        self.at += count
        return piece

    def byte(self):
        return self.take(1)[0]

    def number(self):
        value = shift = 0
        while True:
            part = self.byte()
            value |= (part & 127) << shift
            shift += 7
            if part < 128:
                return value

    def shape(self):
        return tuple(self.number() for _ in range(self.number()))

    def text(self):
        return self.take(self.number()).decode()

    def texts(self):
        return [self.text() for _ in range(self.number())]

    def real(self):
        return struct.unpack("<d", self.take(8))[0]

    def content_id(self):
        return self.take(32)

    def rest(self):
        return self.take(len(self.data) - self.at)

    def end(self):
        if self.at != len(self.data):
            raise FormatError(f"{len(self.data) - self.at} bytes too many")
