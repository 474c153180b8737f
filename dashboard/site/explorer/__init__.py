"""The parts of the map page that follow the filters: form, sentence, panels, lists of places, figures and charts."""
