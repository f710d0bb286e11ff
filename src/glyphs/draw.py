"""Draws the letters of agents' avatars, so that Homeroom needs neither a font nor AWT when it runs.

    python3 -m venv target/glyphs && target/glyphs/bin/pip install pillow
    target/glyphs/bin/python src/glyphs/draw.py DejaVuSans-Bold.ttf src/main/resources/dev/homeroom/avatar/letters.bin

The file is one zlib stream: for each picture its code point (2 bytes; 0 is the speech bubble), left, top, width and height in an
image of 256 x 256 (1 byte each), and then width x height bytes, each how white the pixel is.
"""

import struct
import sys
import zlib

from PIL import Image, ImageDraw, ImageFont

SIDE = 256
CAP_HEIGHT = 112
SHADES = 16
LETTERS = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝÞĆČĐĚĞİŁŃŇŐŒŘŚŞŠŤŮŰŹŻŽ"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
    "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЇҐ"
    "!#$%&*+=?@~"
)


def main(font_file, target):
    probe = ImageFont.truetype(font_file, 1000)
    _, top, _, bottom = probe.getbbox("H", anchor="ls")
    font = ImageFont.truetype(font_file, round(CAP_HEIGHT * 1000 / (bottom - top)))
    pictures = [(0, bubble())] + [(ord(letter), draw(font, letter)) for letter in LETTERS]
    data = b"".join(packed(code, image) for code, image in pictures)
    with open(target, "wb") as file:
        file.write(zlib.compress(data, 9))


def draw(font, letter):
    image = Image.new("L", (SIDE, SIDE), 0)
    left, _, right, _ = font.getbbox(letter, anchor="ls")
    baseline = (SIDE + CAP_HEIGHT) // 2
    ImageDraw.Draw(image).text(((SIDE - right - left) / 2, baseline), letter, fill=255, font=font, anchor="ls")
    return image


def bubble():
    scale = 8
    image = Image.new("L", (SIDE * scale, SIDE * scale), 0)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle([c * scale for c in (60, 70, 196, 166)], radius=28 * scale, fill=255)
    pen.polygon([c * scale for c in (92, 150, 132, 160, 88, 200)], fill=255)
    for x in (94, 128, 162):
        pen.ellipse([c * scale for c in (x - 9, 109, x + 9, 127)], fill=0)
    return image.resize((SIDE, SIDE), Image.LANCZOS)


def packed(code, image):
    image = image.point(lambda v: round(v * (SHADES - 1) / 255) * 255 // (SHADES - 1))
    left, top, right, bottom = image.getbbox()
    cropped = image.crop((left, top, right, bottom))
    return struct.pack(">HBBBB", code, left, top, right - left, bottom - top) + cropped.tobytes()


if __name__ == "__main__":
    main(*sys.argv[1:])
