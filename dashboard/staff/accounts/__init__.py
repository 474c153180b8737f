"""Sign-in by password or single sign-on, sessions, invitations, and pages for accounts."""
