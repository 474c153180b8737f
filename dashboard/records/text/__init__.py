"""Text as other programs hold it: spreadsheets, XML, web addresses; and names compared without accents or case."""
