"""Platforms by the names people give them; each has its texts under `platform.<id>`."""

from desktop.kit.times import Words


def short_name(platform: str, words: Words) -> str:
    """ "네이버", in a line with other things."""
    return words(f"platform.{platform}.short")


def full_name(platform: str, words: Words) -> str:
    """ "네이버 스마트플레이스"."""
    return words(f"platform.{platform}.title")
