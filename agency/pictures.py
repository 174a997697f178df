"""Pictures that people send: known by their content, small, and without the place they were taken at."""

from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

LARGEST = 15 * 1024 * 1024
# What a telephone's camera makes, with room to spare. Few bytes can unfold into more than a server has memory for.
MOST_PIXELS = 50_000_000
KINDS = ("JPEG", "PNG", "WEBP")
# An iPhone's own kind (ISO 23008-12): the picture library cannot read it.
HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


class PhotoRefused(Exception):
    """As text, the sentence for whoever sent it, to stand beside the field."""


def too_large() -> PhotoRefused:
    return PhotoRefused(_("This file is too large. A photo may have up to %d MB.") % (LARGEST // 1024 // 1024))


def small_and_clean(uploaded: UploadedFile, widest: int) -> bytes:
    """The picture as a JPEG, no wider and no higher than `widest`; raises PhotoRefused."""
    if (uploaded.size or 0) > LARGEST:
        raise too_large()
    from PIL import Image  # here, for most processes see no picture

    try:
        with Image.open(uploaded, formats=KINDS) as image:
            return _jpeg(image, widest)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoRefused(_("This picture is too large to be opened safely.")) from None
    except Exception:  # the library says in many ways that a file is broken, or none of its kinds
        raise PhotoRefused(_why(uploaded)) from None


def _jpeg(image: "Picture", widest: int) -> bytes:
    """Its pixels alone, upright, on white where it is transparent: no place, no time, no name of a camera."""
    from PIL import Image, ImageOps

    # Before any of it is unfolded. The library itself only warns of some.
    if image.width * image.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    image.thumbnail((widest, widest))
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright)
    written = BytesIO()
    clean.save(written, "JPEG", quality=80, optimize=True)
    return written.getvalue()


def _why(uploaded: UploadedFile) -> str:
    uploaded.seek(0)
    start = uploaded.read(12)
    if start[4:8] == b"ftyp" and start[8:] in HEIC:
        return _(
            "This kind of photo (HEIC) cannot be read here. Set the camera to “Most compatible” and take it again."
        )
    return _("This is not a photo that can be read here. Send a JPEG, PNG or WebP picture.")
