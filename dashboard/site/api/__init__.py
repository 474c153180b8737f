"""The open data for programs, called data API: JSON, CSV, Excel, GeoJSON, IATI, HXL, feeds and calendars."""
