"""One file per figure; `python -m benchmarks` measures all of them or those that are named."""
