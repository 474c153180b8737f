"""What stands around the map and follows the filters: form, chips, panels, list of places, fragments."""
