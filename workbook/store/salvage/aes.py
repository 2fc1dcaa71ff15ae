"""Decrypt AES-256 (FIPS 197), many blocks at a time, with whole numbers as bit planes.

SQLCipher gives no way to read one page whose neighbours are damaged, and the standard library has no cipher, so the one
direction that recovery needs is here. Nothing is encrypted with it and no secret is kept by it. Plane b holds bit b of
every byte: 16 bits per block, bit p of them for byte p, so that one operation works on all bytes of all blocks.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

Planes = list[int]
"""Eight whole numbers, the lowest bit of every byte first."""

_ROUNDS: Final = 14
_POLYNOMIAL: Final = 0x11B
_TOWER: Final = 8
"""λ of GF(16)[y] / (y² + y + λ) over GF(2)[x] / (x⁴ + x + 1)."""


class Aes256:
    """One key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._round_keys = _round_keys(key)

    def decrypt_blocks(self, data: bytes) -> bytes:
        """Return each block of 16 bytes decrypted by itself."""
        count = len(data) // 16
        if count == 0:
            return b""
        ones = int.from_bytes(b"\1\0" * count, "little")
        state = _add_key(_to_planes(data, count, ones), self._round_keys[_ROUNDS], ones)
        for number in range(_ROUNDS - 1, -1, -1):
            state = _inverse_bytes(_inverse_rows(state, ones), ones * 0xFFFF)
            state = _add_key(state, self._round_keys[number], ones)
            if number:
                state = _inverse_columns(state, ones)
        return _to_bytes(state, count, ones)


def _to_planes(data: bytes, count: int, ones: int) -> Planes:
    planes = [0] * 8
    for place in range(16):
        spread = bytearray(2 * count)
        spread[::2] = data[place::16]
        column = int.from_bytes(spread, "little")
        for bit in range(8):
            planes[bit] |= (column >> bit & ones) << place
    return planes


def _to_bytes(planes: Planes, count: int, ones: int) -> bytes:
    data = bytearray(16 * count)
    for place in range(16):
        column = 0
        for bit, plane in enumerate(planes):
            column |= (plane >> place & ones) << bit
        data[place::16] = column.to_bytes(2 * count, "little")[::2]
    return bytes(data)


def _add_key(state: Planes, key: bytes, ones: int) -> Planes:
    return [
        plane ^ ones * sum((byte >> bit & 1) << place for place, byte in enumerate(key))
        for bit, plane in enumerate(state)
    ]


def _inverse_rows(state: Planes, ones: int) -> Planes:
    """Move row r of each block r columns to the right; byte p is in row p % 4 and column p // 4."""
    kept = ones * 0x1111
    moves = []
    for row in (1, 2, 3):
        stays = sum(1 << row + 4 * column for column in range(4 - row))
        wraps = sum(1 << row + 4 * column for column in range(4 - row, 4))
        moves.append((ones * stays, 4 * row, ones * wraps, 16 - 4 * row))
    moved = []
    for plane in state:
        new = plane & kept
        for stays, left, wraps, right in moves:
            new |= (plane & stays) << left | (plane & wraps) >> right
        moved.append(new)
    return moved


def _inverse_columns(state: Planes, ones: int) -> Planes:
    """Multiply each column by the inverse of MixColumns: first by 4(a₀+a₂), 4(a₁+a₃), then by MixColumns itself."""
    pairs = [plane ^ _down(plane, 2, ones) for plane in state]
    fourfold = _double(_double(pairs))
    state = [plane ^ four for plane, four in zip(state, fourfold, strict=True)]
    next_row = [_down(plane, 1, ones) for plane in state]
    sums = [plane ^ after for plane, after in zip(state, next_row, strict=True)]
    return [
        double ^ after ^ _down(both, 2, ones) for double, after, both in zip(_double(sums), next_row, sums, strict=True)
    ]


def _down(plane: int, rows: int, ones: int) -> int:
    """Give each byte the value of the one so many rows below, around the column."""
    low = ones * (0x1111 * ((1 << 4 - rows) - 1))
    high = ones * (0x1111 * (0xF & ~((1 << 4 - rows) - 1)))
    return plane >> rows & low | plane << 4 - rows & high


def _double(state: Planes) -> Planes:
    top = state[7]
    return [top, state[0] ^ top, state[1], state[2] ^ top, state[3] ^ top, *state[4:7]]


def _inverse_bytes(state: Planes, full: int) -> Planes:
    """Replace every byte by what the S-box maps to it: undo the affine step, then invert in the tower field."""
    into, out_of = _bases()
    changed = [plane ^ full if 0x63 >> bit & 1 else plane for bit, plane in enumerate(state)]
    tower = _linear(into, changed)
    low, high = tower[:4], tower[4:]
    both = _add(low, high)
    delta = _add(_add(_scaled_square(high), _multiply(low, high)), _square(low))
    inverse = _invert(delta)
    return _linear(out_of, [*_multiply(both, inverse), *_multiply(high, inverse)])


