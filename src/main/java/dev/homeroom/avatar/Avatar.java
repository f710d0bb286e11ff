package dev.homeroom.avatar;

import dev.homeroom.reconcile.apply.AvatarSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/** Draws the avatar of an agent: its initial in white, on a colour that stays the same if the agent is renamed. */
@ApplicationScoped
public class Avatar implements AvatarSource {
    /** Width and height in pixels. */
    public static final int SIDE = 256;

    private static final int LONGEST_NAME = 1000;

    /**
     * Draws the avatar. The same id and initial give the same bytes.
     *
     * @param agentId decides the colour
     * @param name any string; the initial is its first letter or digit that has a glyph, and without one the avatar is
     *     a speech bubble
     * @return a PNG file of some kilobytes
     */
    @Override
    public byte[] png(String agentId, String name) {
        byte[] whiteness = new byte[SIDE * SIDE];
        Glyphs.draw(whiteness, initial(name).orElse(Glyphs.SPEECH_BUBBLE));
        return PngFile.ofShades(SIDE, whiteness, Colour.of(agentId).shadesToWhite());
    }

    private static OptionalInt initial(String name) {
        String start = name.substring(0, Math.min(name.length(), LONGEST_NAME));
        int[] candidates = Normalizer.normalize(start, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .codePoints()
                .filter(Glyphs::has)
                .toArray();
        OptionalInt letter =
                Arrays.stream(candidates).filter(Character::isLetterOrDigit).findFirst();
        return letter.isPresent() ? letter : Arrays.stream(candidates).findFirst();
    }
}
