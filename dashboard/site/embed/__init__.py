"""The map in a frame on another site, and the lines that put it there."""
