package dev.homeroom.files.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.files.content.FileContent.Dimensions;
import dev.homeroom.files.content.FileContent.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileContentTest {
    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "image/png, 89504e470d0a1a0a0000000d49484452",
        "image/jpeg, ffd8ffe000104a464946",
        "image/gif, 474946383761",
        "image/gif, 474946383961",
        "image/webp, 5249464600000000574542505650384c",
        "image/tiff, 49492a0008000000",
        "image/tiff, 4d4d002a00000008",
        "image/bmp, 424d460000000000000036000000280000000200",
        "image/avif, 0000001c6674797061766966",
        "image/heic, 000000186674797068656963",
        "image/jxl, 0000000c4a584c200d0a870a",
        "image/x-icon, 000001000100",
        "image/vnd.adobe.photoshop, 384250530001",
        "audio/wav, 524946460000000057415645",
        "audio/mp4, 000000186674797 04d344120",
        "audio/ogg, 4f676753000200000000000000004f70757348656164",
        "audio/flac, 664c614300000022",
        "audio/mpeg, 494433030000",
        "audio/mpeg, fffb9064000000",
        "audio/aac, fff15080",
        "audio/amr, 2321414d520a",
        "audio/aiff, 464f524d0000000041494646",
        "audio/midi, 4d54686400000006",
        "video/x-msvideo, 5249464600000000415649 20",
        "video/mp4, 000000186674797069736f6d",
        "video/quicktime, 000000146674797071742020",
        "video/3gpp, 000000186674797033677034",
        "video/webm, 1a45dfa39f4286810142f7810142f2810442f381084282847765626d",
        "video/x-matroska, 1a45dfa3934282886d6174726f736b61",
        "video/ogg, 4f6767530002000000000000000080746865 6f7261",
        "video/x-flv, 464c560105",
        "video/mpeg, 000001ba44",
        "application/pdf, 255044462d312e37",
        "application/postscript, 25215053",
        "application/rtf, 7b5c72746631",
        "application/gzip, 1f8b08",
        "application/x-bzip2, 425a6839",
        "application/x-xz, fd377a585a00",
        "application/zstd, 28b52ffd",
        "application/x-7z-compressed, 377abcaf271c",
        "application/vnd.rar, 526172211a0700",
        "application/zip, 504b0506000000000000",
        "application/vnd.sqlite3, 53514c69746520666f726d6174203300",
        "application/x-elf, 7f454c4602",
        "application/wasm, 0061736d01000000",
        "application/x-java-class, cafebabe00000034",
        "application/x-ole-storage, d0cf11e0a1b11ae1",
        "application/vnd.apache.parquet, 50415231",
        "font/woff2, 774f4632",
        "font/ttf, 000100000012",
        "application/octet-stream, 00010203",
        "application/octet-stream, ff",
    })
    void the_first_bytes_tell_the_type(String type, String bytes) throws IOException {
        assertThat(look(HexFormat.of().parseHex(bytes.replace(" ", "")), "file.txt")
                        .mediaType())
                .isEqualTo(type);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    text/plain       | notes       | Dear all
                    text/plain       | photo.jpg   | not a picture
                    text/markdown    | README.MD   | # Title
                    text/csv         | a.csv       | one,two
                    application/json | a.json      | {"a": 1}
                    text/x-python    | plot.py     | import sys
                    text/html        | a.txt       | <!DOCTYPE html><p>
                    text/html        | a.png       | <html><script>
                    application/xml  | feed        | <?xml version="1.0"?><feed/>
                    image/svg+xml    | a.txt       | <svg xmlns="http://www.w3.org/2000/svg"/>
                    image/svg+xml    | a.xml       | <?xml version="1.0"?><!-- drawn --><svg/>
                    text/plain       | BM.txt      | BM is not always a picture
                    text/plain       | MZ.txt      | MZ neither
                    """)
    void text_is_known_by_its_words_and_the_end_of_its_name(String type, String name, String text) throws IOException {
        // When
        FileContent content = look(text.getBytes(StandardCharsets.UTF_8), name);

        // Then
        assertThat(content.mediaType()).isEqualTo(type);
        assertThat(content.kind()).isEqualTo(Kind.FILE);
        assertThat(content.isText()).isTrue();
    }

    @Test
    void text_with_a_zero_byte_or_in_another_encoding_is_no_text() throws IOException {
        assertThat(look("a\0b".getBytes(StandardCharsets.UTF_8), "a.txt").isText())
                .isFalse();
        assertThat(look("Grüße".getBytes(StandardCharsets.ISO_8859_1), "a.txt").isText())
                .isFalse();
        assertThat(look(new byte[0], "a.txt").mediaType()).isEqualTo("application/octet-stream");
    }

    @Test
    void a_long_text_may_be_cut_inside_a_character() throws IOException {
        assertThat(look(("x" + "ü".repeat(FileWindow.SIZE)).getBytes(StandardCharsets.UTF_8), "a.txt")
                        .mediaType())
                .isEqualTo("text/plain");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        OFFICE + "wordprocessingml.document, word/document.xml",
        OFFICE + "spreadsheetml.sheet, xl/workbook.xml",
        OFFICE + "presentationml.presentation, ppt/presentation.xml",
        "application/zip, notes/word/document.xml"
    })
    void documents_of_offices_are_told_from_zip_files(String type, String inside) throws IOException {
        assertThat(look(zip("[Content_Types].xml", inside), "a.zip").mediaType())
                .isEqualTo(type);
    }

    @Test
    void a_zip_file_without_content_types_is_no_document() throws IOException {
        assertThat(look(zip("word/document.xml"), "a.docx").mediaType()).isEqualTo("application/zip");
        assertThat(look(zip("META-INF/MANIFEST.MF"), "a").mediaType()).isEqualTo("application/java-archive");
    }

    @Test
    void an_open_document_says_what_it_is() throws IOException {
        // Given
        byte[] name = "mimetypeapplication/vnd.oasis.opendocument.textPK".getBytes(StandardCharsets.US_ASCII);
        byte[] head = new byte[30 + name.length];
        System.arraycopy(HexFormat.of().parseHex("504b0304"), 0, head, 0, 4);
        System.arraycopy(name, 0, head, 30, name.length);

        // Then
        assertThat(look(head, "a").mediaType()).isEqualTo("application/vnd.oasis.opendocument.text");
    }

    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({
        "640, 480, 89504e470d0a1a0a0000000d4948445200000280000001e00806000000",
        "640, 480, 4749463839618002e001f70000",
        "640, 480, 524946460000000057454250565038200000000000000 09d012a8002e001",
        "640, 480, 52494646000000005745425056503 84c000000002f7fc27700",
        "640, 480, 524946460000000057454250565038580a000000100000007f0200df0100",
        "640, 480, ffd8ffe000044a46ffc0001108 01e00280 0301220002",
        "640, 480, ffd8ffffe00004aaaaffc400041122ffc2001108 01e00280 0301220002",
    })
    void the_header_of_a_picture_tells_its_size(int width, int height, String bytes) throws IOException {
        assertThat(look(HexFormat.of().parseHex(bytes.replace(" ", "")), "a").dimensions())
                .isEqualTo(Optional.of(new Dimensions(width, height)));
    }

    @Test
    void the_size_of_a_photo_may_stand_behind_a_large_preview() throws IOException {
        // Given
        ByteArrayOutputStream photo = new ByteArrayOutputStream();
        photo.write(HexFormat.of().parseHex("ffd8"));
        for (int segment = 0; segment < 3; segment++) {
            photo.write(HexFormat.of().parseHex("ffe1ffff"));
            photo.write(new byte[0xFFFD]);
        }
        photo.write(HexFormat.of().parseHex("ffc000110801e002800301220002"));

        // Then
        assertThat(look(photo.toByteArray(), "a").dimensions()).isEqualTo(Optional.of(new Dimensions(640, 480)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "89504e470d0a1a0a",
                "89504e470d0a1a0a0000000d494844520000000000000000",
                "89504e470d0a1a0a0000000d49484452ffffffff00000001",
                "474946383961",
                "ffd8ffe0",
                "ffd8ff00000000000000000000000000000000",
                "ffd8ffe00000ffe00000",
                "52494646000000005745425058585858"
            })
    void a_broken_picture_has_no_size(String bytes) throws IOException {
        assertThat(look(HexFormat.of().parseHex(bytes), "a").dimensions()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "IMAGE, ffd8ffe000104a464946",
        "VIDEO, 000000186674797069736f6d",
        "AUDIO, 494433030000",
        "FILE, 255044462d312e37"
    })
    void clients_show_a_file_by_its_kind(Kind kind, String bytes) throws IOException {
        assertThat(look(HexFormat.of().parseHex(bytes), "a").kind()).isEqualTo(kind);
    }

    private FileContent look(byte[] bytes, String name) throws IOException {
        Path file = Files.write(folder.resolve("looked-at"), bytes);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return FileContent.of(channel, name);
        }
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(StandardCharsets.US_ASCII));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
