"""What a seller does, as data: moves, closing styles, dialling policies."""
