"""XxHash3, 64 bits (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md)."""

SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221"
    "b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8"
    "fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb17"
    "0ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e")
M64 = (1 << 64) - 1
P32 = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
P64 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
MX1, MX2 = 0x165667919E3779F9, 0x9FB21C651E98DF25


def u32(data, at):
    return int.from_bytes(data[at:at + 4], "little")


def u64(data, at):
    return int.from_bytes(data[at:at + 8], "little")


def fold(a, b):
    product = a * b
    return (product & M64) ^ (product >> 64)


def avalanche(h):
    h ^= h >> 37
    h = h * MX1 & M64
    return h ^ (h >> 32)


def avalanche64(h):
    h ^= h >> 33
    h = h * P64[1] & M64
    h ^= h >> 29
    h = h * P64[2] & M64
    return h ^ (h >> 32)


def mix16(data, at, secret, seed):
    return fold(u64(data, at) ^ ((u64(SECRET, secret) + seed) & M64), u64(data, at + 8) ^ ((u64(SECRET, secret + 8) - seed) & M64))


def xxh3(data, seed=0):
    n = len(data)
    if n == 0:
        return avalanche64(seed ^ u64(SECRET, 56) ^ u64(SECRET, 64))
    if n <= 3:
        combined = (data[0] << 16) | (data[n >> 1] << 24) | data[-1] | (n << 8)
        return avalanche64(combined ^ ((u32(SECRET, 0) ^ u32(SECRET, 4)) + seed & M64))
    if n <= 8:
        seed ^= int.from_bytes((seed & 0xFFFFFFFF).to_bytes(4, "little"), "big") << 32
        flip = ((u64(SECRET, 8) ^ u64(SECRET, 16)) - seed) & M64
        h = (u32(data, n - 4) + (u32(data, 0) << 32)) ^ flip
        h ^= ((h << 49 | h >> 15) ^ (h << 24 | h >> 40)) & M64
        h = h * MX2 & M64
        h ^= (h >> 35) + n
        h = h * MX2 & M64
        return h ^ (h >> 28)
    if n <= 16:
        low = u64(data, 0) ^ (((u64(SECRET, 24) ^ u64(SECRET, 32)) + seed) & M64)
        high = u64(data, n - 8) ^ (((u64(SECRET, 40) ^ u64(SECRET, 48)) - seed) & M64)
        return avalanche((n + int.from_bytes(low.to_bytes(8, "little"), "big") + high + fold(low, high)) & M64)
    if n <= 128:
        h = n * P64[0]
        for i in reversed(range((n - 1) // 32 + 1)):
            h += mix16(data, 16 * i, 32 * i, seed) + mix16(data, n - 16 * (i + 1), 32 * i + 16, seed)
        return avalanche(h & M64)
    if n <= 240:
        h = n * P64[0]
        for i in range(8):
            h += mix16(data, 16 * i, 16 * i, seed)
        h = avalanche(h & M64)
        for i in range(8, n // 16):
            h += mix16(data, 16 * i, 16 * (i - 8) + 3, seed)
        return avalanche((h + mix16(data, n - 16, 136 - 17, seed)) & M64)
    return long_hash(data, seed)


def long_hash(data, seed):
    n = len(data)
    secret = b"".join(
        ((u64(SECRET, i) + seed) & M64).to_bytes(8, "little") + ((u64(SECRET, i + 8) - seed) & M64).to_bytes(8, "little")
        for i in range(0, 192, 16))
    keys = [u64(secret, i) for i in range(0, 185)]
    acc = [P32[2], P64[0], P64[1], P64[2], P64[3], P32[1], P64[4], P32[0]]

    def accumulate(at, key):
        for i in range(8):
            value = u64(data, at + 8 * i)
            mixed = value ^ keys[key + 8 * i]
            acc[i ^ 1] = (acc[i ^ 1] + value) & M64
            acc[i] = (acc[i] + (mixed & 0xFFFFFFFF) * (mixed >> 32)) & M64

    blocks = (n - 1) // 1024
    for block in range(blocks):
        for stripe in range(16):
            accumulate(1024 * block + 64 * stripe, 8 * stripe)
        for i in range(8):
            acc[i] = ((acc[i] ^ (acc[i] >> 47)) ^ keys[128 + 8 * i]) * P32[0] & M64
    for stripe in range((n - 1 - 1024 * blocks) // 64):
        accumulate(1024 * blocks + 64 * stripe, 8 * stripe)
    accumulate(n - 64, 192 - 64 - 7)

    def merge(start, key):
        return avalanche((start + sum(fold(acc[2 * i] ^ keys[key + 16 * i], acc[2 * i + 1] ^ keys[key + 16 * i + 8]) for i in range(4))) & M64)

    return merge(n * P64[0], 11)
