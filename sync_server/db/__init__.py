"""Where things are kept: the management database, and one file for each tenant."""
