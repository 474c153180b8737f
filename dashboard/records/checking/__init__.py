"""Checks the values of a file and its ids, and collects every issue."""
