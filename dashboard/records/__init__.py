"""What a record is: columns, readers, place resolution, issues, difference."""
