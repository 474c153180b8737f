"""Sign-in, sessions, invitations, and the accounts themselves."""
