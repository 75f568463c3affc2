"""What happens without us: competitors, second thoughts after signing (MODEL.md section 6)."""

COMPETITORS_HANDICAP = 1.0  # logits: we spoke first


def competitors_drive(readiness: float, stakes_at_birth: float, chance: float) -> float:
    """x + e - theta_at_birth - 1 + sqrt(fresh) L(u): the competitor gets the order if this is above 0."""
    return readiness - stakes_at_birth - COMPETITORS_HANDICAP + chance


def second_thoughts(readiness: float, stakes: float, own: float, irritation: float, w: float, chance: float) -> float:
    """x + e - theta + own - w a + sqrt(fresh) L(u): an order is cancelled if this is below 0."""
    return readiness - stakes + own - w * irritation + chance
