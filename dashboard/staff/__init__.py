"""What staff use: sign-in, upload, review, publish, history; a Flask blueprint with forms."""
