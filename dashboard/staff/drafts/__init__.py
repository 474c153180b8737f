"""The pages of a draft: upload, choice of columns, review, corrections, decisions, preview, publication, comments."""
