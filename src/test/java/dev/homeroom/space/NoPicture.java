package dev.homeroom.space;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;

/** Stands in for drawn avatars where a test has none. */
@DefaultBean
@Singleton
class NoPicture implements AvatarPicture {
    @Override
    public byte[] png(String agentId, String name) {
        return new byte[] {(byte) 0x89, 'P', 'N', 'G'};
    }
}
