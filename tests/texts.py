"""What the file of an experiment has to say in words, where a test looks at its numbers only."""

TEXTS = """
title = { nl = "t", en = "t" }
question = { nl = "?", en = "?" }
expectation = { nl = "-", en = "-" }"""
