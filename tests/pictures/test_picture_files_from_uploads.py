"""Uploaded pictures become files of ours that hold nothing of the upload but its pixels, or are refused."""

import io
import resource
import time

import pytest
from PIL import ExifTags, Image

from dashboard.pictures.addresses_and_digests import address_of, digest_of, digests_in
from dashboard.pictures.picture_files_from_uploads import WIDTHS, Fault, make_picture
from tests.pictures.hostile import HOSTILE, JPEG, SCRIPT, SECRET, photo, saved

MOST_SECONDS = 15
MOST_BYTES = 700_000_000


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_there_are_thirty_of_them() -> None:
    assert len(HOSTILE) >= 30


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_or_harmless(name: str) -> None:
    make, fault = HOSTILE[name]
    content = make()
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = make_picture(content)
    assert time.monotonic() - began < MOST_SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MOST_BYTES
    assert made.fault == fault
    assert bool(made.files) is (fault is None)
    for file in made.files:
        assert SECRET not in file.content
        assert SCRIPT not in file.content
        image = opened(file.content)
        assert file.name == f"{image.width}.{ {'WEBP': 'webp', 'JPEG': 'jpg'}[image.format] }".replace(" ", "")
        assert (image.mode, getattr(image, "n_frames", 1)) == ("RGB", 1)
        assert not dict(image.getexif())
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)


@pytest.mark.parametrize("name", ["position-and-turned.jpg", "sixteen-bits.png", "cmyk.jpg", "progressive.jpg"])
def test_what_is_to_be_seen_is_kept(name: str) -> None:
    made = make_picture(HOSTILE[name][0]())
    image = opened(made.files[0].content).convert("L")
    if name == "position-and-turned.jpg":  # turned by a quarter: the dark half is above
        assert (made.width, made.height) == (400, 640)
        dark, light = image.getpixel((200, 100)), image.getpixel((200, 540))
    else:
        dark, light = image.getpixel((100, 200)), image.getpixel((540, 200))
    assert (dark, light) == (pytest.approx(40, abs=6), pytest.approx(220, abs=6))


def test_transparent_parts_are_white() -> None:
    clear = Image.new("RGBA", (100, 100), (255, 0, 0, 0))
    made = make_picture(saved(clear, "PNG"))
    assert min(opened(made.files[0].content).getpixel((50, 50))) > 250


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (4000, {"1600.jpg", "1600.webp", "960.webp", "480.webp"}),
        (1600, {"1600.jpg", "1600.webp", "960.webp", "480.webp"}),
        (700, {"700.jpg", "700.webp", "480.webp"}),
        (300, {"300.jpg", "300.webp"}),
    ],
)
def test_three_widths_and_never_enlarged(width: int, names: set[str]) -> None:
    made = make_picture(saved(photo(size=(width, width // 2)), "JPEG"))
    assert {file.name for file in made.files} == names
    assert (made.width, made.height) == (min(width, WIDTHS[-1]), min(width, WIDTHS[-1]) // 2)


def test_a_long_picture_is_not_made_smaller_because_it_is_to_be_turned() -> None:
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    made = make_picture(saved(photo(size=(6000, 1700)), "JPEG", exif=turned))
    assert (made.width, made.height) == (1600, 5647)


def test_the_same_bytes_have_the_same_digest() -> None:
    assert make_picture(JPEG).digest == make_picture(JPEG).digest != make_picture(JPEG + b" ").digest
    assert make_picture(b"x").fault is Fault.NO_PICTURE


def test_addresses_name_pictures() -> None:
    digest = "0a" * 32
    for address in (
        address_of(digest),
        f"/pictures/{digest}/960.webp",
        f"https://map.example.org/base/pictures/{digest}",
    ):
        assert digest_of(address) == digest
    for address in ("", "https://example.org/a.jpg", address_of(digest) + "0", f"x/pictures/{digest}", "/pictures/00"):
        assert digest_of(address) == ""
    assert digests_in(["", address_of(digest), address_of(digest)]) == {digest}
