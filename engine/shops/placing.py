"""Shops that arrive from another device."""

from engine.sync.placing import Plain

PLACING = Plain("shop", removable=False, made={"outcome": "''"})
