"""Restores a node's files from a repository's packs.

Written from docs/store-format.md alone, with Python's standard library alone, to show that the page is enough. Slow, and for models of a few
megabytes. Usage: python3 restore.py REPOSITORY NODE DESTINATION
"""

import hashlib
import os
import sys

from contents import Contents, tensor_id
from fields import FormatError
from manifest import manifest_id, read_manifest
from packs import read_packs


def manifest_of(repository, node):
    """The manifest's id that lineage.lock names for a node."""
    with open(os.path.join(repository, "lineage.lock"), encoding="utf-8") as file:
        for line in file:
            parts = line.split()
            if parts and parts[0] == node:
                return bytes.fromhex(parts[2])
    raise FormatError(f"lineage.lock does not name {node}")


def restore_file(contents, file):
    skeleton = contents.bytes_of(file.skeleton) if file.skeleton else b""
    out, taken = bytearray(), 0
    for offset, element_type, shape, content, member in file.extents:
        gap = offset - len(out)
        out += skeleton[taken:taken + gap]
        taken += gap
        data = contents.tensor(content) if member is None else contents.member(content, member)
        if member is None and tensor_id(element_type, shape, data) != content:
            raise FormatError("a tensor's bytes are not what its id says")
        out += data
    out += skeleton[taken:]
    if len(out) != file.length or hashlib.sha256(out).digest() != file.sha256:
        raise FormatError(f"{file.path} does not come back as it was")
    return bytes(out)


def main(repository, node, destination):
    contents = Contents(list(read_packs(os.path.join(repository, ".lineage", "packs"))))
    wanted = manifest_of(repository, node)
    data = contents.bytes_of(wanted)
    if manifest_id(data) != wanted:
        raise FormatError("the manifest's bytes are not what its id says")
    for file in read_manifest(data):
        target = os.path.join(destination, *file.path.split("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as out:
            out.write(restore_file(contents, file))
        print(target)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
