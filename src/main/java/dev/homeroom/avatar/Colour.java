package dev.homeroom.avatar;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A colour on which white text is readable.
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 */
record Colour(int red, int green, int blue) {
    /** The minimum contrast of text by the accessibility guidelines (WCAG 2, AA). */
    private static final double CONTRAST = 4.5;

    private static final double SATURATION = 0.62;
    private static final double LIGHTEST = 0.55;
    private static final int HUES = 360;

    static Colour of(String id) {
        byte[] hash = sha256(id);
        int hue = ((hash[0] & 0xff) << 8 | (hash[1] & 0xff)) % HUES;
        double lightness = LIGHTEST;
        Colour colour = ofHue(hue, lightness);
        while (colour.contrastToWhite() < CONTRAST) {
            lightness -= 0.01;
            colour = ofHue(hue, lightness);
        }
        return colour;
    }

    /** 256 steps of three bytes each, from the colour to white. */
    byte[] shadesToWhite() {
        byte[] shades = new byte[3 * 256];
        for (int step = 0; step < 256; step++) {
            shades[3 * step] = (byte) towardsWhite(red, step);
            shades[3 * step + 1] = (byte) towardsWhite(green, step);
            shades[3 * step + 2] = (byte) towardsWhite(blue, step);
        }
        return shades;
    }

    double contrastToWhite() {
        double luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
        return 1.05 / (luminance + 0.05);
    }

    private static int towardsWhite(int part, int step) {
        return part + (255 - part) * step / 255;
    }

    private static double linear(int part) {
        double value = part / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static Colour ofHue(int hue, double lightness) {
        return new Colour(part(0, hue, lightness), part(8, hue, lightness), part(4, hue, lightness));
    }

    /** One part of a colour given as hue, saturation and lightness; see CSS Color 4, section 7.1. */
    private static int part(int offset, int hue, double lightness) {
        double position = (offset + hue / 30.0) % 12;
        double amplitude = SATURATION * Math.min(lightness, 1 - lightness);
        double value = lightness - amplitude * Math.max(-1, Math.min(Math.min(position - 3, 9 - position), 1));
        return (int) Math.round(255 * value);
    }

    private static byte[] sha256(String id) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
