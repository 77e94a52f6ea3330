package room.signaling.wire;

import java.io.Serial;

/** A field of a message is missing, of the wrong type, or out of range; the message names it and says what it takes. */
public final class InvalidField extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String field;

    public InvalidField(String field, String rule) {
        super(field + " " + rule);
        this.field = field;
    }

    /** The field's path, such as {@code tracks[0].source}. */
    public String field() {
        return field;
    }
}
