package room.sfu.sdp;

/**
 * How much text a reader takes before it gives up.
 *
 * @param maxChars length of the whole text, at least 1
 * @param maxLineChars length of one line without its end, at least 16
 * @param maxMediaSections number of m-lines, at least 1
 * @param maxSectionAttributes number of a-lines before the first m-line or below one m-line, at least 16
 */
public record SdpLimits(int maxChars, int maxLineChars, int maxMediaSections, int maxSectionAttributes) {
    public SdpLimits {
        if (maxChars < 1 || maxLineChars < 16 || maxMediaSections < 1 || maxSectionAttributes < 16) {
            throw new IllegalArgumentException("limits too small: " + maxChars + " chars, " + maxLineChars
                    + " per line, " + maxMediaSections + " m-lines, " + maxSectionAttributes + " attributes");
        }
    }

    /**
     * Room for what browsers write: a Chromium video m-line takes some 8,000 characters, so a hundred of them, fifty
     * slots, fit.
     */
    public static SdpLimits defaults() {
        return new SdpLimits(1_000_000, 4_096, 256, 1_024);
    }
}
