"""The pages for staff: sign-in, upload, review, publication, history, administration. One Flask blueprint."""