def _linear(rows: Sequence[Sequence[int]], planes: Sequence[int]) -> Planes:
    result = []
    for row in rows:
        total = 0
        for place in row:
            total ^= planes[place]
        result.append(total)
    return result


def _add(one: Planes, other: Planes) -> Planes:
    return [left ^ right for left, right in zip(one, other, strict=True)]


def _multiply(one: Planes, other: Planes) -> Planes:
    """Multiply in GF(16) modulo x⁴ + x + 1."""
    (a, b, c, d), (e, f, g, h) = one, other
    fifth = b & h ^ c & g ^ d & f
    sixth = c & h ^ d & g
    seventh = d & h
    return [
        a & e ^ fifth,
        a & f ^ b & e ^ fifth ^ sixth,
        a & g ^ b & f ^ c & e ^ sixth ^ seventh,
        a & h ^ b & g ^ c & f ^ d & e ^ seventh,
    ]


def _square(one: Planes) -> Planes:
    a, b, c, d = one
    return [a ^ c, c, b ^ d, d]


def _scaled_square(one: Planes) -> Planes:
    """Multiply the square by λ = x³."""
    a, b, c, d = _square(one)
    return [b, b ^ c, c ^ d, a ^ d]


def _invert(one: Planes) -> Planes:
    """Raise to the power of 14."""
    second = _square(one)
    fourth = _square(second)
    return _multiply(_multiply(second, fourth), _square(fourth))


def _times(one: int, other: int, polynomial: int, bits: int) -> int:
    total = 0
    while other:
        if other & 1:
            total ^= one
        one <<= 1
        if one >> bits:
            one ^= polynomial
        other >>= 1
    return total


def _tower_times(one: int, other: int) -> int:
    def small(left: int, right: int) -> int:
        return _times(left, right, 0x13, 4)

    high, low, up, down = one >> 4, one & 15, other >> 4, other & 15
    top = small(high, up)
    return (small(high, down) ^ small(low, up) ^ top) << 4 | small(low, down) ^ small(top, _TOWER)


@cache
def _bases() -> tuple[list[list[int]], list[list[int]]]:
    """Return which bits are summed for each bit on the way into the tower field (affine step undone), and out of it."""
    root = next(value for value in range(2, 256) if _is_root(value))
    powers = [1]
    for _ in range(7):
        powers.append(_tower_times(powers[-1], root))

    def to_tower(value: int) -> int:
        total = 0
        for bit, power in enumerate(powers):
            total ^= power if value >> bit & 1 else 0
        return total

    back = {to_tower(value): value for value in range(256)}
    undone = [_rotated(bit) for bit in range(8)]
    return _rows([to_tower(value) for value in undone]), _rows([back[1 << bit] for bit in range(8)])


def _is_root(value: int) -> bool:
    """Tell whether a value of the tower field solves x⁸ + x⁴ + x³ + x + 1."""
    powers = [1]
    for _ in range(8):
        powers.append(_tower_times(powers[-1], value))
    return powers[8] ^ powers[4] ^ powers[3] ^ powers[1] ^ powers[0] == 0


def _rotated(bit: int) -> int:
    """Return what the inverse affine step makes of a byte with one bit."""
    total = 0
    for turn in (1, 3, 6):
        total ^= 1 << (bit + turn) % 8
    return total


def _rows(images: Sequence[int]) -> list[list[int]]:
    return [[bit for bit, image in enumerate(images) if image >> row & 1] for row in range(8)]


@cache
def _s_box() -> list[int]:
    inverses = [0] * 256
    for value in range(1, 256):
        inverses[value] = next(other for other in range(1, 256) if _times(value, other, _POLYNOMIAL, 8) == 1)
    box = []
    for value in inverses:
        total = 0x63
        for turn in range(5):
            total ^= (value << turn | value >> 8 - turn) & 0xFF
        box.append(total)
    return box


def _round_keys(key: bytes) -> list[bytes]:
    box = _s_box()
    words = [key[start : start + 4] for start in range(0, 32, 4)]
    factor = 1
    while len(words) < 4 * (_ROUNDS + 1):
        word = words[-1]
        if len(words) % 8 == 0:
            word = bytes(box[byte] for byte in word[1:] + word[:1])
            word = bytes([word[0] ^ factor]) + word[1:]
            factor = _times(factor, 2, _POLYNOMIAL, 8)
        elif len(words) % 8 == 4:
            word = bytes(box[byte] for byte in word)
        words.append(bytes(new ^ old for new, old in zip(word, words[-8], strict=True)))
    bounds = range(0, len(words) + 1, 4)
    return [b"".join(words[start:end]) for start, end in pairwise(bounds)]
