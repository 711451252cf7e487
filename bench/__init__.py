"""Measurements behind the figures that the documents quote. `make bench` runs them all.

Each module of this package with a function `measure() -> Measurement` is one. They start processes of their own,
on the private servers of the tests, and compare ways side by side in turns, so that ratios hold on noisy machines
where absolute times do not.
"""
