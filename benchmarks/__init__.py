"""What the software costs, measured: each `bench_*.py` has `measure() -> dict`; results go to benchmarks/results/."""
