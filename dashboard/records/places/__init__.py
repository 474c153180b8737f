"""Finds the countries and regions that texts in files name: ISO 3166-1 alpha-3 codes and codes of regions."""
