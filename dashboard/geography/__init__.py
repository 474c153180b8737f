"""Boundaries, territories and outlines: the only place for geopandas and shapely."""
