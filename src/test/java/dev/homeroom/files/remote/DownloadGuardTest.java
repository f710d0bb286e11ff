package dev.homeroom.files.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.files.remote.RemoteRefusal.RefusalKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses may be asked for, by their text and by where their names lead. */
class DownloadGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:0:10.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::8.8.8.8",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "2002:808:808::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fe80::1%1",
                "fec0::1",
                "ff02::1"
            })
    void an_address_that_is_not_public_is_closed(String address) {
        // Given
        InetAddress inside = InetAddress.ofLiteral(address);
        GuardedLookup lookup = new GuardedLookup(host -> new InetAddress[] {inside}, PublicAddresses::has);

        // Then
        assertThat(PublicAddresses.has(inside)).isFalse();
        assertThatThrownBy(() -> lookup.resolve("pictures.example.org")).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.167.255.255",
                "192.169.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "2001:4860:4860::8888",
                "2606:4700:4700::1111",
                "2a00:1450:4001:81b::200e"
            })
    void a_public_address_is_open(String address) {
        assertThat(PublicAddresses.has(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/a.png",
                "ftp://example.org/a.png",
                "file:///etc/passwd",
                "gopher://example.org/",
                "https:/example.org/a.png",
                "https:///a.png",
                "https://",
                "https://user@example.org/a.png",
                "https://example.org@10.0.0.1/a.png",
                "https://user:pass@example.org/a.png",
                "https://example.org%40evil.example/a.png",
                "https://example.org\\@10.0.0.1/a.png",
                "https://10.0.0.1\\@example.org/",
                "https://example.org:80/a.png",
                "https://example.org:22/",
                "https://example.org:8443/",
                "https://example.org:0443x/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0.0.1/",
                "https://0x7f.0x0.0x0.0x1/",
                "https://017700000001/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://127.0.0.1./",
                "https://0127.0.0.01/",
                "https://1.2.3.4.5/",
                "https://256.1.1.1/",
                "https://[fe80::1%25eth0]/",
                "https://[::1%251]/",
                "https://[v1.a]/",
                "https://localhost/",
                "https://metadata/",
                "https://a.localhost/",
                "https://printer.local/",
                "https://metadata.google.internal/",
                "https://nas.lan/",
                "https://router.home.arpa/",
                "https://hidden.onion/",
                "https://ex\u00E4mple.org/",
                "https://\uFF11\uFF12\uFF17.0.0.1/",
                "https://127\u30020.0.1/",
                "https://example.org/a b.png",
                "https://example.org/\r\nX: y",
                "https://example.org/\0",
                "https://exa\tmple.org/",
                "https://-example.org/",
                "https://example.org./",
                "https://a_b.example.org/",
                "https://example..org/",
                "https://example.0x1/",
                "https://example.1/",
                "javascript:alert(1)",
                "example.org/a.png",
                "//example.org/a.png",
                ""
            })
    void an_address_that_may_be_read_in_two_ways_or_leads_inside_is_refused(String written) {
        assertThatThrownBy(() -> RemoteAddress.OF_THE_WEB.of(written))
                .isInstanceOfSatisfying(
                        RemoteRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(RefusalKind.ADDRESS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a.png",
                "HTTPS://EXAMPLE.ORG/a.png?x=1&y=%20#z",
                "https://example.org:443/a.png",
                "https://xn--exmple-cua.org/a.png",
                "https://1.2.3.4/a.png",
                "https://[2606:4700:4700::1111]/a.png",
                "https://1.example.org/"
            })
    void an_address_of_the_web_may_be_asked_for(String written) {
        assertThatCode(() -> RemoteAddress.OF_THE_WEB.of(written)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8 10.0.0.1", "10.0.0.1 8.8.8.8", "2606:4700:4700::1111 ::1"})
    void one_address_inside_closes_a_name(String addresses) {
        // Given
        GuardedLookup lookup = RemoteFixture.lookup(Map.of("pictures.example.org", addresses), PublicAddresses::has);

        // Then
        assertThatThrownBy(() -> lookup.resolve("pictures.example.org"))
                .isInstanceOf(GuardedLookup.ForbiddenHostException.class);
    }
}
