"""The taking-in of photos: rows UP1 to UP4 of the bar of trust, below the web server."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageCms, ImageDraw, PngImagePlugin

from institutions.pictures import MAX_BYTES, accept_picture, rendition_widths
from tests.institutions.apart import verdicts_apart

MARKER = b"PLANTED-MARKER"
HTML = b"<html><script>alert('" + MARKER + b"')</script></html>"


def photo(mode="RGB", size=(60, 40), colour=None):
    """Return a picture whose left half is of `colour` (red), and the right half white."""
    image = Image.new(mode, size, "white" if mode in ("L", "RGB", "RGBA") else 0)
    colour = colour if colour is not None else "red" if mode.startswith("RGB") else 0
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill=colour)
    return image


def encoded(image, kind="JPEG", **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def upload(content, name="zdjęcie.jpg"):
    return SimpleUploadedFile(name, content)


def verdict(content, name="zdjęcie.jpg"):
    """Return the code of the error that `content` is refused with, having read its sentence."""
    with pytest.raises(ValidationError) as caught:
        accept_picture(upload(content, name))
    (message,) = caught.value.messages
    assert message[0].isupper()
    assert message.endswith(".")
    assert "%(" not in message
    return caught.value.code


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth=1, colour=0, before=b"", pixels=None):
    """Return a PNG by its parts, without ever having `width` × `height` pixels in memory."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = zlib.compress(b"\0" * 5000) if pixels is None else pixels
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", data) + chunk(b"IEND")


def segment(marker, data):
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def with_segments(jpeg, *segments):
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def jpeg_that_claims(width, height, **options):
    """Return a small JPEG whose header states another size."""
    content = encoded(photo(), **options)
    start = content.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0") + 5
    return content[:start] + struct.pack(">HH", height, width) + content[start + 4 :]


def all_files_of(picture):
    return [picture.master()] + [
        picture.rendition(width, extension)
        for width in rendition_widths(picture.width)
        for extension in ("webp", "jpg")
    ]


def assert_like(pixel, expected):
    assert all(abs(seen - wanted) <= 12 for seen, wanted in zip(pixel, expected, strict=True)), pixel


# Honest files


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("name", ["foto.jpg", "ZDJĘCIE.JPG", "Żółta łódź.png", "bez rozszerzenia"])
def test_an_honest_picture_is_accepted_under_any_name(kind, name):
    picture = accept_picture(upload(encoded(photo(), kind), name))

    assert (picture.width, picture.height) == (60, 40)
    assert_like(picture.image.getpixel((10, 20)), (255, 0, 0))
    assert_like(picture.image.getpixel((50, 20)), (255, 255, 255))


@pytest.mark.parametrize(
    ("image", "kind", "left", "right"),
    [
        (photo("L"), "JPEG", (0, 0, 0), (255, 255, 255)),
        (photo("L"), "PNG", (0, 0, 0), (255, 255, 255)),
        (photo("1", colour=1), "PNG", (255, 255, 255), (0, 0, 0)),
        (photo("CMYK", colour=(0, 255, 255, 0)), "JPEG", (255, 0, 0), (255, 255, 255)),
        (photo("I;16", colour=32896), "PNG", (128, 128, 128), (0, 0, 0)),
        (photo().convert("P", palette=Image.Palette.ADAPTIVE), "PNG", (255, 0, 0), (255, 255, 255)),
    ],
    ids=["grey JPEG", "grey", "black and white", "CMYK", "16-bit grey", "palette"],
)
def test_every_honest_kind_of_colour_becomes_srgb(image, kind, left, right):
    picture = accept_picture(upload(encoded(image, kind)))

    assert picture.image.mode == "RGB"
    assert_like(picture.image.getpixel((10, 20)), left)
    assert_like(picture.image.getpixel((50, 20)), right)


def test_a_picture_of_16_bits_a_channel_is_accepted():
    row = b"\0" + struct.pack(">HHH", 0xFFFF, 0x8080, 0) * 4
    picture = accept_picture(upload(png(4, 2, depth=16, colour=2, pixels=zlib.compress(row * 2))))

    assert_like(picture.image.getpixel((2, 1)), (255, 128, 0))


def test_transparency_is_kept_in_webp_and_white_in_jpeg():
    picture = accept_picture(upload(encoded(photo("RGBA", colour=(255, 0, 0, 0)), "PNG")))

    webp = Image.open(io.BytesIO(picture.rendition(60, "webp")))
    jpeg = Image.open(io.BytesIO(picture.rendition(60, "jpg")))
    assert webp.getpixel((10, 20))[3] == 0
    assert_like(jpeg.getpixel((10, 20)), (255, 255, 255))
    assert Image.open(io.BytesIO(picture.master())).mode == "RGBA"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "red_at"), [(3, (50, 20)), (6, (20, 10)), (8, (20, 50)), (2, (50, 20))]
)
def test_a_picture_taken_with_a_turned_camera_is_upright(kind, orientation, red_at):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    picture = accept_picture(upload(encoded(photo(), kind, exif=exif)))

    assert (picture.width, picture.height) == ((40, 60) if orientation > 4 else (60, 40))
    assert_like(picture.image.getpixel(red_at), (255, 0, 0))


