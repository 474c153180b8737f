"""Makes the files that pages show from the bytes of an uploaded picture, which may be damaged or meant to do harm."""

import warnings
from enum import StrEnum
from hashlib import sha256
from io import BytesIO

import msgspec
from PIL import ExifTags, Image, ImageCms, ImageOps

WIDTHS = (480, 960, 1600)
MOST_PIXELS = 50_000_000
MOST_STRETCHED = 5
LEAST_SIDE = 32
_FORMATS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
_LARGEST_PROFILE = 1_000_000


class Fault(StrEnum):
    """The reasons why an upload is not accepted as a picture: it is no JPEG, PNG, WebP or GIF file, has more than 50
    million pixels, is less than 32 pixels wide or high, is more than five times as long as wide (or as wide as long),
    or is damaged."""

    NO_PICTURE = "no picture"
    TOO_MANY_PIXELS = "too many pixels"
    TOO_SMALL = "too small"
    TOO_LONG = "too long"
    DAMAGED = "damaged"


class PictureFile(msgspec.Struct, frozen=True):
    """One file made of an uploaded picture. ``name`` is its width in pixels and its format, such as ``960.webp``;
    ``content`` has its bytes."""

    name: str
    content: bytes


class MadePicture(msgspec.Struct, frozen=True):
    """The files that were made of an uploaded picture. ``digest`` is the SHA-256 of the uploaded bytes (hexadecimal),
    ``width`` and ``height`` are those of the largest file in pixels. If the upload is not accepted, only ``fault`` is
    set, the reason."""

    digest: str = ""
    width: int = 0
    height: int = 0
    files: tuple[PictureFile, ...] = ()
    fault: Fault | None = None


def make_picture(content: bytes) -> MadePicture:
    """Read a JPEG, PNG, WebP or GIF file (of an animation the first frame), and make the files that pages show. These
    are WebP files in each width of WIDTHS (pixels) that is smaller than the picture and in the picture's own width (at
    most the largest of WIDTHS), and one JPEG of the greatest width for programs that read no WebP. They have only the
    pixels of the upload, upright and on white; EXIF data (such as where a photo was taken), comments and the colour
    profile are dropped. Colours are first converted from that profile to sRGB, unless the picture is transparent or the
    profile cannot be used. If the file is not accepted, the result has a ``fault``; only MemoryError is raised."""
    kind = _format_of(content)
    if kind is None:
        return MadePicture(fault=Fault.NO_PICTURE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about damaged EXIF data, which is dropped
            with Image.open(BytesIO(content), formats=[kind]) as image:
                fault = _fault_of(*image.size)
                if fault:
                    return MadePicture(fault=fault)
                image.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))  # a large JPEG file is decoded at a fraction of its size
                files, (width, height) = _files(_plain(image))
    except MemoryError:
        raise
    except Image.DecompressionBombError:
        return MadePicture(fault=Fault.TOO_MANY_PIXELS)
    except Exception:  # decoders of damaged files raise nearly everything
        return MadePicture(fault=Fault.DAMAGED)
    return MadePicture(sha256(content).hexdigest(), width, height, files)


def _format_of(content: bytes) -> str | None:
    """The format of a picture by its first bytes, as Pillow calls it; the file's name says nothing."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for start, kind in _FORMATS.items() if content.startswith(start)), None)


def _fault_of(width: int, height: int) -> Fault | None:
    if width * height > MOST_PIXELS:
        return Fault.TOO_MANY_PIXELS
    if min(width, height) < LEAST_SIDE:
        return Fault.TOO_SMALL
    return Fault.TOO_LONG if max(width, height) > MOST_STRETCHED * min(width, height) else None


def _plain(image: Image.Image) -> Image.Image:
    """The pixels of ``image`` as 8-bit sRGB on white, upright, not much larger than the largest file."""
    image.load()
    if image.mode.startswith(("I", "F")):  # 16 bits of grey, of which a conversion would cut off all that is light
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    profile = image.info.get("icc_profile") or b""
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    largest = (2 * WIDTHS[-1], 2 * WIDTHS[-1] * MOST_STRETCHED)
    is_turned = image.getexif().get(ExifTags.Base.Orientation) in (5, 6, 7, 8)  # its sides change places below
    image.thumbnail(largest[::-1] if is_turned else largest)
    upright = ImageOps.exif_transpose(image)
    if "A" in upright.getbands() or "transparency" in upright.info:
        on_white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(on_white, upright.convert("RGBA"))
    elif 0 < len(profile) <= _LARGEST_PROFILE:
        upright = _in_srgb(upright, profile)
    plain = upright.convert("RGB")
    plain.info.clear()
    return plain


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """``image`` with its colours converted from ``profile``; unchanged if the profile does not fit it."""
    try:
        converted = ImageCms.profileToProfile(image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return converted or image


def _files(plain: Image.Image) -> tuple[tuple[PictureFile, ...], tuple[int, int]]:
    """The files made of ``plain``, and the width and height of the largest."""
    widths = [width for width in WIDTHS if width < plain.width] + [min(plain.width, WIDTHS[-1])]
    largest = plain
    made: list[PictureFile] = []
    for width in dict.fromkeys(reversed(widths)):
        sized = plain.resize((width, max(1, round(plain.height * width / plain.width))), Image.Resampling.LANCZOS)
        if not made:
            largest = sized
            made.append(PictureFile(f"{width}.jpg", _saved(sized, "JPEG", quality=82, optimize=True, progressive=True)))
        made.append(PictureFile(f"{width}.webp", _saved(sized, "WEBP", quality=80, method=4)))
    return tuple(made), largest.size


def _saved(image: Image.Image, kind: str, **options: int) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
