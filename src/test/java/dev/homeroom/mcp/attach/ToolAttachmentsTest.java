package dev.homeroom.mcp.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.registration.Namespace;
import org.junit.jupiter.api.Test;

class ToolAttachmentsTest {
    /** Each would take the other's tools off, or change its address, if they had one name. */
    @Test
    void two_installations_of_a_homeserver_have_two_names() {
        assertThat(ToolAttachments.nameOf(new Namespace("home.test:8448", "homeroom")))
                .isEqualTo("homeroom-home.test_8448");
        assertThat(ToolAttachments.nameOf(new Namespace("home.test:8448", "staging")))
                .isEqualTo("staging-home.test_8448");
    }
}
