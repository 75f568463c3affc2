"""The page: routes that call study and show. No arithmetic, no numbers of its own, one module for each view."""
