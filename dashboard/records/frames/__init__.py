"""Canonical frames: data frames of text columns; how they are made, compared and merged."""
