"""The pages of a draft: upload, review, corrections, decisions, publication, preview."""
