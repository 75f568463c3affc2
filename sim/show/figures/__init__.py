"""The pictures, one a file: `draw(table, figure=None, *, view) -> Figure`."""
