"""From a question in TOML to a table on disk."""
