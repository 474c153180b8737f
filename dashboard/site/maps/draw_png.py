"""Draws the SVG of its standard input as PNG on its standard output: a program of its own. The library keeps Python's
lock while it draws: within the server every visitor would wait for every picture. Arguments: the width in pixels, the
family that stands in for others, the font files."""

import sys

import resvg_py


def main(width: str, family: str, *fonts: str) -> None:
    """Read an SVG from standard input and write its PNG to standard output. Only the given font files are used, so that
    the result is the same on every machine."""
    svg = sys.stdin.buffer.read().decode("utf-8")
    picture = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=int(width),
        skip_system_fonts=True,
        font_files=list(fonts),
        font_family=family,
        sans_serif_family=family,
    )
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    main(*sys.argv[1:])
