package room.sfu.negotiation;

import org.jspecify.annotations.Nullable;

/**
 * One m-line as it was answered. Inactive ones have neither a receive nor a send plan.
 *
 * @param mid null when the client gave none, which it may only with a single m-line
 * @param index from 0, the m-line's place in offer and answer
 * @param rejected why the kind is {@link MediaKind#REJECTED}, else null
 * @param receive what the client sends here, null when it does not
 * @param send what the server sends here, null when it does not
 */
public record NegotiatedMedia(
        @Nullable String mid,
        int index,
        MediaKind kind,
        @Nullable RejectReason rejected,
        @Nullable ReceivePlan receive,
        @Nullable SlotPlan send) {}
