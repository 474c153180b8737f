"""The open data for programs: JSON, CSV, Excel, GeoJSON, IATI, HXL, feeds and calendars."""
