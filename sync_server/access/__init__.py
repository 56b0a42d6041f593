"""Who may do what for a tenant: members and their roles, invitations, devices."""
