"""Makes texts from files safe for other programs: writing direction, formulas, XML, web addresses."""
