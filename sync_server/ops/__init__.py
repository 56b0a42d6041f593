"""What whoever runs a server does beside it: backups, and putting them back."""
