"""Tables in, pictures and pages out: the only floor that knows matplotlib.

Nothing is imported here, so that the words and the numbers can be had without the drawing library.
"""
