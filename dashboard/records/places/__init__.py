"""Resolves names of places to ISO 3166-1 alpha-3 codes and codes of regions."""
