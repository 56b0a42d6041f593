"""One module an entity, each with its `ENTITY`; `registry` finds them."""
