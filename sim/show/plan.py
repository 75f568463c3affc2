"""A plan in words: what there is to play and what it takes."""

import math
from typing import Any

from sim.study.cost import duration, size
from sim.study.plan import Plan


def plan_text(plan: Plan) -> str:
    """The lines that `closelab run --plan` prints."""
    lines = [
        f"{plan.arms:,} arms, {_points(plan.worlds)} (scenarios by design), {_bounds(plan)} replications each",
        f"pilot: {plan.pilot_replications} replications of {plan.pilot_arms} arms",
        *(
            f"  {name}: ± {width:.3g} at its widest, asked ± {plan.asked[name]:.3g}"
            for name, width in plan.half_widths.items()
        ),
        _expected(plan),
        f"about {duration(plan.seconds)} and {size(plan.disk)} of disk on this machine",
        "nothing was written",
    ]
    return "\n".join(lines)


def plan_data(plan: Plan) -> dict[str, Any]:
    """The same for programs; null where no number of replications is in sight."""
    return plan._asdict() | {"needed": plan.needed if math.isfinite(plan.needed) else None}


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count:,} points"


def _bounds(plan: Plan) -> str:
    return f"{plan.least:,}" if plan.least == plan.most else f"{plan.least:,} to {plan.most:,}"


def _expected(plan: Plan) -> str:
    if plan.needed > plan.most:
        reached = f"some {plan.needed:,.0f}" if math.isfinite(plan.needed) else "more than the pilot can tell"
        return f"replications: {plan.replications:,}, the maximum; what is asked needs {reached}"
    needed = f" (needed: some {plan.needed:,.0f})" if plan.needed else ""
    return f"replications: about {plan.replications:,} of each arm{needed}"
