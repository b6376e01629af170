"""How staff come in: passwords, lock-out, second factor, sessions, invitations. What each may do is in `roles`."""
