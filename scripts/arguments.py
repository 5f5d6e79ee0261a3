"""What several command lines accept: kinds of arguments, each told what it must be when it is not."""

import argparse


def count(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number from 1")
    return int(text)
