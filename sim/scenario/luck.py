"""Luck: the only random numbers of the model, by name and not in sequence (MODEL.md section 9).

Philox4x32-10, J. K. Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11,
doi:10.1145/2063384.2063405. The key is the experiment's seed and replication, the counter says whose
luck it is and for what: so the same prospect has the same luck under every seller, and an extra move
changes no other draw.

All products are below 2^64 and every result is masked to 32 bits, so that the same lines are right with
Python's integers and with wrapping 64-bit ones.
"""

MASK = 0xFFFFFFFF
MULTIPLIER_A, MULTIPLIER_B = 0xD2511F53, 0xCD9E8D57
WEYL_A, WEYL_B = 0x9E3779B9, 0xBB67AE85
ROUNDS = 10
UNIT = 2.0**-32

Block = tuple[float, float, float, float]


def philox(key_a: int, key_b: int, a: int, b: int, c: int, d: int) -> tuple[int, int, int, int]:
    """Ten rounds over the counter (a, b, c, d): four 32-bit words."""
    for _ in range(ROUNDS):
        left, right = MULTIPLIER_A * a, MULTIPLIER_B * c
        a, b, c, d = (
            ((right >> 32) ^ b ^ key_a) & MASK,
            right & MASK,
            ((left >> 32) ^ d ^ key_b) & MASK,
            left & MASK,
        )
        key_a, key_b = (key_a + WEYL_A) & MASK, (key_b + WEYL_B) & MASK
    return a, b, c, d


def block(seed: int, replication: int, stream: int, entity: int, occasion: int, ordinal: int) -> Block:
    """Four uniforms in (0, 1): (k + 0.5) / 2^32 of this block."""
    a, b, c, d = philox(seed, replication, ordinal, occasion, entity, stream)
    return (a + 0.5) * UNIT, (b + 0.5) * UNIT, (c + 0.5) * UNIT, (d + 0.5) * UNIT
