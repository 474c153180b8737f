"""Makes text safe for other programs: direction of writing, formulas, XML, web addresses."""
