"""The `gagejigi-server` command."""

import argparse
from collections.abc import Sequence
from importlib import metadata


def main(argv: Sequence[str] | None = None) -> None:
    """Answer `--version`; exit 2 on anything unknown (argparse's convention)."""
    parser = argparse.ArgumentParser(prog="gagejigi-server")
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {metadata.version('gagejigi')}"
    )
    parser.parse_args(argv)
    parser.print_help()
