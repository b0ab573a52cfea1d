"""Measurements: `python -m bench` (make bench). Every figure is a ratio against a baseline of the same run.

One file per family of figures here; a module with a function `measure(club)` that yields figures is found by
itself. What they share is in bench/harness, the SQL of generator and baselines in bench/sql. docs/bench.md tells
how to read what is printed.
"""
