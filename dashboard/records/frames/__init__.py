"""Canonical frames: data frames of text columns, how they differ, and how several become one."""
