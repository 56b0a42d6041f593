"""The server's half of sync: what one tenant's devices push, kept in one order and handed on."""
