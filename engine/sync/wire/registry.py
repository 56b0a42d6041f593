"""All entities, found by walking `entities`: a new one is one new file there."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from engine.sync.wire import entities
from engine.sync.wire.entity import Entity, faults

SCHEMA = 2
"""Raised with every field or entity that is added; nothing is ever taken away."""


@cache
def by_number() -> MappingProxyType[int, Entity]:
    return MappingProxyType({entity.number: entity for entity in _found()})


@cache
def by_name() -> MappingProxyType[str, Entity]:
    return MappingProxyType({entity.name: entity for entity in _found()})


@cache
def _found() -> tuple[Entity, ...]:
    """In the order of their numbers, so that a row comes after those it refers to."""
    modules = [
        import_module(f"{entities.__name__}.{module.name}")
        for module in iter_modules(entities.__path__)
    ]
    found = tuple(sorted((module.ENTITY for module in modules), key=lambda each: each.number))
    if wrong := list(faults(found)):
        raise ValueError("; ".join(wrong))
    return found
