"""Territories, their boundaries and their places on the map: the only package that uses geopandas and shapely."""
