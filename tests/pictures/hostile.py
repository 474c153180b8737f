"""Thirty pictures that are hostile, damaged or unusual, each with what becomes of it."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image, ImageCms, PngImagePlugin

from dashboard.pictures.picture_files_from_uploads import Fault

SECRET = b"SECRET-47.0105N-28.8638E"
SCRIPT = b"<script>alert(document.domain)</script>"


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def photo(mode: str = "RGB", size: tuple[int, int] = (640, 400)) -> Image.Image:
    """A picture whose left half is dark and right half light, so that turning and clipping can be seen."""
    grey = Image.new("L", size, 40)
    grey.paste(220, (size[0] // 2, 0, *size))
    return grey.convert("RGB").convert(mode)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, body: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bomb(width: int, height: int, *more: bytes) -> bytes:
    """A PNG file of a few kB with that many pixels, all zero."""
    packer = zlib.compressobj(9)
    row = bytes(width + 1)
    return png(width, height, b"".join(packer.compress(row) for _ in range(height)) + packer.flush(), *more)


def with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 0.0, 37.8), 3: "E", 4: (28.0, 51.0, 49.7)})
    return saved(photo(), "JPEG", exif=exif)


def long_animation() -> bytes:
    """A GIF of 10,000 frames, of which each is one more copy of the first."""
    one = saved(photo("P", (64, 64)), "GIF")
    head = 13 + 3 * 2 ** ((one[10] & 7) + 1)
    return one[:head] + one[head:-1] * 10_000 + b";"


def sixteen_bits() -> bytes:
    grey = Image.new("I;16", (640, 400), 40 * 257)
    grey.paste(220 * 257, (320, 0, 640, 400))
    return saved(grey, "PNG")


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def texts() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", (SECRET + SCRIPT).decode())
    info.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET.decode()}</x:xmpmeta>")
    return info


JPEG = saved(photo(), "JPEG")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"

# name -> how it is made, and the fault, or None if a harmless picture comes of it
HOSTILE: dict[str, tuple[Callable[[], bytes], Fault | None]] = {
    "200-megapixels-header.png": (lambda: png(20_000, 10_000, zlib.compress(b"")), Fault.TOO_MANY_PIXELS),
    "largest-header.png": (lambda: png(2**31 - 1, 2**31 - 1, zlib.compress(b"")), Fault.TOO_MANY_PIXELS),
    "bomb.png": (lambda: bomb(12_000, 12_000), Fault.TOO_MANY_PIXELS),
    "just-allowed.png": (lambda: bomb(8_000, 6_000), None),
    "bomb-in-a-comment.png": (
        lambda: bomb(640, 400, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9))),
        Fault.DAMAGED,
    ),
    "bomb-in-a-profile.png": (
        lambda: bomb(640, 400, chunk(b"iCCP", b"ICC\0\0" + zlib.compress(bytes(200_000_000), 9))),
        Fault.DAMAGED,
    ),
    "header-lies.png": (lambda: png(640, 400, zlib.compress(bytes(100))), Fault.DAMAGED),
    "wrong-checksum.png": (lambda: bomb(640, 400).replace(b"IDAT", b"IDAU"), Fault.DAMAGED),
    "sizeless.gif": (lambda: b"GIF89a" + bytes(20), Fault.DAMAGED),
    "gif-and-script.gif": (lambda: b"GIF89a/*" + SCRIPT + b"*/=1;", Fault.DAMAGED),
    "gif-then-script.gif": (lambda: saved(photo("P"), "GIF") + SCRIPT, None),
    "jpeg-then-zip.jpg": (lambda: JPEG + b"PK\x03\x04" + SECRET, None),
    "html-in-a-comment.jpg": (lambda: saved(photo(), "JPEG", comment=SECRET + SCRIPT), None),
    "html-in-texts.png": (lambda: saved(photo(), "PNG", pnginfo=texts()), None),
    "svg.jpg": (lambda: SVG, Fault.NO_PICTURE),
    "html.png": (lambda: b"<!doctype html>" + SCRIPT, Fault.NO_PICTURE),
    "program.webp": (lambda: b"MZ" + bytes(1000), Fault.NO_PICTURE),
    "postscript.jpg": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run", Fault.NO_PICTURE),
    "tiff.jpg": (lambda: saved(photo(size=(64, 64)), "TIFF"), Fault.NO_PICTURE),
    "empty.jpg": (lambda: b"", Fault.NO_PICTURE),
    "webp-named.jpg": (lambda: saved(photo(), "WEBP", exif=with_exif()[30:60], xmp=SECRET), None),
    "truncated.jpg": (lambda: JPEG[: len(JPEG) // 2], Fault.DAMAGED),
    "only-a-head.webp": (lambda: b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(4), Fault.DAMAGED),
    "position-and-turned.jpg": (lambda: with_exif(6), None),
    "huge-profile.jpg": (lambda: saved(photo(), "JPEG", icc_profile=profile() + bytes(4_000_000)), None),
    "broken-profile.jpg": (lambda: saved(photo(), "JPEG", icc_profile=SECRET * 50), None),
    "ten-thousand-frames.gif": (long_animation, None),
    "cmyk.jpg": (lambda: saved(photo("CMYK"), "JPEG"), None),
    "sixteen-bits.png": (sixteen_bits, None),
    "transparent-palette.png": (lambda: saved(photo("P"), "PNG", transparency=0), None),
    "progressive.jpg": (lambda: saved(photo(), "JPEG", progressive=True), None),
    "a-line.png": (lambda: bomb(5_000, 40), Fault.TOO_LONG),
    "a-dot.png": (lambda: bomb(1, 1), Fault.TOO_SMALL),
}
