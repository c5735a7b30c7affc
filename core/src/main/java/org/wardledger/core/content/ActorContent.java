package org.wardledger.core.content;

/**
 * Who observed what stands before it in a reading's contents.
 *
 * @param actor as the site names its people; 1 to {@link AccessContent#MAX_BYTES} bytes of UTF-8
 */
public record ActorContent(String actor) implements Content {
    public ActorContent {
        AccessContent.check(actor, "actor");
    }
}
