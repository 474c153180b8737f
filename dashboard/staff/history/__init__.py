"""The published versions, going back to one of them, and the journal."""
