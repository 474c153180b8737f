"""The published records in memory, and the answers to what visitors ask of them."""
