"""From the bytes of a file to rows of cells and the column that each header means."""
