"""Proofs that nothing is lost: power, kills, write errors, flipped bits, hostile names, and no network."""
