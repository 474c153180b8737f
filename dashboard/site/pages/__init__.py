"""The pages of the visitor side, one module for each."""
