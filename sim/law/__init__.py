"""The model: plain functions, floats in and floats out, one file per claim. Start at README.md here."""
