"""Published records edited one by one, without a file."""
