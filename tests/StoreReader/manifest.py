"""Reads manifests."""

import hashlib

from fields import Fields, FormatError, byte_size, product


class File:
    """A file: its path, length, extents of (offset, element type, shape, content, member), skeleton's id and SHA-256."""


def read_manifest(data):
    fields = Fields(data)
    if fields.take(4) != b"MGMF" or fields.byte() != 1:
        raise FormatError("no manifest of version 1")
    flags = fields.byte()
    if flags & 2:
        fields.real()
    fields.texts()
    files = [read_file(fields) for _ in range(fields.number())]
    fields.texts()
    references = []
    for file in files:
        covered = []
        while len(covered) < len(file.extents):
            content, member, count = fields.number(), fields.number(), fields.number()
            covered += [(content + i, None) if member == 0 else (content, member - 1 + i) for i in range(count)]
        references.append(covered)
    bundled = [fields.byte() for _ in range(fields.number())]
    ids = [fields.content_id() for _ in bundled]
    for file, covered in zip(files, references):
        file.extents = [(*extent, ids[content], member) for extent, (content, member) in zip(file.extents, covered)]
        file.sha256 = fields.content_id()
        file.skeleton = fields.content_id() if file.has_skeleton else None
    fields.end()
    return files


def read_file(fields):
    file = File()
    file.path, file.length = fields.text(), fields.number()
    fields.number()
    file.has_skeleton = bool(fields.byte() & 1)
    file.extents, end = [], 0
    for _ in range(fields.number()):
        offset, element_type, shape = end + fields.number(), fields.byte(), fields.shape()
        end = offset + byte_size(element_type, product(shape))
        file.extents.append((offset, element_type, shape))
    file.tensors = []
    previous, following = "", 0
    for _ in range(fields.number()):
        # Characters are UTF-16 code units.
        units = previous.encode("utf-16-le")[:2 * fields.number()] + fields.text().encode("utf-16-le")
        previous = units.decode("utf-16-le")
        flags, extent = fields.byte(), following
        if flags & 1:
            shape = file.extents[extent][2]
        else:
            extent = fields.number() - 1
            fields.byte()
            shape = fields.shape()
            fields.number()
        if flags & 2:
            for _ in shape:
                fields.number()
        if flags & 4:
            fields.text()
        file.tensors.append((previous, shape))
        following = extent + 1 if extent + 1 < len(file.extents) else 0
    for _ in range(fields.number()):
        for _ in range(fields.number()):
            fields.number()
        fields.number(), fields.number()
    fields.texts()
    fields.texts()
    return file


def manifest_id(data):
    return hashlib.sha256(b"mgit manifest\0" + data).digest()
