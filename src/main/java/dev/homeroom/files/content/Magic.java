package dev.homeroom.files.content;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The bytes by which a kind of file is known. The first one that fits decides.
 *
 * @param fits whether a file that begins with the window is of this type
 */
record Magic(String type, Predicate<FileWindow> fits) {
    private static final int TAR_AT = 257;

    private static final List<Magic> ALL = List.of(
            hex("image/png", "89504E470D0A1A0A"),
            hex("image/jpeg", "FFD8FF"),
            text("image/gif", "GIF87a"),
            text("image/gif", "GIF89a"),
            riff("image/webp", "WEBP"),
            riff("audio/wav", "WAVE"),
            riff("video/x-msvideo", "AVI "),
            hex("image/tiff", "49492A00"),
            hex("image/tiff", "4D4D002A"),
            text("image/vnd.adobe.photoshop", "8BPS"),
            hex("image/jxl", "0000000C4A584C200D0A870A"),
            hex("image/x-icon", "00000100"),
            new Magic("image/bmp", Magic::isBitmap),
            brand("image/avif", "avif", "avis"),
            brand("image/heic", "heic", "heix", "hevc", "mif1", "msf1"),
            brand("audio/mp4", "M4A ", "M4B "),
            brand("video/quicktime", "qt  "),
            brand("video/3gpp", "3gp4", "3gp5", "3gp6"),
            new Magic("video/mp4", window -> window.has(4, "ftyp")),
            new Magic(
                    "video/webm",
                    window -> isEbml(window) && window.latin(0, 64).contains("webm")),
            new Magic("video/x-matroska", Magic::isEbml),
            new Magic("video/ogg", window -> isOgg(window, "theora")),
            new Magic("audio/ogg", window -> isOgg(window, "")),
            text("audio/flac", "fLaC"),
            text("audio/mpeg", "ID3"),
            new Magic("audio/aac", window -> (window.big(0, 2) & 0xFFF6) == 0xFFF0),
            new Magic("audio/mpeg", Magic::isMpegAudio),
            text("audio/amr", "#!AMR"),
            new Magic("audio/aiff", window -> window.has(0, "FORM") && window.has(8, "AIF")),
            text("audio/midi", "MThd"),
            text("video/x-flv", "FLV\1"),
            hex("video/mpeg", "000001BA"),
            hex("video/mpeg", "000001B3"),
            text("application/pdf", "%PDF-"),
            text("application/postscript", "%!PS"),
            text("application/rtf", "{\\rtf"),
            hex(ZipPeek.ZIP, "504B0304"),
            hex(ZipPeek.ZIP, "504B0506"),
            hex("application/gzip", "1F8B"),
            text("application/x-bzip2", "BZh"),
            hex("application/x-xz", "FD377A585A00"),
            hex("application/zstd", "28B52FFD"),
            hex("application/x-7z-compressed", "377ABCAF271C"),
            hex("application/vnd.rar", "526172211A07"),
            new Magic("application/x-tar", window -> window.has(TAR_AT, "ustar")),
            text("application/vnd.sqlite3", "SQLite format 3\0"),
            hex("application/x-elf", "7F454C46"),
            new Magic("application/vnd.microsoft.portable-executable", Magic::isWindowsProgram),
            hex("application/wasm", "0061736D"),
            hex("application/x-java-class", "CAFEBABE"),
            hex("application/x-ole-storage", "D0CF11E0A1B11AE1"),
            text("application/vnd.apache.parquet", "PAR1"),
            hex("application/x-hdf5", "894844460D0A1A0A"),
            text("font/woff", "wOFF"),
            text("font/woff2", "wOF2"),
            text("font/otf", "OTTO"),
            hex("font/ttf", "0001000000"));

    /** Text has no such bytes; see {@link TextPeek}. */
    static Optional<String> typeOf(FileWindow window) {
        return ALL.stream()
                .filter(magic -> magic.fits.test(window))
                .map(Magic::type)
                .findFirst();
    }

    private static Magic hex(String type, String bytes) {
        byte[] wanted = HexFormat.of().parseHex(bytes);
        return new Magic(type, window -> window.has(0, wanted));
    }

    private static Magic text(String type, String beginning) {
        byte[] wanted = beginning.getBytes(StandardCharsets.ISO_8859_1);
        return new Magic(type, window -> window.has(0, wanted));
    }

    private static Magic riff(String type, String form) {
        return new Magic(type, window -> window.has(0, "RIFF") && window.has(8, form));
    }

    /** A file of the ISO media family. */
    private static Magic brand(String type, String... brands) {
        return new Magic(
                type,
                window -> window.has(4, "ftyp") && List.of(brands).stream().anyMatch(brand -> window.has(8, brand)));
    }

    private static boolean isEbml(FileWindow window) {
        return window.has(0, (byte) 0x1A, (byte) 0x45, (byte) 0xDF, (byte) 0xA3);
    }

    /** The first page names the codec. */
    private static boolean isOgg(FileWindow window, String codec) {
        return window.has(0, "OggS") && window.latin(0, 64).contains(codec);
    }

    /** A frame of layer 1 to 3 with a bit rate and a sample rate that exist. */
    private static boolean isMpegAudio(FileWindow window) {
        int head = window.big(0, 4);
        return (head & 0xFFE00000) == 0xFFE00000
                && (head >> 17 & 3) != 0
                && (head >> 12 & 15) != 15
                && (head >> 12 & 15) != 0
                && (head >> 10 & 3) != 3;
    }

    /** The two letters alone begin many texts. */
    private static boolean isBitmap(FileWindow window) {
        return window.has(0, "BM")
                && window.big(6, 4) == 0
                && window.little(14, 4) >= 12
                && window.little(14, 4) <= 124;
    }

    private static boolean isWindowsProgram(FileWindow window) {
        int header = window.little(60, 4);
        return window.has(0, "MZ") && header > 0 && header < FileWindow.SIZE && window.has(header, "PE\0\0");
    }
}
