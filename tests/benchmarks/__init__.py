"""Measures the ratios that docs/performance.md promises: `python -m tests.benchmarks --help`."""
