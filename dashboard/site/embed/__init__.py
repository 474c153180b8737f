"""Embeds: the map in a frame on another site, and the code that puts it there."""
