"""Who somebody is: members, passwords, logging in, tokens, devices."""
