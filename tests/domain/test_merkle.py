"""Merkle trees: the known roots, the worked example of RFC 9162 (2.1.5), and proofs that hold for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.domain import merkle

ENTRIES = [
    bytes.fromhex(entry)
    for entry in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The roots of Certificate Transparency's reference tests over the first 0 to 8 entries."""
LEAVES = [merkle.leaf_hash(entry) for entry in ENTRIES]


def node(left: bytes, right: bytes) -> bytes:
    return merkle._node(left, right)


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_that_are_known(size: int):
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size]


def test_the_proofs_are_those_of_the_worked_example():
    a, b, c, d, e, f, j = LEAVES[:7]
    g, h, i = node(a, b), node(c, d), node(e, f)
    k, l_ = node(g, h), node(i, j)
    seven = LEAVES[:7]
    assert merkle.root(seven) == node(k, l_)
    assert merkle.inclusion_proof(seven, 0) == [b, h, l_]
    assert merkle.inclusion_proof(seven, 3) == [c, g, l_]
    assert merkle.inclusion_proof(seven, 4) == [f, j, k]
    assert merkle.inclusion_proof(seven, 6) == [i, k]
    assert merkle.consistency_proof(seven, 3) == [c, d, g, l_]
    assert merkle.consistency_proof(seven, 4) == [l_]
    assert merkle.consistency_proof(seven, 6) == [i, j, k]


def test_a_leaf_is_not_taken_for_a_node():
    two = merkle.root(LEAVES[:2])
    assert merkle.leaf_hash(LEAVES[0] + LEAVES[1]) != two


@pytest.mark.parametrize("place", [-1, 3])
def test_there_is_no_proof_of_what_is_not_there(place: int):
    with pytest.raises(IndexError):
        merkle.inclusion_proof(LEAVES[:3], place)
    with pytest.raises(IndexError):
        merkle.consistency_proof(LEAVES[:2], place)


sizes = st.integers(1, 70)


def leaves_of(size: int) -> list[bytes]:
    return [merkle.leaf_hash(number.to_bytes(2, "big")) for number in range(size)]


@given(sizes, st.data())
def test_an_entry_belongs_at_its_place_and_nowhere_else(size: int, data: st.DataObject):
    leaves = leaves_of(size)
    place, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    top, path = merkle.root(leaves), merkle.inclusion_proof(leaves, place)
    assert merkle.is_included(leaves[place], place, size, path, top)
    assert len(path) <= (size - 1).bit_length()
    if other != place:
        assert not merkle.is_included(leaves[other], place, size, path, top)
        assert not merkle.is_included(leaves[place], other, size, path, top)
    assert not merkle.is_included(leaves[place], place, size, [*path, merkle.EMPTY], top)
    assert not merkle.is_included(leaves[place], place, size, path[:-1], top) or not path
    assert not merkle.is_included(leaves[place], size, size, path, top)
    for at in range(len(path)):
        bent = [*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :]]
        assert not merkle.is_included(leaves[place], place, size, bent, top)


@given(sizes, st.data())
def test_a_later_root_only_adds_to_an_earlier_one(size: int, data: st.DataObject):
    leaves, earlier = leaves_of(size), data.draw(st.integers(0, size))
    before, after = merkle.root(leaves[:earlier]), merkle.root(leaves)
    path = merkle.consistency_proof(leaves, earlier)
    assert merkle.is_consistent(earlier, before, size, after, path)
    assert not merkle.is_consistent(earlier, before, size, after, [*path, merkle.EMPTY])
    if earlier > 0:
        rebuilt = merkle.root([merkle.leaf_hash(b"another"), *leaves[1:earlier]])
        assert not merkle.is_consistent(earlier, rebuilt, size, after, path)
    if 0 < earlier < size:
        assert not merkle.is_consistent(earlier, before, size, merkle.root(leaves[:-1] + leaves[:1]), path)
        assert not merkle.is_consistent(earlier, before, size, after, path[:-1])
