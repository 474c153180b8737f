"""Makes, compares and merges canonical frames (data frames of text columns), with a person's choices about a file."""
