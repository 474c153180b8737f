"""Makes the boundary files; only `make boundaries` runs this: `python -m dashboard.geography.build`."""
