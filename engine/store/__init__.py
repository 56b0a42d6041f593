"""One encrypted profile on this computer: its file, its units of work, its migrations and backups.

Knows no domain: tables are declared by the domains on `table.Base`.
"""
