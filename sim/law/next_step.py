"""In complex deals close on a next step: a meeting lowers stakes and shows the fit (MODEL.md section 6)."""


def stakes_after(stakes: float, step: float) -> float:
    """theta (1 - step): a demo, a pilot, a working group makes the rest a smaller commitment."""
    return stakes * (1.0 - step)


def fit_shown(psi: float, fit: float) -> float:
    """psi u: what a meeting adds to everyone's readiness, or takes away, in logits."""
    return psi * fit
