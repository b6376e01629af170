"""Photos as pages show them: the addresses of their renditions, as `components/figure.html` wants them."""

from dataclasses import dataclass

from django.urls import reverse

from institutions.models import Attachment
from institutions.pictures import rendition_widths

MIDDLE_WIDTH = 800  # pixels; for browsers that choose no rendition by themselves


@dataclass(frozen=True)
class Figure:
    """A photo with its words and the addresses of its files."""

    attachment: Attachment
    src: str
    jpeg_srcset: str
    webp_srcset: str
    width: int
    height: int


def figure(photo: Attachment) -> Figure | None:
    """Return what a page shows of `photo`, or None when its file was never taken in."""
    if not photo.width or not photo.height:
        return None
    widths = rendition_widths(photo.width)
    middle = max((width for width in widths if width <= MIDDLE_WIDTH), default=widths[0])
    return Figure(
        attachment=photo,
        src=address(photo, middle, "jpg"),
        jpeg_srcset=srcset(photo, widths, "jpg"),
        webp_srcset=srcset(photo, widths, "webp"),
        width=middle,
        height=max(1, round(photo.height * middle / photo.width)),
    )


def srcset(photo: Attachment, widths: list[int], extension: str) -> str:
    """Return the renditions of one format with their widths, as an image's `srcset` lists them."""
    return ", ".join(f"{address(photo, width, extension)} {width}w" for width in widths)


def address(photo: Attachment, width: int, extension: str) -> str:
    """Return the address of one rendition."""
    return reverse("files:rendition", args=[photo.key, f"{width}.{extension}"])