def test_colours_are_brought_from_their_profile_to_srgb():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    swapped = swapped_profile()

    assert_like(
        accept_picture(upload(encoded(photo(), icc_profile=swapped))).image.getpixel((10, 20)), (0, 255, 0)
    )
    for useless in (lab, b"no profile at all", swapped + bytes(5 * 2**20)):
        picture = accept_picture(upload(encoded(photo(), icc_profile=useless)))
        assert_like(picture.image.getpixel((10, 20)), (255, 0, 0))


def swapped_profile():
    """Return sRGB's profile with the red and the green primary swapped, by exchanging two tags' names."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


def test_a_phone_picture_with_a_second_one_inside_is_accepted():
    content = encoded(photo(), "MPO", save_all=True, append_images=[photo(colour="blue")])

    assert_like(accept_picture(upload(content)).image.getpixel((10, 20)), (255, 0, 0))


# Limits


def test_the_limits_are_in_the_header_and_told_before_decoding():
    assert verdict(png(12_001, 10)) == "too_long"
    assert verdict(png(8000, 5001)) == "too_many_pixels"
    assert verdict(b"\xff\xd8\xff" + bytes(MAX_BYTES - 2)) == "too_big"
    assert verdict(b"") == "empty"
    # Within the limits the header passes, and the missing pixels are found out.
    assert verdict(png(12_000, 10)) == "broken"
    assert verdict(png(8000, 5000)) == "broken"


def test_a_picture_of_12_000_pixels_in_a_row_is_accepted_and_kept_smaller():
    picture = accept_picture(upload(encoded(photo(size=(12_000, 60)))))

    assert (picture.width, picture.height) == (3200, 16)
    assert_like(picture.image.getpixel((100, 8)), (255, 0, 0))


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (3200, [400, 800, 1600]),
        (1600, [400, 800, 1600]),
        (1000, [400, 800, 1000]),
        (800, [400, 800]),
        (90, [90]),
    ],
)
def test_no_rendition_is_wider_than_the_picture(width, widths):
    assert rendition_widths(width) == widths


def test_renditions_keep_the_shape_and_a_photo_on_the_web_is_progressive():
    picture = accept_picture(upload(encoded(photo(size=(1000, 500)))))

    jpeg = Image.open(io.BytesIO(picture.rendition(400, "jpg")))
    assert (jpeg.format, jpeg.size) == ("JPEG", (400, 200))
    assert jpeg.info["progressive"]
    webp = Image.open(io.BytesIO(picture.rendition(800, "webp")))
    assert (webp.format, webp.size) == ("WEBP", (800, 400))


# What must not go on


def test_nothing_of_the_file_goes_on_but_its_pixels():
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = MARKER.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = MARKER.decode()
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", MARKER.decode())
    texts.add_text("Comment", MARKER.decode(), zip=True)
    texts.add_itxt("XML:com.adobe.xmp", MARKER.decode())
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(MARKER)) + MARKER
    jpeg = encoded(photo(), exif=exif, comment=MARKER, xmp=MARKER)

    for content in (
        with_segments(jpeg, segment(0xED, iptc)) + HTML,
        encoded(photo(), "PNG", pnginfo=texts, exif=exif) + HTML,
        encoded(photo(), "WEBP", exif=exif, xmp=MARKER) + HTML,
    ):
        assert MARKER in content
        for made in all_files_of(accept_picture(upload(content))):
            image = Image.open(io.BytesIO(made))
            image.load()
            assert MARKER not in made
            assert not image.getexif()
            assert not {"comment", "xmp", "icc_profile", "photoshop", "Author"} & image.info.keys()


POLYGLOTS = {
    "JPEG with HTML in a comment": with_segments(encoded(photo()), segment(0xFE, HTML)),
    "JPEG that is a script": with_segments(encoded(photo()), segment(0xE0, b"/*" + HTML + b"*/=1;")),
    "JPEG with a ZIP behind": encoded(photo()) + b"PK\x03\x04" + MARKER + b"PK\x05\x06" + bytes(18),
    "PNG with HTML in a text": png(
        8, 8, before=chunk(b"tEXt", b"Comment\0" + HTML), pixels=zlib.compress(bytes(16))
    ),
    "PNG with HTML in a chunk of its own": png(
        8, 8, before=chunk(b"prVt", HTML), pixels=zlib.compress(bytes(16))
    ),
    "PNG with PHP behind the pixels": png(
        8, 8, pixels=zlib.compress(bytes(16)) + b"<?php " + MARKER + b" ?>"
    ),
}


@pytest.mark.parametrize("content", POLYGLOTS.values(), ids=POLYGLOTS.keys())
def test_a_picture_that_is_also_something_else_is_only_a_picture_afterwards(content):
    for made in all_files_of(accept_picture(upload(content))):
        assert MARKER not in made
        assert b"<script" not in made
        assert b"PK\x03\x04" not in made


NO_PICTURES = {
    "HTML": HTML,
    "SVG": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "MVG": b"push graphic-context\nviewbox 0 0 640 480\nfill 'url(https://example.org/x)'\n",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "TIFF": encoded(photo(), "TIFF"),
    "GIF": encoded(photo().convert("P"), "GIF"),
    "GIF and script": b"GIF89a/*" + HTML + b"*/=1;",
    "BMP": encoded(photo(), "BMP"),
    "sound": b"RIFF\x24\0\0\0WAVEfmt " + bytes(40),
    "ZIP": b"PK\x03\x04" + bytes(40),
    "program": b"MZ\x90\0" + bytes(60),
    "PDF": b"%PDF-1.7\n%%EOF",
    "nothing but noise": bytes(range(256)),
}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES.keys())
@pytest.mark.parametrize("name", ["zdjęcie.jpg", "obraz.PNG"])
def test_what_is_no_picture_is_refused_under_a_pictures_name(content, name):
    assert verdict(content, name) == "not_a_picture"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_short_is_refused(kind):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    content = encoded(noise, kind)

    for kept in (12, 30, len(content) // 2, len(content) * 9 // 10):
        assert verdict(content[:kept]) == "broken"


# Bombs


def apng(frames):
    def frame(number):
        control = struct.pack(">IIIIIHHBB", number, 4, 4, 0, 0, 1, 10, 0, 0)
        return chunk(b"fcTL", control)

    return png(
        4, 4, before=chunk(b"acTL", struct.pack(">II", frames, 0)) + frame(0), pixels=zlib.compress(bytes(8))
    )


def animated_webp(frames):
    shades = [Image.new("L", (4, 4), number % 256).convert("RGB") for number in range(frames)]
    return encoded(shades[0], "WEBP", save_all=True, append_images=shades[1:], lossless=True)


def progressive_with_many_scans():
    """Return a JPEG of 36 megapixels, the last scan of which is repeated until the file is nearly full."""
    content = jpeg_that_claims(6000, 6000, progressive=True)
    last_scan = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + last_scan * ((MAX_BYTES - len(content)) // len(last_scan)) + b"\xff\xd9"


def bombs():
    """Return hostile files by name, each with the error that it is refused with."""
    inflating = zlib.compress(bytes(60 * 2**20), 9)
    inflating_a_little = zlib.compress(bytes(2**20 - 1), 9)
    pixels = zlib.compress(bytes(8))
    texts = b"".join(chunk(b"zTXt", b"%d\0\0" % n + inflating_a_little) for n in range(9_000))
    profiles = chunk(b"iCCP", b"x\0\0" + inflating_a_little) * 9_000
    return {
        "2.5-gigapixels.png": (png(50_000, 50_000), "too_many_pixels"),
        "strip.png": (png(2_000_000, 20), "too_long"),
        "40-megapixels-missing.png": (png(8_000, 5_000, depth=8, colour=2), "broken"),
        "text.png": (png(4, 4, before=chunk(b"zTXt", b"x\0\0" + inflating), pixels=pixels), "broken"),
        "profile.png": (png(4, 4, before=chunk(b"iCCP", b"x\0\0" + inflating), pixels=pixels), "broken"),
        "many-texts.png": (png(4, 4, before=texts, pixels=pixels), "broken"),
        "many-profiles.png": (png(4, 4, before=profiles, pixels=pixels), "broken"),
        "many-chunks.png": (png(4, 4, before=chunk(b"prVt") * 800_000, pixels=pixels), "broken"),
        "frames.png": (apng(5000), "animated"),
        "frames.webp": (animated_webp(500), "animated"),
        "frames.gif": (
            b"GIF89a" + bytes(7) + (b"," + bytes(9) + b"\x02\x02\x44\x01\0") * 5000,
            "not_a_picture",
        ),
        "claims-gigapixels.jpg": (jpeg_that_claims(65_500, 65_500), "too_many_pixels"),
        "claims-40-megapixels.jpg": (jpeg_that_claims(6_300, 6_300), "broken"),
        "claims-progressive.jpg": (jpeg_that_claims(6_300, 6_300, progressive=True), "broken"),
        "many-scans.jpg": (progressive_with_many_scans(), "broken"),
        "many-segments.jpg": (with_segments(encoded(photo()), segment(0xE3, b"") * 2_600_000), "broken"),
        "much-exif.jpg": (
            with_segments(encoded(photo()), segment(0xE1, b"Exif\0\0x") * 900_000),
            "broken",
        ),
    }


def test_bombs_are_refused_before_they_cost_anything(tmp_path):
    files = bombs()
    assert all(len(content) <= MAX_BYTES for content, _ in files.values())

    verdicts, growth = verdicts_apart(
        "institutions.pictures.accept_picture",
        encoded(photo()),
        {name: content for name, (content, _) in files.items()},
        tmp_path,
    )

    assert verdicts == {name: code for name, (_, code) in files.items()}
    assert growth <= 300
