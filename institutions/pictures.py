"""Photos on their way in: what is accepted, and the picture that we make of it.

What is accepted: JPEG, PNG or WebP; at most 10 MB, 40 megapixels and 12 000 pixels on the longest side; one
frame. The bytes that were sent are never kept. They are decoded once, turned upright, brought to sRGB and
encoded anew, so that nothing but the pixels goes on: no place, serial number, comment or appended file.

A hostile file costs little: its parts are counted and its size is read before a pixel is decoded.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000

# A file is made of parts (chunks of PNG, segments of JPEG), and a reader spends time and memory on each,
# however small. Cameras and programs write a few hundred, among them at most some ten scans or texts.
MAX_PARTS = 20_000
MAX_COSTLY_PARTS = 100
MAX_PROFILE_BYTES = 4 * 1024 * 1024  # the largest colour profiles of printing houses have about 3 MB

MASTER_WIDTH = 3_200  # twice the widest rendition, so that a later, larger one can still be made
RENDITION_WIDTHS = (400, 800, 1600)
EXTENSIONS = ("webp", "jpg")

_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_SRGB_PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_UPRIGHT = {  # value of the EXIF orientation → what turns the picture upright (Exif 2.32, table 6)
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Picture:
    """An accepted photo: its pixels, upright, in sRGB (mode RGB, or RGBA where something is transparent)."""

    image: Image.Image

    @property
    def width(self) -> int:
        """Width in pixels of what is kept."""
        return self.image.width

    @property
    def height(self) -> int:
        """Height in pixels of what is kept."""
        return self.image.height

    def master(self) -> bytes:
        """Return the picture as we keep it for later renditions: WebP of high quality, with transparency."""
        return _encoded(self.image, "WEBP", quality=92, method=2)

    def rendition(self, width: int, extension: str) -> bytes:
        """Return the picture `width` pixels wide, as "webp" (keeps transparency) or "jpg" (on white)."""
        height = max(1, round(self.height * width / self.width))
        image = self.image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        if extension == "webp":
            return _encoded(image, "WEBP", quality=80, method=4)
        if image.mode == "RGBA":
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
        return _encoded(image, "JPEG", quality=82, progressive=True, optimize=True)


def accept_picture(file: BinaryIO) -> Picture:
    """Return the picture in `file` (an upload or any binary file), or raise ValidationError.

    Codes: `empty`, `too_big`, `not_a_picture`, `too_long`, `too_many_pixels`, `animated`, `broken`.
    The name of the file plays no part: only what is inside counts.
    """
    data = _bytes_of(file)
    if not data.startswith(_SIGNATURES):
        raise _not_a_picture()
    if _is_overcrowded(data):
        raise _broken()
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    except UnidentifiedImageError as error:
        # "RIFF" is also a sound or a film; after the other signatures only a damaged picture can follow.
        raise (_not_a_picture() if data[:4] == b"RIFF" and data[8:12] != b"WEBP" else _broken()) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(None) from error
    except Exception as error:  # Pillow raises whatever its parsers stumble over
        raise _broken() from error
    _check_header(image, len(data))
    try:
        return Picture(_decoded(image))
    except Exception as error:
        raise _broken() from error


def rendition_widths(width: int) -> list[int]:
    """Return how wide the renditions of a picture of `width` pixels are, smallest first; none is enlarged."""
    largest = min(width, RENDITION_WIDTHS[-1])
    return [smaller for smaller in RENDITION_WIDTHS if smaller < largest] + [largest]


def _bytes_of(file: BinaryIO) -> bytes:
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    if not data:
        raise ValidationError(_("The file is empty; send the picture again."), code="empty")
    if len(data) > MAX_BYTES:
        raise ValidationError(
            _("The picture is larger than the limit of %(limit)s; save it smaller or with lower quality."),
            code="too_big",
            params={"limit": filesizeformat(MAX_BYTES)},
        )
    return data


def _is_overcrowded(data: bytes) -> bool:
    """Return whether the file has so many parts that only an attack explains them."""
    parts = (
        _png_parts(data) if data.startswith(b"\x89PNG") else _jpeg_parts(data) if data[:1] == b"\xff" else ()
    )
    costly = 0
    for count, is_costly in enumerate(parts):
        costly += is_costly
        if count > MAX_PARTS or costly > MAX_COSTLY_PARTS:
            return True
    return False


def _png_parts(data: bytes) -> Iterator[bool]:
    """Yield for each chunk of a PNG whether it is unpacked before the pixels are: texts, colour profiles."""
    position = 8
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        yield kind in (b"iCCP", b"zTXt", b"iTXt")
        position += 12 + length


def _jpeg_parts(data: bytes) -> Iterator[bool]:
    """Yield for each segment of a JPEG whether it is a scan (visits all pixels) or EXIF (is copied about)."""
    position = 2
    while (position := data.find(b"\xff", position)) != -1 and position + 4 <= len(data):
        marker = data[position + 1]
        if marker in (0x00, 0x01, 0xFF) or 0xD0 <= marker <= 0xD8:  # padding and markers without a length
            position += 1 if marker == 0xFF else 2
            continue
        if marker == 0xD9:  # the end; what is appended is never read
            return
        yield marker in (0xDA, 0xE1)
        position += 2 + int.from_bytes(data[position + 2 : position + 4])


def _check_header(image: Image.Image, file_size: int) -> None:
    """Raise ValidationError if the size or the number of frames that the header states cannot be taken."""
    if max(image.size) > MAX_SIDE:
        raise ValidationError(
            _("The picture is %(side)s pixels long; the limit is %(limit)s. Crop it or save it smaller."),
            code="too_long",
            params={"side": number_format(max(image.size)), "limit": number_format(MAX_SIDE)},
        )
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels(image.width * image.height)
    # A JPEG spends at least a bit on each block of 8 × 8 pixels; where there is less, the decoder would not
    # complain but paint the rest grey.
    if image.format in ("JPEG", "MPO") and file_size < image.width * image.height / 64 / 8:
        raise _broken()
    # A phone's JPEG may carry a second picture for depth or brightness ("MPO"); the first is the photo.
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise ValidationError(
            _("The picture moves: it has more than one frame. Save one frame of it and send that."),
            code="animated",
        )


def _decoded(image: Image.Image) -> Image.Image:
    """Return the pixels of `image`, upright, in sRGB, at most `MASTER_WIDTH` wide, and nothing else."""
    if image.format in ("JPEG", "MPO"):
        # Let the decoder itself halve a large photo: the memory for the full size is never taken.
        turned = image.getexif().get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
        scale = MASTER_WIDTH / (image.height if turned else image.width)
        if scale < 1:
            image.draft(None, (round(image.width * scale), round(image.height * scale)))
    image.load()
    profile = image.info.get("icc_profile")
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)  # a PNG may tell it after the pixels
    is_turned = orientation in (5, 6, 7, 8)
    image = _in_eight_bits(image)

    upright_width = image.height if is_turned else image.width
    if upright_width > MASTER_WIDTH:
        scale = MASTER_WIDTH / upright_width
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _in_srgb(image, profile)
    if orientation in _UPRIGHT:
        image = image.transpose(_UPRIGHT[orientation])
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    image.info = {}  # Pillow writes some of it back on save: the comment of a JPEG, the texts of a PNG
    return image


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture in mode L, RGB, RGBA or CMYK, of eight bits a channel."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 257)).convert("L")  # convert() alone cuts off at 255
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in mode RGB or RGBA, its colours brought from `profile` to sRGB.

    A profile that is broken, very large or of another kind of colour than the picture is as good as none.
    """
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and len(profile) <= MAX_PROFILE_BYTES:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            space = source.profile.xcolor_space.strip()
            if space == "RGB" and image.mode == "L":
                image = image.convert("RGB")
            if image.mode == {"RGB": mode, "GRAY": "L", "CMYK": "CMYK"}.get(space):
                transform = ImageCms.ImageCmsTransform(source, _SRGB_PROFILE, image.mode, mode)
                return transform.apply(image)
        except (OSError, ValueError, ImageCms.PyCMSError):
            pass
    return image if image.mode == mode else image.convert(mode)


def _encoded(image: Image.Image, kind: str, **options) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def _not_a_picture() -> ValidationError:
    return ValidationError(
        _("The file is not a JPEG, PNG or WebP picture, which alone are taken; save it as JPEG."),
        code="not_a_picture",
    )


def _broken() -> ValidationError:
    return ValidationError(
        _("The picture is damaged or incomplete; open it yourself, save it again as JPEG and send that."),
        code="broken",
    )


def _too_many_pixels(pixels: int | None) -> ValidationError:
    limit = number_format(MAX_PIXELS // 1_000_000)
    if pixels is None:
        return ValidationError(
            _("The picture has far more than %(limit)s megapixels, which is the limit; save it smaller."),
            code="too_many_pixels",
            params={"limit": limit},
        )
    return ValidationError(
        _("The picture has %(megapixels)s megapixels; the limit is %(limit)s. Save it smaller."),
        code="too_many_pixels",
        params={"megapixels": number_format(pixels / 1_000_000, 1), "limit": limit},
    )
