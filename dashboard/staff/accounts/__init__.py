"""Sign-in by password, code or single sign-on, limits on attempts, sessions, invitations, and pages for accounts."""
