"""Turns the text of single cells into canonical values: dates, money, status, lists and others."""
