"""Reads the text of single cells to canonical values: dates, money, status, lists and others."""
