"""Speed against the reference engine, in one run, as ratios."""
