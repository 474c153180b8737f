"""Makes the boundary file; only `make boundaries` runs this: `python -m dashboard.geography.build`."""
