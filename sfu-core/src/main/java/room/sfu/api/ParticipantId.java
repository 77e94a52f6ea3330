package room.sfu.api;

/**
 * The public id of one participant, unique over the server's life.
 *
 * @param value 12 to 32 characters of the URL-safe Base64 alphabet
 */
public record ParticipantId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
