"""Text that other programs take: direction of writing, formulas, XML, web addresses."""
