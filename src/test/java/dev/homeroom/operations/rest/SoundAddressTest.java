package dev.homeroom.operations.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/agents/a%20b/room",
                "/agents/%E2%82%AC",
                "/agents/a%2fb",
                "/x?limit=1&a=%26",
                "/%252e%252e/x",
                "/users/@a:b",
                "*",
                "http://host/health",
                "/x?a=b+c",
                "/x?a=%F0%9F%94%81"
            })
    void addresses_that_can_be_decoded_pass(String address) {
        assertThat(SoundAddress.whyNot(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%",
                "/%z",
                "/%zz",
                "/%2",
                "/%2/",
                "/%%20",
                "/%+1",
                "/%-1",
                "/%c0%ae",
                "/%c0%80",
                "/%ff",
                "/%e2%82",
                "/%ed%a0%80",
                "/%f5%80%80%80",
                "/%00",
                "/%0a",
                "/%0d%0aX:%20y",
                "/%7f",
                "/%c2%85",
                "/%u0041",
                "/x?a=%",
                "/x?%zz=1",
                "/x?a=%00",
                "/x#%"
            })
    void addresses_that_can_not_be_decoded_are_a_400(String address) {
        assertThat(SoundAddress.whyNot(address)).map(RestRefusal::status).contains(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {4_096, 10_000, 60_000})
    void addresses_that_are_too_long_are_a_414(int length) {
        assertThat(SoundAddress.whyNot("/" + "a".repeat(length)))
                .map(RestRefusal::status)
                .contains(414);
    }
}
