"""The parts of the map page that change with the filters: form, chips, panels, lists of places, key figures."""
