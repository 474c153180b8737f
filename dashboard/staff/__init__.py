"""The pages for staff: sign-in, upload, review, publication, history, administration; a Flask blueprint of forms."""
