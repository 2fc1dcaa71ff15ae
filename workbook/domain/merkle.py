"""Merkle trees over lists of byte strings, hashed as RFC 9162, 2.1 says, with proofs that need none of the other entries.

A proof of inclusion shows that one entry belongs to a root, a proof of consistency that a later root only adds entries
to an earlier one. Both are short lists of SHA-256 values, nearest to the leaves first.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"
EMPTY: Final = hashlib.sha256().digest()
"""The root of no entries."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry."""
    return hashlib.sha256(_LEAF + entry).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes, in one pass and with the logarithm of their number in memory."""
    whole: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, value = 0, leaf
        while whole and whole[-1][0] == height:
            height, value = height + 1, _node(whole.pop()[1], value)
        whole.append((height, value))
    if not whole:
        return EMPTY
    value = whole.pop()[1]
    while whole:
        value = _node(whole.pop()[1], value)
    return value


def inclusion_proof(leaves: Sequence[bytes], place: int) -> list[bytes]:
    """Return the path of the leaf at a 0-based place (RFC 9162, 2.1.3.1). Raises IndexError when there is none."""
    if not 0 <= place < len(leaves):
        raise IndexError(place)
    if len(leaves) == 1:
        return []
    left = _left(len(leaves))
    if place < left:
        return [*inclusion_proof(leaves[:left], place), root(leaves[left:])]
    return [*inclusion_proof(leaves[left:], place - left), root(leaves[:left])]


def is_included(leaf: bytes, place: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Tell whether a path leads from the leaf at this place of `size` to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= place < size:
        return False
    at, last, value = place, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            value = _node(step, value)
            at, last = _climb(at, last)
        else:
            value = _node(value, step)
        at, last = at >> 1, last >> 1
    return last == 0 and value == expected


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """Return the proof that the first `earlier` leaves were the whole once (RFC 9162, 2.1.4.1).

    Raises IndexError when there were never so many.
    """
    if not 0 <= earlier <= len(leaves):
        raise IndexError(earlier)
    # Nothing is a part of everything, and everything is a part of itself.
    return _subproof(leaves, earlier, is_whole=True) if 0 < earlier < len(leaves) else []


def is_consistent(earlier: int, earlier_root: bytes, later: int, later_root: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether a path shows that the later root only adds to the earlier one (RFC 9162, 2.1.4.2)."""
    if earlier == 0:
        return not path and earlier_root == EMPTY
    if earlier == later:
        return not path and earlier_root == later_root
    steps = list(path)
    if not 0 < earlier < later or not steps:
        return False
    if earlier & (earlier - 1) == 0:
        steps.insert(0, earlier_root)
    at, last = earlier - 1, later - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = _node(step, first), _node(step, second)
            at, last = _climb(at, last)
        else:
            second = _node(second, step)
        at, last = at >> 1, last >> 1
    return last == 0 and first == earlier_root and second == later_root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def _left(size: int) -> int:
    """Return the largest power of two below a size of at least two: what the left half holds."""
    return 1 << (size - 1).bit_length() - 1


def _climb(at: int, last: int) -> tuple[int, int]:
    """Go up while there is nothing at the left, as at the ragged right edge of the tree."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _subproof(leaves: Sequence[bytes], earlier: int, *, is_whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if is_whole else [root(leaves)]
    left = _left(len(leaves))
    if earlier <= left:
        return [*_subproof(leaves[:left], earlier, is_whole=is_whole), root(leaves[left:])]
    return [*_subproof(leaves[left:], earlier - left, is_whole=False), root(leaves[:left])]
