"""A program that runs in a process of its own: it reads an SVG from standard input and writes it as PNG to standard
output. It does not run within the server, because the library keeps Python's lock while it draws, so that every visitor
would wait for every picture. Arguments: the width in pixels, the font family to use where the SVG names one that the
font files lack, the font files."""

import sys

import resvg_py


def main(width: str, family: str, *fonts: str) -> None:
    """Read an SVG from standard input and write its PNG, ``width`` pixels wide, to standard output. ``fonts`` are the
    paths of font files. Only these are used, so that the result is the same on every machine; ``family`` is the font
    family to use where the SVG names one that these files lack."""
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
